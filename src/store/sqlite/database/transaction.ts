import type Database from 'better-sqlite3';

/**
 * All of `write` or, where it throws, nothing; after a dry run nothing in any case. Waits for other
 * writers.
 */
export function inTransaction<T>(
  db: Database.Database,
  write: () => T,
  { dryRun = false } = {},
): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = write();
    db.exec(dryRun ? 'ROLLBACK' : 'COMMIT');
    return result;
  } finally {
    // SQLite has rolled back by itself after some errors, a full disk among them.
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}
