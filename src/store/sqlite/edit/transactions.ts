import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import type { Journal } from '../../logged-operation.js';
import { inTransaction } from '../database/transaction.js';
import { readReplica } from '../replica/replica-row.js';
import { defineGram } from './entry-rows.js';

/** Makes the changes of a policy that several hosts share: in one order, on all of them. */
export interface SharedChanges {
  /**
   * Brings `db` up to date, runs `write` in a transaction, and commits on all hosts; or, if `write`
   * or anything else throws, on none. Waits for other writers without blocking this process.
   */
  commit<T>(
    db: Database.Database,
    write: (journal: SharedJournal) => T | Promise<T>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<T>;
}

export interface SharedJournal extends Journal {
  /** Sends what has been added so far, so that a large change needs little memory. */
  flush(): Promise<void>;
  /** Rolls back what has been written, because it has no effect. */
  discard(): void;
}

interface Options {
  /** Opens further connections; undefined for a policy in memory. */
  readonly connect: (() => Database.Database) | undefined;
  /** Undefined where changes of a shared policy are refused. */
  readonly shared: SharedChanges | undefined;
}

/** Runs the changes of a policy, which this host has alone or shares. */
export class Transactions {
  readonly #db: Database.Database;
  readonly #options: Options;
  /** A connection for the next change of a shared policy. */
  #spare: Database.Database | undefined;

  constructor(db: Database.Database, options: Options) {
    this.#db = db;
    this.#options = options;
  }

  /** Commits all of `write` or, if it throws, nothing. A dry run is always rolled back. */
  async run<T>(
    write: (db: Database.Database, journal?: Journal) => T,
    { dryRun = false } = {},
  ): Promise<T> {
    const { connect } = this.#options;
    if (dryRun || connect === undefined || readReplica(this.#db) === undefined) {
      return inTransaction(
        this.#db,
        () => {
          // It may have become shared since.
          if (!dryRun && readReplica(this.#db) !== undefined) throw justShared();
          return write(this.#db);
        },
        { dryRun },
      );
    }
    const shared = requireShared(this.#options.shared);
    // Nothing else may use the connection while the change waits for the other hosts.
    const db = this.#spare ?? connect();
    this.#spare = undefined;
    try {
      defineGram(db);
      return await shared.commit(db, (journal) => write(db, journal));
    } finally {
      if (this.#spare === undefined && this.#db.open) this.#spare = db;
      else db.close();
    }
  }

  close(): void {
    this.#spare?.close();
    this.#spare = undefined;
  }
}

/** Throws `AppError` if changes of a shared policy can't be made here. */
export function requireShared(shared: SharedChanges | undefined): SharedChanges {
  if (shared !== undefined) return shared;
  throw new AppError('internal', 'this policy is shared with other hosts');
}

function justShared(): AppError {
  return new AppError(
    'unavailable',
    'nothing was changed: the policy has just been shared with other hosts; try again',
  );
}
