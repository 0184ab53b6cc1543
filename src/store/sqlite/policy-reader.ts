import type Database from 'better-sqlite3';
import type { Account, Candidate, List, PolicyReader, Settings } from '../../screening/policy.js';
import type { StoredSettings } from '../policy-store.js';
import { PolicyQueries } from './policy-queries.js';

/** The policy as a live call needs it. Each method rejects where the database can't be read. */
export class SqlitePolicyReader implements PolicyReader {
  readonly #queries: PolicyQueries;

  constructor(db: Database.Database) {
    this.#queries = new PolicyQueries(db);
  }

  async settings(): Promise<Settings> {
    return this.#queries.settings();
  }

  async storedSettings(): Promise<StoredSettings> {
    return this.#queries.storedSettings();
  }

  async account(id: string): Promise<Account | undefined> {
    return this.#queries.account(id);
  }

  async accountByRoute(routes: readonly string[]): Promise<Account | undefined> {
    return this.#queries.accountByRoute(routes);
  }

  async candidates(accountId: string, keys: readonly string[]): Promise<Candidate[]> {
    return this.#queries.candidates(accountId, keys);
  }

  async anonymousLists(accountId: string): Promise<List[]> {
    return this.#queries.anonymousLists(accountId);
  }
}
