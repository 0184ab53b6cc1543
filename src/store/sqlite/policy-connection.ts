import type Database from 'better-sqlite3';
import { openDatabase } from './open.js';
import { RememberingQueries } from './remembering-queries.js';

/** The start waits for a lock, for a command may be making the database; calls never do. */
const START_BUSY_MS = 5_000;

/** Room for the inner pages of an index of ten million entries; its leaves find no second reader. */
const PRAGMAS = ['cache_size = -4000'];

/** How long a snapshot may be read, and holds back what clears the log of changes. */
const SNAPSHOT_MS = 10;

/**
 * A connection that only reads. What is asked is answered from one read transaction, a snapshot, while
 * it is young and no older than the asker: so the calls of a burst share the locks that it takes, no call
 * sees half a change, and none misses one from before it connected.
 */
export class PolicyConnection {
  readonly #db: Database.Database;
  readonly #queries: RememberingQueries;
  readonly #begin: Database.Statement<[]>;
  readonly #end: Database.Statement<[]>;
  /** When the open transaction began. */
  #begunAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Throws `AppError` where the file can't be used. */
  constructor(file: string, { isStart }: { isStart: boolean }) {
    const busyTimeoutMs = isStart ? START_BUSY_MS : 0;
    const options = { busyTimeoutMs, readOnly: true, create: isStart, pragmas: PRAGMAS };
    this.#db = openDatabase(file, 'policy', options);
    this.#db.pragma('busy_timeout = 0');
    this.#queries = new RememberingQueries(this.#db);
    this.#begin = this.#db.prepare('BEGIN');
    this.#end = this.#db.prepare('COMMIT');
  }

  get isOpen(): boolean {
    return this.#db.open;
  }

  /**
   * Throws where the database can't be read.
   * @param since monotonic milliseconds: what was committed by then is seen
   */
  ask<T>(since: number, query: (queries: RememberingQueries) => T): T {
    if (this.#begunAt === undefined || this.#begunAt < since) this.#renew();
    return query(this.#queries);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#db.close();
  }

  #renew(): void {
    this.#finish();
    const now = performance.now();
    this.#begin.run();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#finish();
    }, SNAPSHOT_MS);
    this.#queries.forgetWhatChanged();
    this.#begunAt = now;
  }

  /** A transaction that can't be ended would show an old policy for ever. */
  #finish(): void {
    this.#begunAt = undefined;
    try {
      if (this.#db.inTransaction) this.#end.run();
    } catch {
      this.#db.close();
    }
  }
}
