import type Database from 'better-sqlite3';
import { openAsIs } from './snapshot.js';

/**
 * Replaces the tables of a database with those of another, in one transaction: other connections
 * see the old contents or the new, and a crash leaves the old. Replacing the file instead would not
 * work while another process writes to the old one's WAL. `keep` is called while no other
 * connection can write.
 */
export function replaceContents(database: string, source: string, keep: () => void): void {
  const db = openAsIs(database);
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('foreign_keys = OFF');
    db.prepare('ATTACH ? AS source').run(source);
    db.exec('BEGIN IMMEDIATE');
    keep();
    drop(db);
    copy(db);
    db.exec('COMMIT; DETACH source');
    // Truncates the WAL, unless a connection reads from it now: writers must not wait for that.
    db.pragma('busy_timeout = 0');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.close();
  }
}

/** SQLite creates and drops its own tables together with the others. */
const OBJECTS = `SELECT type, name, sql FROM %s.sqlite_schema
  WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL`;

interface SchemaObject {
  readonly type: 'table' | 'index' | 'trigger' | 'view';
  readonly name: string;
  readonly sql: string;
}

function objectsOf(db: Database.Database, schema: string, types: readonly string[]) {
  const objects = db.prepare<[], SchemaObject>(OBJECTS.replace('%s', schema)).all();
  return objects.filter(({ type }) => types.includes(type));
}

function drop(db: Database.Database): void {
  const objects = [
    ...objectsOf(db, 'main', ['trigger', 'view']),
    ...objectsOf(db, 'main', ['table']),
  ];
  for (const { type, name } of objects) db.exec(`DROP ${type} main."${name}"`);
}

/** Indexes and triggers come after the rows, so that the triggers don't fire. */
function copy(db: Database.Database): void {
  for (const { name, sql } of objectsOf(db, 'source', ['table'])) {
    db.exec(sql);
    db.exec(`INSERT INTO main."${name}" SELECT * FROM source."${name}"`);
  }
  copySequences(db);
  for (const { sql } of objectsOf(db, 'source', ['index', 'view', 'trigger'])) db.exec(sql);
  for (const pragma of ['user_version', 'application_id']) {
    db.pragma(`main.${pragma} = ${db.pragma(`source.${pragma}`, { simple: true })}`);
  }
}

/** The last keys of tables that never reuse one. */
function copySequences(db: Database.Database): void {
  const has = db.prepare("SELECT 1 FROM source.sqlite_schema WHERE name = 'sqlite_sequence'").get();
  if (has === undefined) return;
  db.exec(`
    DELETE FROM main.sqlite_sequence;
    INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence`);
}
