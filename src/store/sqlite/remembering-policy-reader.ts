import type Database from 'better-sqlite3';
import type { Account, List, Settings } from '../../screening/policy.js';
import { SqlitePolicyReader } from './policy-reader.js';

/** Callers choose what is dialled, and so what is looked for. */
const MOST_REMEMBERED = 10_000;

/**
 * Remembers what call after call asks for (settings, routes, accounts, lists, but no entries) until
 * another connection commits. For a connection that doesn't write: its own changes it would not see.
 */
export class RememberingPolicyReader extends SqlitePolicyReader {
  readonly #version: Database.Statement<[]>;
  readonly #remembered = new Map<string, unknown>();
  #rememberedVersion: unknown;

  constructor(db: Database.Database) {
    super(db);
    // What SQLite keeps to know whether its own pages in memory still hold.
    this.#version = db.prepare<[]>('PRAGMA data_version').pluck();
  }

  protected override readSettings(): Settings {
    this.#forgetWhatChanged();
    return this.#remember('settings', () => super.readSettings());
  }

  protected override readAccount(id: string): Account | undefined {
    this.#forgetWhatChanged();
    return this.#remember(`account ${id}`, () => super.readAccount(id));
  }

  protected override readAccountByRoute(route: string): Account | undefined {
    this.#forgetWhatChanged();
    return this.#remember(`route ${route}`, () => super.readAccountByRoute(route));
  }

  protected override readAccountKey(id: string): number | undefined {
    this.#forgetWhatChanged();
    return this.#remember(`key ${id}`, () => super.readAccountKey(id));
  }

  protected override readList(accountKey: number, listKey: number): List | undefined {
    const key = `list ${accountKey} ${listKey}`;
    return this.#remember(key, () => super.readList(accountKey, listKey));
  }

  #forgetWhatChanged(): void {
    const version = this.#version.get();
    if (version === this.#rememberedVersion && this.#remembered.size <= MOST_REMEMBERED) return;
    this.#remembered.clear();
    this.#rememberedVersion = version;
  }

  /** What the query throws is not remembered. */
  #remember<T>(key: string, query: () => T): T {
    if (this.#remembered.has(key)) return this.#remembered.get(key) as T;
    const answer = query();
    this.#remembered.set(key, answer);
    return answer;
  }
}
