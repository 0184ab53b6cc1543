import type Database from 'better-sqlite3';
import type { ChangeOutcome } from '../../history.js';
import type { Authorship } from '../../policy-store.js';
import { type AddedEntries, differencesOf, MOST_EXAMPLES } from '../history/differences.js';

/**
 * The record of one change inside one transaction: who, when and what, from its first write on, and
 * at its end what it did. Without a write there is no record.
 */
export class ChangeRecord {
  readonly at = Date.now();
  readonly #db: Database.Database;
  readonly #authorship: Authorship;
  readonly #undoes: number | undefined;
  readonly #added = new Map<number, { count: number; examples: string[] }>();
  #id: number | undefined;

  constructor(db: Database.Database, authorship: Authorship, undoes?: number) {
    this.#db = db;
    this.#authorship = authorship;
    this.#undoes = undoes;
  }

  /** The change's number. To be asked for before each write: the journal's triggers rely on it. */
  id(): number {
    this.#id ??= Number(
      this.#db
        .prepare('INSERT INTO change (at, author, what, undoes) VALUES (?, ?, ?, ?)')
        .run(this.at, this.#authorship.author, this.#authorship.what, this.#undoes ?? null)
        .lastInsertRowid,
    );
    return this.#id;
  }

  /** Entries that came with this change: nothing else counts them. */
  countAdded(listKey: number, texts: readonly string[], count = texts.length): void {
    const added: AddedEntries = this.#added.get(listKey) ?? { count: 0, examples: [] };
    this.#added.set(listKey, {
      count: added.count + count,
      examples: [...added.examples, ...texts.slice(0, MOST_EXAMPLES)].slice(0, MOST_EXAMPLES),
    });
  }

  /** Writes down what the change did. */
  finish(): ChangeOutcome {
    if (this.#id === undefined) return { differences: [] };
    const differences = differencesOf(this.#db, this.#id, this.#added);
    this.#db
      .prepare('UPDATE change SET summary = ? WHERE id = ?')
      .run(JSON.stringify(differences), this.#id);
    return { change: this.#id, differences };
  }
}
