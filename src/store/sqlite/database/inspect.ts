import type Database from 'better-sqlite3';
import { Sqlite } from './driver.js';
import { readMigrations, type SchemaName, schemaVersion } from './migrate.js';

export interface Inspection {
  /** The file's schema version, and the one that this release would migrate it to. */
  readonly version: number;
  readonly newest: number;
  /** The messages of SQLite's integrity check; empty for a sound file. */
  readonly damage: readonly string[];
}

const BUSY_MS = 10_000;
const MOST_DAMAGE = 5;

/**
 * Checks a database without changing it or migrating its schema. Throws SQLite's error if the file
 * can't be read, and `AppError` if it belongs to another program or a newer version.
 */
export function inspectDatabase(file: string, schema: SchemaName): Inspection {
  // Not readonly: such a connection can't clean up the side files that it needs in WAL mode.
  const db = new Sqlite(file, { timeout: BUSY_MS, fileMustExist: true });
  try {
    db.pragma('query_only = ON');
    const version = schemaVersion(db, schema, file);
    return { version, newest: readMigrations(schema).length, damage: findDamage(db) };
  } finally {
    db.close();
  }
}

/**
 * The number of accounts in a policy of any schema version. Throws SQLite's error if the file can't
 * be read.
 */
export function countAccounts(file: string): number {
  const db = new Sqlite(file, { timeout: BUSY_MS, fileMustExist: true });
  try {
    db.pragma('query_only = ON');
    return db.prepare('SELECT count(*) FROM account').pluck().get() as number;
  } finally {
    db.close();
  }
}

function findDamage(db: Database.Database): string[] {
  const rows = db.pragma(`quick_check(${MOST_DAMAGE})`) as { quick_check: string }[];
  const broken = rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
  if (broken.length > 0) return broken;
  const orphans = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  return orphans
    .slice(0, MOST_DAMAGE)
    .map(({ table, parent }) => `a row of ${table} belongs to no ${parent}`);
}
