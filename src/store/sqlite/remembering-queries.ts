import type Database from 'better-sqlite3';
import type { Account, List, Settings } from '../../screening/policy.js';
import { PolicyQueries } from './policy-queries.js';
import { RememberingEntryQueries } from './remembering-entry-queries.js';

/** Callers choose what is dialled, and so what is looked for. */
const MOST_REMEMBERED = 10_000;

/**
 * Remembers what call after call asks for (settings, routes, accounts, lists, but no entries) until
 * another connection commits. For a connection that doesn't write: its own changes it would not see.
 */
export class RememberingQueries extends PolicyQueries {
  readonly #version: Database.Statement<[]>;
  readonly #entries: RememberingEntryQueries;
  readonly #remembered = new Map<string, unknown>();
  #rememberedVersion: unknown;

  constructor(db: Database.Database) {
    const entries = new RememberingEntryQueries(db);
    super(db, entries);
    this.#entries = entries;
    // What SQLite keeps to know whether its own pages in memory still hold.
    this.#version = db.prepare<[]>('PRAGMA data_version').pluck();
  }

  /** To be called first in each read transaction, within which nothing changes. */
  forgetWhatChanged(): void {
    const version = this.#version.get();
    if (version === this.#rememberedVersion && this.#remembered.size <= MOST_REMEMBERED) return;
    this.#remembered.clear();
    this.#entries.forget();
    this.#rememberedVersion = version;
  }

  override settings(): Settings {
    return this.#remember('settings', () => super.settings());
  }

  override account(id: string): Account | undefined {
    return this.#remember(`account ${id}`, () => super.account(id));
  }

  protected override accountOfRoute(route: string): Account | undefined {
    return this.#remember(`route ${route}`, () => super.accountOfRoute(route));
  }

  protected override accountKey(id: string): number | undefined {
    return this.#remember(`key ${id}`, () => super.accountKey(id));
  }

  protected override list(accountKey: number, listKey: number): List | undefined {
    const key = `list ${accountKey} ${listKey}`;
    return this.#remember(key, () => super.list(accountKey, listKey));
  }

  /** What the query throws is not remembered. */
  #remember<T>(key: string, query: () => T): T {
    const known = this.#remembered.get(key);
    if (known !== undefined || this.#remembered.has(key)) return known as T;
    const answer = query();
    this.#remembered.set(key, answer);
    return answer;
  }
}
