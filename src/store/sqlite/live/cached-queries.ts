import type Database from 'better-sqlite3';
import type { Account, List, Settings } from '../../../screening/policy/policy.js';
import { PolicyQueries } from '../read/policy-queries.js';
import { CachedEntryQueries } from './cached-entry-queries.js';

/** A bound, because callers choose the dialled number and thus the keys. */
const MAX_CACHED = 10_000;

/**
 * Caches the results that calls share (settings, routes, accounts and lists, but not entries) until
 * another connection commits. Requires a connection that doesn't write, because it would not notice
 * its own changes.
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
    // SQLite uses the same counter to detect outdated pages in its cache.
    this.#version = db.prepare<[]>('PRAGMA data_version').pluck();
  }

  /** Must be called first in each read transaction, within which nothing changes. */
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

  override anonymousLists(accountId: string): List[] {
    return this.#cached(`anonymous ${accountId}`, () => super.anonymousLists(accountId));
  }

  /** If the query throws, nothing is cached. */
  #cached<T>(key: string, query: () => T): T {
    const known = this.#cache.get(key);
    if (known !== undefined || this.#cache.has(key)) return known as T;
    const answer = query();
    this.#cache.set(key, answer);
    return answer;
  }
}
