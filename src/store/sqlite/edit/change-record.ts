import { isDeepStrictEqual } from 'node:util';
import type Database from 'better-sqlite3';
import { differencesOf } from '../../differences.js';
import type { ChangeOutcome } from '../../history.js';
import type { Journal, LoggedOperation } from '../../logged-operation.js';
import {
  type AccessOperation,
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
import { prepared } from '../database/prepared.js';
import { countEntries, MOST_EXAMPLES } from './entry-counts.js';

export interface ChangeOptions {
  /** The change that this one undoes. */
  readonly undoes?: number | undefined;
  /** Receives what the change does. */
  readonly journal?: Journal | undefined;
  /** Its number and time on the host where it was made. */
  readonly replayed?: { readonly change: number; readonly at: number } | undefined;
}

/**
 * The record of one change, inside one transaction. The first write adds who, when and which
 * command, and `finish` adds the operations. Without a write there is no record.
 */
export class ChangeRecord {
  readonly at: number;
  readonly #db: Database.Database;
  readonly #authorship: Authorship;
  readonly #options: ChangeOptions;
  readonly #operations = new Map<string, Operation<Exclude<Kind, 'entry'>>>();
  readonly #access: AccessOperation[] = [];
  readonly #added = new Map<string, { count: number; examples: string[] }>();
  #id: number | undefined;
  #rename: RenameOperation | undefined;

  constructor(db: Database.Database, authorship: Authorship, options: ChangeOptions = {}) {
    this.#db = db;
    this.#authorship = authorship;
    this.#options = options;
    this.at = options.replayed?.at ?? Date.now();
  }

  /** The change's number. */
  id(): number {
    this.#id ??= this.#begin();
    return this.#id;
  }

  #begin(): number {
    const { undoes, journal, replayed } = this.#options;
    const { author, what } = this.#authorship;
    const { lastInsertRowid } = prepared(
      this.#db,
      'INSERT INTO change (id, at, author, what, undoes) VALUES (?, ?, ?, ?, ?)',
    ).run(replayed?.change ?? null, this.at, author, what, undoes ?? null);
    const change = Number(lastInsertRowid);
    journal?.begin({ change, at: this.at, author, what, undoes });
    return change;
  }

  /** Whether other hosts do what the change does. */
  get isLogged(): boolean {
    return this.#options.journal !== undefined;
  }

  /** Tells other hosts what was done. */
  log(operation: LoggedOperation): void {
    this.#options.journal?.add(operation);
  }

  /** If several operations are about the same thing, the first has the state before. */
  record(operation: Operation<Exclude<Kind, 'entry'>>): void {
    const key = keyOf(operation);
    const { before: _, after, ...thing } = operation;
    const { before } = this.#operations.get(key) ?? operation;
    this.#operations.set(key, { ...thing, before, after } as typeof operation);
  }

  recordRename(rename: RenameOperation): void {
    this.#rename = rename;
  }

  /** Users and keys: only that they changed. */
  recordAccess(operation: AccessOperation): void {
    this.#access.push(operation);
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
    const operations: (RecordedOperation | AccessOperation)[] = [
      ...inOrder<RecordedOperation>([
        ...(this.#rename === undefined ? [] : [this.#rename]),
        ...[...this.#operations.values()].filter(isEffective),
        ...this.#entriesOperations(this.#id),
      ]),
      ...this.#access,
    ];
    prepared(this.#db, 'UPDATE change SET operations = ? WHERE id = ?').run(
      JSON.stringify(operations),
      this.#id,
    );
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
