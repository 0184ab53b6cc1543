import { setImmediate, setTimeout } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { isBusy } from './database-problem.js';

const LOOK_MS = 10;

interface Change {
  readonly write: () => unknown;
  readonly dryRun: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Changes that wait for the next commit of a connection. */
const waiting = new WeakMap<Database.Database, Change[]>();

/**
 * Commits all of `write` or, if it throws, nothing. A dry run is always rolled back. Waits for
 * other writers for as long as the connection's busy timeout, and the event loop goes on meanwhile.
 * Changes that wait at the same time share a commit, since each commit waits for the disk.
 */
export function inTransaction<T>(
  db: Database.Database,
  write: () => T,
  { dryRun = false } = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const change = { write, dryRun, resolve, reject } as Change;
    const others = waiting.get(db);
    if (others !== undefined) {
      others.push(change);
      return;
    }
    const changes = [change];
    waiting.set(db, changes);
    commit(db, changes).catch((error: unknown) => {
      for (const each of changes) each.reject(error);
    });
  });
}

async function commit(db: Database.Database, changes: readonly Change[]): Promise<void> {
  try {
    await setImmediate();
    await beginWhenFree(db);
  } finally {
    waiting.delete(db);
  }
  const settled = inBegun(db, () => changes.map((change) => attempt(db, change)));
  for (const settle of settled) settle();
}

/** Makes a change within a transaction. Returns what to tell its caller after the commit. */
function attempt(db: Database.Database, { write, dryRun, resolve, reject }: Change): () => void {
  db.exec('SAVEPOINT change');
  try {
    const result = write();
    if (dryRun) db.exec('ROLLBACK TO change');
    return () => resolve(result);
  } catch (error) {
    // After some errors, such as a full disk, SQLite has rolled back all changes.
    if (!db.inTransaction) throw error;
    db.exec('ROLLBACK TO change');
    return () => reject(error);
  } finally {
    if (db.inTransaction) db.exec('RELEASE change');
  }
}

/** Commits all of `write` or, if it throws, nothing. The event loop stands still while it waits. */
export function inTransactionSync<T>(db: Database.Database, write: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  return inBegun(db, write);
}

function inBegun<T>(db: Database.Database, write: () => T): T {
  try {
    const result = write();
    db.exec('COMMIT');
    return result;
  } finally {
    if (db.inTransaction) db.exec('ROLLBACK');
  }
}

/**
 * Begins a transaction that writes. Waits here instead of in SQLite, so that the process goes on
 * meanwhile. Throws SQLite's error after `timeoutMs`, by default the connection's busy timeout, and
 * an `AbortError` once the signal is aborted.
 */
export async function beginWhenFree(
  db: Database.Database,
  { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const busyTimeoutMs = db.pragma('busy_timeout', { simple: true }) as number;
  const givesUpAt = performance.now() + (timeoutMs ?? busyTimeoutMs);
  while (!tryToBegin(db, busyTimeoutMs, performance.now() >= givesUpAt)) {
    await setTimeout(LOOK_MS, undefined, { signal });
  }
}

/** False while another writer holds the lock. On the last attempt that is an error. */
function tryToBegin(db: Database.Database, busyTimeoutMs: number, isLast: boolean): boolean {
  db.pragma('busy_timeout = 0');
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (isLast || !isBusy(error)) throw error;
    return false;
  } finally {
    // Others may use the connection before the next attempt.
    db.pragma(`busy_timeout = ${busyTimeoutMs}`);
  }
}
