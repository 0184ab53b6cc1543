import type Database from 'better-sqlite3';
import type { LoggedEntry } from '../../logged-operation.js';
import type { MergeCounts } from '../../merge.js';
import type { TargetList } from './entry-rows.js';
import type { PolicyWriter } from './policy-writer.js';
import * as sql from './wanted-entries.js';

/** Texts after `from`, up to and including `to`. */
export interface TextRange {
  readonly from: string;
  readonly to: string;
}

/** Entries that are merged in one turn of the event loop: about 50 ms. */
const SLICE = 50_000;

/**
 * Ranges that together cover all texts, `from` exclusive, each with at most a slice of the wanted
 * ones. `done` is the share of these up to its end.
 */
export function* slicesOf(
  db: Database.Database,
  wanted: number,
): Generator<TextRange & { readonly done: number }> {
  const next = db.prepare(sql.NEXT_SLICE).pluck();
  let from = '';
  for (let count = SLICE; ; count += SLICE) {
    const to = next.get(from, SLICE - 1) as string | undefined;
    yield { from, to: to ?? sql.LAST_TEXT, done: to === undefined ? 1 : count / wanted };
    if (to === undefined) return;
    from = to;
  }
}

/** Merges the wanted entries into a list, range by range. */
export class EntryMerge {
  readonly #db: Database.Database;
  readonly #writer: PolicyWriter;
  readonly #list: string;
  readonly #target: TargetList;
  readonly #replace: boolean;
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
    this.#replace = replace;
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
    if (change.isLogged) this.#log(range, prune);
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
    this.#writer.change.log({ kind: 'end-merge', name: this.#list, examples });
    this.#writer.change.countAdded(this.#list, examples, added);
    this.#writer.entries.resize(this.#target.key, added - removed);
    return this.#counts;
  }

  #log(range: TextRange, prune: boolean): void {
    const rows = this.#db.prepare<[string, string], WantedRow>(sql.WANTED_IN);
    this.#writer.change.log({
      kind: 'merge-entries',
      name: this.#list,
      replace: this.#replace,
      prune,
      ...range,
      entries: rows.raw().all(range.from, range.to).map(toLoggedEntry),
    });
  }
}

type WantedRow = [text: string, label: string | null, expiresAt: number | null];

function toLoggedEntry(row: WantedRow): LoggedEntry {
  return row[1] === null && row[2] === null ? row[0] : row;
}
