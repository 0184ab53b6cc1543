import type Database from 'better-sqlite3';
import type { Account, List, Settings } from '../../../screening/policy/policy.js';
import { PolicyQueries } from '../read/policy-queries.js';
import { CachedEntryQueries } from './cached-entry-queries.js';

/** Callers choose what is dialled, and so what is looked for. */
const MAX_CACHED = 10_000;

/**
 * Caches what call after call asks for (settings, routes, accounts, lists, but no entries) until another
 * connection commits. Only for a connection that doesn't write: it would not see its own changes.
 */
export class CachedQueries extends PolicyQueries {
  readonly #version: Database.Statement<[]>;
  readonly #entries: CachedEntryQueries;
  readonly #cache = new Map<string, unknown>();
  #cacheVersion: unknown;

  constructor(db: Database.Database) {
    const entries = new CachedEntryQueries(db);
    super(db, entries);
    this.#entries = entries;
    // SQLite's own counter, by which it knows whether the pages in its cache are outdated.
    this.#version = db.prepare<[]>('PRAGMA data_version').pluck();
  }

  /** To be called first in each read transaction, within which nothing changes. */
  dropOutdated(): void {
    const version = this.#version.get();
    if (version === this.#cacheVersion && this.#cache.size <= MAX_CACHED) return;
    this.#cache.clear();
    this.#entries.clear();
    this.#cacheVersion = version;
  }

  override settings(): Settings {
    return this.#cached('settings', () => super.settings());
  }

  override account(id: string): Account | undefined {
    return this.#cached(`account ${id}`, () => super.account(id));
  }

  protected override accountOfRoute(route: string): Account | undefined {
    return this.#cached(`route ${route}`, () => super.accountOfRoute(route));
  }

  protected override accountKey(id: string): number | undefined {
    return this.#cached(`key ${id}`, () => super.accountKey(id));
  }

  protected override listSeenBy(accountKey: number, listKey: number): List | undefined {
    const key = `list ${accountKey} ${listKey}`;
    return this.#cached(key, () => super.listSeenBy(accountKey, listKey));
  }

  /** What the query throws is not cached. */
  #cached<T>(key: string, query: () => T): T {
    const known = this.#cache.get(key);
    if (known !== undefined || this.#cache.has(key)) return known as T;
    const answer = query();
    this.#cache.set(key, answer);
    return answer;
  }
}
