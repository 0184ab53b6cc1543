import type Database from 'better-sqlite3';
import { openDatabase } from '../database/open.js';
import { CachedQueries } from './cached-queries.js';

/** The start waits for a lock, since a command may be creating the database; calls never do. */
const START_BUSY_MS = 5_000;

/** Holds the inner pages of an index of ten million entries. Its leaves are rarely read twice. */
const PRAGMAS = ['cache_size = -4000'];

/** The longest duration of a read transaction, which prevents SQLite from resetting the WAL. */
const TRANSACTION_MS = 10;

/**
 * A read-only connection. Reads share a read transaction that is younger than 10 ms and not older
 * than the reader requires, so that the calls of a burst share its locks.
 */
export class PolicyConnection {
  readonly #db: Database.Database;
  readonly #queries: CachedQueries;
  readonly #begin: Database.Statement<[]>;
  readonly #commit: Database.Statement<[]>;
  readonly #needsCompanion: Database.Statement<[]>;
  /** When the open transaction began. */
  #begunAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** Throws `AppError` if the file can't be used. */
  constructor(file: string, { isStart }: { isStart: boolean }) {
    const busyTimeoutMs = isStart ? START_BUSY_MS : 0;
    const options = { busyTimeoutMs, readOnly: true, create: isStart, pragmas: PRAGMAS };
    this.#db = openDatabase(file, 'policy', options);
    this.#db.pragma('busy_timeout = 0');
    this.#queries = new CachedQueries(this.#db);
    this.#begin = this.#db.prepare('BEGIN');
    this.#commit = this.#db.prepare('COMMIT');
    this.#needsCompanion = this.#db.prepare<[]>(NEEDS_COMPANION).pluck();
  }

  get isOpen(): boolean {
    return this.#db.open;
  }

  /**
   * Throws if the database can't be read.
   * @param since monotonic milliseconds: changes committed by then are visible
   */
  read<T>(since: number, query: (queries: CachedQueries) => T): T {
    if (this.#begunAt === undefined || this.#begunAt < since) this.#renew();
    return query(this.#queries);
  }

  /**
   * Whether several hosts share the policy, or a list is fetched. Throws if the database can't be read.
   */
  needsCompanion(): boolean {
    return this.#needsCompanion.get() === 1;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#db.close();
  }

  #renew(): void {
    this.#end();
    const now = performance.now();
    this.#begin.run();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#end();
    }, TRANSACTION_MS);
    this.#queries.dropOutdated();
    this.#begunAt = now;
  }

  /** A transaction that stays open would show an old policy for ever. */
  #end(): void {
    this.#begunAt = undefined;
    try {
      if (this.#db.inTransaction) this.#commit.run();
    } catch {
      this.#db.close();
    }
  }
}

const NEEDS_COMPANION = `
  SELECT EXISTS (SELECT 1 FROM replica) OR EXISTS (SELECT 1 FROM list WHERE subscription IS NOT NULL)`;
