import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { LoggedCall } from '../../call-log.js';
import type { Shipping } from '../../hosts/hosts-call-log.js';
import { type CallRow, toLoggedCall } from '../../sql/call-columns.js';
import { openDatabase } from '../database/open.js';

const BUSY_MS = 5_000;

/** What waits to be shipped. */
export interface QueueLength {
  readonly calls: number;
  /** When the first of them came, Unix milliseconds. */
  readonly since?: number | undefined;
}

/** Opens the log of a host as the queue of calls that wait to be shipped. Throws `AppError`. */
export function openCallQueue(file: string): CallQueue {
  return new CallQueue(openDatabase(file, 'calls', { busyTimeoutMs: BUSY_MS }));
}

/** Of the log in this file, which may not be there. Throws `AppError` if it can't be read. */
export function queueLengthOf(file: string): QueueLength {
  if (!existsSync(file)) return { calls: 0 };
  const queue = openCallQueue(file);
  try {
    return queue.length();
  } finally {
    queue.close();
  }
}

export class CallQueue {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  shipping(): Shipping {
    return readShipping(this.#db);
  }

  /** The next calls to ship, in the order of logging. */
  next(limit: number): LoggedCall[] {
    const rows = this.#db
      .prepare('SELECT * FROM call WHERE call_key > ? ORDER BY call_key LIMIT ?')
      .all(this.shipping().shippedKey, limit);
    return (rows as CallRow[]).map(toLoggedCall);
  }

  setShipped({ log, shippedKey }: Pick<Shipping, 'log' | 'shippedKey'>): void {
    this.#db.prepare('UPDATE shipping SET log = ?, shipped_key = ?').run(log, shippedKey);
  }

  /** The greatest key that a call ever had in this file. */
  lastKey(): number {
    const last = this.#db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'call'").pluck();
    return (last.get() as number | undefined) ?? 0;
  }

  length(): QueueLength {
    return queueLength(this.#db);
  }

  renew(): void {
    renewLog(this.#db);
  }

  close(): void {
    this.#db.close();
  }
}

export function readShipping(db: Database.Database): Shipping {
  const row = db.prepare('SELECT log_id AS logId, log, shipped_key AS shippedKey FROM shipping');
  return row.get() as Shipping;
}

/** How many calls wait to be shipped. Keys grow by one per call, so they need not be counted. */
export function queueLength(db: Database.Database): QueueLength {
  const row = db
    .prepare(
      `SELECT first.call_key AS key, first.at, (SELECT max(call_key) FROM call) AS last
       FROM call AS first WHERE first.call_key > (SELECT shipped_key FROM shipping)
       ORDER BY first.call_key LIMIT 1`,
    )
    .get() as { key: number; at: number; last: number } | undefined;
  return row === undefined ? { calls: 0 } : { calls: row.last - row.key + 1, since: row.at };
}

/**
 * Makes a copy of a log another log: its next calls have keys that calls of the original have as well. What was not
 * shipped when it was copied is shipped as its own.
 */
export function renewLog(db: Database.Database): void {
  db.exec('UPDATE shipping SET log_id = lower(hex(randomblob(16))), log = 0');
}
