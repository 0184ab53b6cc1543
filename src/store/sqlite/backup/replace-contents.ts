import type Database from 'better-sqlite3';
import { openAsIs } from './snapshot.js';

/**
 * Makes the tables of a database those of another, in one transaction: whoever has it open sees the
 * old contents or the new, and a crash leaves the old. Another file in its place would not do, as
 * long as somebody writes to the old one's log. `keep` is called while nobody can write any more.
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
    // Gives the log's space back, unless somebody reads from it right now: no writer waits for that.
    db.pragma('busy_timeout = 0');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
    db.close();
  }
}

/** SQLite's own tables come and go with the others. */
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

/** Indexes and triggers after the rows: the triggers are not to see them come. */
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

/** The last keys that were given away, of tables that never give one twice. */
function copySequences(db: Database.Database): void {
  const has = db.prepare("SELECT 1 FROM source.sqlite_schema WHERE name = 'sqlite_sequence'").get();
  if (has === undefined) return;
  db.exec(`
    DELETE FROM main.sqlite_sequence;
    INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence`);
}
