import type Database from 'better-sqlite3';
import type { MergeCounts } from '../../policy-store.js';
import type { TargetList } from './entry-rows.js';
import type { PolicyWriter } from './policy-writer.js';
import * as sql from './wanted-entries.js';

/** Texts after `from`, up to and including `to`. */
export interface TextRange {
  readonly from: string;
  readonly to: string;
}

export const EVERYTHING: TextRange = { from: '', to: sql.LAST_TEXT };

/** Merges the wanted entries into a list, range by range. */
export class EntryMerge {
  readonly #db: Database.Database;
  readonly #writer: PolicyWriter;
  readonly #list: string;
  readonly #target: TargetList;
  readonly #statements: sql.MergeStatements;
  readonly #counts = { added: 0, changed: 0, removed: 0 };

  constructor(
    db: Database.Database,
    writer: PolicyWriter,
    list: string,
    target: TargetList,
    { replace }: { readonly replace: boolean },
  ) {
    this.#db = db;
    this.#writer = writer;
    this.#list = list;
    this.#target = target;
    this.#statements = replace ? sql.REPLACING : sql.ADDING;
  }

  /** With `prune`, other entries of the range are removed. */
  merge(range: TextRange, { prune }: { readonly prune: boolean }): void {
    const { statements, change } = this.#writer;
    const { key, owner, entries } = this.#target;
    const parameters = {
      ...range,
      key,
      owner,
      list: this.#list,
      change: change.id(),
      now: change.at,
    };
    if (entries === 0) {
      this.#counts.added += statements.run(sql.PUT.wanted, parameters);
      return;
    }
    if (prune && statements.run(sql.RECORD_REMOVED, parameters) > 0) {
      this.#counts.removed += statements.run(sql.REMOVE, parameters);
    }
    this.#db.exec(sql.PENDING);
    if (statements.run(this.#statements.gather, parameters) === 0) return;
    const changed = statements.run(sql.RECORD_CHANGED, parameters);
    this.#counts.changed += changed;
    this.#counts.added += statements.run(sql.PUT.pending, parameters) - changed;
  }

  /** @param examples some of the added entries */
  finish(examples: readonly string[]): Omit<MergeCounts, 'unchanged'> {
    const { added, removed } = this.#counts;
    this.#writer.change.countAdded(this.#list, examples, added);
    this.#writer.entries.resize(this.#target.key, added - removed);
    return this.#counts;
  }
}
