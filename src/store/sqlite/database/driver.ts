import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

/**
 * Selects the version of better-sqlite3 for this Node.js. Version 13 requires Node-API 10, which
 * came with Node.js 22.14. From Node.js 24.19 on, version 12 crashes when a statement is
 * garbage-collected.
 */
const PACKAGE = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-12';

export const Sqlite = createRequire(import.meta.url)(PACKAGE) as typeof BetterSqlite3;

/** The version of SQLite. */
export function sqliteVersion(): string {
  const db = new Sqlite(':memory:');
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string;
  } finally {
    db.close();
  }
}
