import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { AppError, notFound } from '../../../errors.js';
import type { MergeCounts, MergeOptions, MergePreview, StagedCounts } from '../../merge.js';
import type { Authorship, BulkImport, NewEntry } from '../../policy-store.js';
import { databaseProblem } from '../database/database-problem.js';
import { temporaryProblem } from '../database/temporary-folder.js';
import { beginWhenFree } from '../database/transaction.js';
import { readReplica } from '../replica/replica-row.js';
import { ChangeRecord } from './change-record.js';
import { findList, type TargetList } from './entry-rows.js';
import { EntryMerge, slicesOf } from './merge-entries.js';
import { SqlitePolicyEdit } from './policy-edit.js';
import { PolicyWriter } from './policy-writer.js';
import { Statements } from './statements.js';
import { requireShared, type SharedChanges, type SharedJournal } from './transactions.js';
import * as sql from './wanted-entries.js';

const SAMPLE = 20;
const SORT_KB = 2_000;
const BUSY_MS = 120_000;

/**
 * Stages entries in a temporary table, sorts them into a second one, and only then merges them
 * under the database's lock, in the order of the keys. Calls are screened all the while, because
 * readers never wait (WAL).
 */
export class SqliteBulkImport implements BulkImport {
  readonly #db: Database.Database;
  readonly #list: string;
  readonly #shared: SharedChanges | undefined;
  readonly #stageTexts: Database.Statement<[string]>;
  readonly #stage: Database.Statement<Staged>;
  #staged = 0;
  #kept = 0;

  constructor(db: Database.Database, list: string, shared?: SharedChanges) {
    this.#db = db;
    this.#list = list;
    this.#shared = shared;
    // SQLite sorts in runs of this size. Runs that fit the processor's cache are a quarter faster.
    db.pragma(`cache_size = -${SORT_KB}`);
    db.exec(sql.STAGED_AND_WANTED);
    this.#stageTexts = db.prepare(sql.STAGE_TEXTS);
    this.#stage = db.prepare(sql.STAGE);
  }

  stage(entries: readonly NewEntry[]): void {
    this.#temporarily(() => {
      if (entries.every(isTextAlone)) {
        this.#stageTexts.run(JSON.stringify(entries.map(({ text }) => text)));
        return;
      }
      this.#db.transaction(() => {
        for (const entry of entries) this.#stage.run(...toStaged(entry));
      })();
    });
    this.#staged += entries.length;
  }

  settle(leastTimes: number): StagedCounts {
    return this.#temporarily(() => {
      const isCounted = leastTimes > 1;
      this.#kept = isCounted
        ? this.#db.prepare(sql.SETTLE_COUNTED).run(leastTimes).changes
        : this.#db.prepare(sql.SETTLE).run().changes;
      const distinct = isCounted ? this.#count(sql.DISTINCT) : this.#kept;
      this.#db.exec('DELETE FROM temp.staged');
      return { staged: this.#staged, distinct, kept: this.#kept };
    });
  }

  async preview({ replace }: MergeOptions): Promise<MergePreview> {
    const { key } = this.#target();
    const count = (from: string) =>
      this.#count(`SELECT count(*) ${from}`, { key, now: Date.now() });
    const sample = (select: string) =>
      this.#db.prepare(`${select} LIMIT ${SAMPLE}`).pluck().all({ key }) as string[];
    return this.#db.transaction(() => {
      const added = count(sql.TO_ADD);
      const changed = count((replace ? sql.REPLACING : sql.ADDING).toChange);
      return {
        added,
        changed,
        unchanged: this.#kept - added - changed,
        removed: replace ? count(sql.TO_REMOVE) : 0,
        addedSample: sample(`SELECT w.text ${sql.TO_ADD} ORDER BY w.text`),
        removedSample: replace ? sample(`SELECT e.text ${sql.TO_REMOVE} ORDER BY e.text`) : [],
      };
    })();
  }

  async merge(
    authorship: Authorship,
    options: MergeOptions,
    signal: AbortSignal,
    onProgress: (share: number) => void,
  ): Promise<MergeCounts> {
    try {
      // All of a million look-ups would find the same list and the same change, which the lock
      // protects.
      this.#db.pragma('foreign_keys = OFF');
      const isVoid = ({ added, changed, removed }: MergeCounts) =>
        added + changed + removed === 0 &&
        options.blockAnonymous === undefined &&
        options.source?.isNew !== true;
      if (readReplica(this.#db) === undefined) {
        await beginWhenFree(this.#db, { timeoutMs: BUSY_MS, signal });
        const counts = await this.#mergeSlices(authorship, options, signal, onProgress);
        // A change without effect is not recorded.
        this.#db.exec(isVoid(counts) ? 'ROLLBACK' : 'COMMIT');
        return counts;
      }
      return await requireShared(this.#shared).commit(
        this.#db,
        async (journal) => {
          const counts = await this.#mergeSlices(authorship, options, signal, onProgress, journal);
          if (isVoid(counts)) journal.discard();
          return counts;
        },
        { signal },
      );
    } catch (error) {
      throw this.#explained(error);
    } finally {
      // After some errors, such as a full disk, SQLite has already rolled back.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      this.#db.pragma('foreign_keys = ON');
    }
  }

  async #mergeSlices(
    authorship: Authorship,
    { replace, blockAnonymous, source }: MergeOptions,
    signal: AbortSignal,
    onProgress: (share: number) => void,
    journal?: SharedJournal,
  ): Promise<MergeCounts> {
    const target = this.#target();
    const change = new ChangeRecord(this.#db, authorship, { journal });
    const writer = new PolicyWriter(this.#db, change);
    const edit = new SqlitePolicyEdit(writer);
    edit.checkSource(this.#list, source);
    if (blockAnonymous !== undefined) edit.updateList(this.#list, { blockAnonymous });
    if (source?.isNew) edit.updateList(this.#list, { subscription: source.subscription });
    const merge = new EntryMerge(this.#db, writer, this.#list, target, { replace });
    for (const { done, ...range } of slicesOf(this.#db, this.#kept)) {
      merge.merge(range, { prune: replace });
      await journal?.flush();
      onProgress(done);
      await setImmediate();
      signal.throwIfAborted();
    }
    const counts = merge.finish([]);
    change.finish();
    return { ...counts, unchanged: this.#kept - counts.added - counts.changed };
  }

  /**
   * Read under the lock, because the list may have been removed or replaced since the import began.
   */
  #target(): TargetList {
    const found = findList(new Statements(this.#db), this.#list);
    if (found === undefined) throw notFound(`list "${this.#list}" is gone; nothing was imported`);
    return found;
  }

  #count(select: string, ...values: unknown[]): number {
    return this.#db
      .prepare(select)
      .pluck()
      .get(...values) as number;
  }

  #explained(error: unknown): unknown {
    const found = databaseProblem(error);
    if (found === undefined) return error;
    const message = `nothing was imported into ${this.#list}: can't use the database ${this.#db.name}: ${found.problem}`;
    return new AppError('unavailable', message, { cause: error, remedy: found.remedy });
  }

  /** Errors of these statements are about the temporary files, not the database. */
  #temporarily<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (databaseProblem(error) === undefined) throw error;
      return temporaryProblem(`nothing was imported into ${this.#list}`, error);
    }
  }
}

type Staged = [text: string, gram: string | null, label: string | null, expiresAt: number | null];

function isTextAlone({ text, probe, label, expiresAt }: NewEntry): boolean {
  return probe === text && label === undefined && expiresAt === undefined;
}

function toStaged({ text, probe, label, expiresAt }: NewEntry): Staged {
  return [text, probe === text ? null : probe, label ?? null, expiresAt ?? null];
}
