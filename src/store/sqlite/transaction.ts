import type Database from 'better-sqlite3';
import { toAppError } from './open.js';

/**
 * All of `write` or, where it throws, nothing; after a dry run nothing in any case. Waits for other
 * writers. Throws `AppError` where the database or its disk won't have it.
 */
export function inTransaction<T>(
  db: Database.Database,
  write: () => T,
  { dryRun = false } = {},
): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = write();
    db.exec(dryRun ? 'ROLLBACK' : 'COMMIT');
    return result;
  } catch (error) {
    throw toAppError(db.name, error);
  } finally {
    // SQLite has rolled back by itself after some errors, a full disk among them.
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}
