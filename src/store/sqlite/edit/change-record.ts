import { isDeepStrictEqual } from 'node:util';
import type Database from 'better-sqlite3';
import { differencesOf } from '../../differences.js';
import type { ChangeOutcome } from '../../history.js';
import {
  type Counted,
  type EntriesOperation,
  inOrder,
  type Kind,
  keyOf,
  type Operation,
  type RecordedOperation,
  type RenameOperation,
} from '../../operation.js';
import type { Authorship } from '../../policy-store.js';
import { countEntries, MOST_EXAMPLES } from './entry-counts.js';

/**
 * The record of one change, inside one transaction. The first write adds who, when and which
 * command, and `finish` adds the operations. Without a write there is no record.
 */
export class ChangeRecord {
  readonly at = Date.now();
  readonly #db: Database.Database;
  readonly #authorship: Authorship;
  readonly #undoes: number | undefined;
  readonly #operations = new Map<string, Operation<Exclude<Kind, 'entry'>>>();
  readonly #added = new Map<string, { count: number; examples: string[] }>();
  #id: number | undefined;
  #rename: RenameOperation | undefined;

  constructor(db: Database.Database, authorship: Authorship, undoes?: number) {
    this.#db = db;
    this.#authorship = authorship;
    this.#undoes = undoes;
  }

  /** The change's number. */
  id(): number {
    this.#id ??= Number(
      this.#db
        .prepare('INSERT INTO change (at, author, what, undoes) VALUES (?, ?, ?, ?)')
        .run(this.at, this.#authorship.author, this.#authorship.what, this.#undoes ?? null)
        .lastInsertRowid,
    );
    return this.#id;
  }

  /** If several operations are about the same thing, the first has the state before. */
  record(operation: Operation<Exclude<Kind, 'entry'>>): void {
    const key = keyOf(operation);
    const before = (this.#operations.get(key) ?? operation).before;
    this.#operations.set(key, { ...operation, before } as typeof operation);
  }

  recordRename(rename: RenameOperation): void {
    this.#rename = rename;
  }

  /** Entries that this change adds, which carry its number. */
  countAdded(list: string, texts: readonly string[], count = texts.length): void {
    const added = this.#added.get(list) ?? { count: 0, examples: [] };
    added.count += count;
    for (const text of texts) {
      if (added.examples.length === MOST_EXAMPLES) break;
      added.examples.push(text);
    }
    this.#added.set(list, added);
  }

  /** One of the added entries was removed again. */
  discountAdded(list: string, text: string): void {
    const added = this.#added.get(list);
    if (added === undefined) return;
    added.count -= 1;
    added.examples = added.examples.filter((example) => example !== text);
  }

  /** All of the added entries of a list were removed again. */
  dropAdded(list: string): void {
    this.#added.delete(list);
  }

  /** Stores the operations of the change. */
  finish(): ChangeOutcome {
    if (this.#id === undefined) return { differences: [] };
    const operations: RecordedOperation[] = inOrder([
      ...(this.#rename === undefined ? [] : [this.#rename]),
      ...[...this.#operations.values()].filter(isEffective),
      ...this.#entriesOperations(this.#id),
    ]);
    this.#db
      .prepare('UPDATE change SET operations = ? WHERE id = ?')
      .run(JSON.stringify(operations), this.#id);
    return { change: this.#id, differences: differencesOf(operations) };
  }

  #entriesOperations(id: number): EntriesOperation[] {
    const recorded = countEntries(this.#db, id);
    const lists = new Set([...this.#added.keys(), ...recorded.keys()]);
    return [...lists].flatMap((name) => {
      const { restored, changed, removed } = recorded.get(name) ?? {};
      const added = together(this.#added.get(name), restored);
      if (!added && !changed && !removed) return [];
      return [{ kind: 'entries', name, added, changed, removed }];
    });
  }
}

function isEffective({ before, after }: Operation): boolean {
  return !isDeepStrictEqual(before, after);
}

function together(added: Counted | undefined, restored: Counted | undefined): Counted | undefined {
  if (added === undefined || added.count === 0) return restored;
  const { count = 0, examples = [] } = restored ?? {};
  return {
    count: added.count + count,
    examples: [...added.examples, ...examples].slice(0, MOST_EXAMPLES),
  };
}
