import type Database from 'better-sqlite3';

/**
 * Commits all of `write` or, if it throws, nothing. A dry run is always rolled back. Waits for
 * other writers.
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
    // After some errors, such as a full disk, SQLite has already rolled back.
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}
