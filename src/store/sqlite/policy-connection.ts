import type Database from 'better-sqlite3';
import { openDatabase } from './open.js';
import { RememberingQueries } from './remembering-queries.js';

/** The start waits for a lock, for a command may be making the database; calls never do. */
const START_BUSY_MS = 5_000;

/**
 * A connection that only reads. All that is asked in one turn of the event loop is answered from one
 * read transaction, so the calls of a burst share the locks that it takes, and none sees half a change.
 * A call that comes in after a change is read in a later turn than the change was made in.
 */
export class PolicyConnection {
  readonly #db: Database.Database;
  readonly #queries: RememberingQueries;
  readonly #begin: Database.Statement<[]>;
  readonly #end: Database.Statement<[]>;
  #hasBegun = false;

  /** Throws `AppError` where the file can't be used. */
  constructor(file: string, { isStart }: { isStart: boolean }) {
    const busyTimeoutMs = isStart ? START_BUSY_MS : 0;
    this.#db = openDatabase(file, 'policy', { busyTimeoutMs, readOnly: true, create: isStart });
    this.#db.pragma('busy_timeout = 0');
    this.#queries = new RememberingQueries(this.#db);
    this.#begin = this.#db.prepare('BEGIN');
    this.#end = this.#db.prepare('COMMIT');
  }

  get isOpen(): boolean {
    return this.#db.open;
  }

  /** Throws where the database can't be read. */
  ask<T>(query: (queries: RememberingQueries) => T): T {
    if (!this.#hasBegun) this.#beginTurn();
    return query(this.#queries);
  }

  close(): void {
    this.#db.close();
  }

  #beginTurn(): void {
    if (!this.#db.inTransaction) {
      this.#begin.run();
      setImmediate(() => this.#endTurn());
    }
    this.#queries.forgetWhatChanged();
    this.#hasBegun = true;
  }

  /** A transaction that can't be ended would show an old policy for ever. */
  #endTurn(): void {
    this.#hasBegun = false;
    try {
      if (this.#db.open) this.#end.run();
    } catch {
      this.#db.close();
    }
  }
}
