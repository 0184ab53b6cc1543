import { setTimeout } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { isBusy } from './database-problem.js';

const LOOK_MS = 20;

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

/**
 * Begins a transaction that writes. Waits here instead of in SQLite, so that the process goes on
 * meanwhile. Throws SQLite's error after `timeoutMs`, and the signal's reason once it is aborted.
 */
export async function beginWhenFree(
  db: Database.Database,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const givesUpAt = performance.now() + timeoutMs;
  db.pragma('busy_timeout = 0');
  for (;;) {
    try {
      db.exec('BEGIN IMMEDIATE');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > givesUpAt) throw error;
      await setTimeout(LOOK_MS, undefined, { signal });
    }
  }
}
