import type Database from 'better-sqlite3';
import { DEFAULT_ANONYMOUS_WORDS } from '../../screening/caller-identity.js';
import type { CountryCode } from '../../screening/phone-number.js';
import type { Account, Candidate, List, PolicyReader, Settings } from '../../screening/policy.js';
import type { StoredSettings } from '../policy-store.js';
import { type AccountRow, LIST_COLUMNS, type ListRow, toAccount, toList } from './rows.js';

const DEFAULT_COUNTRY: CountryCode = 'US';

/** Names in the table `setting`. */
export const SETTING = {
  homeCountry: 'home-country',
  defaultAccount: 'default-account',
  anonymousWords: 'anonymous-words',
} as const;

/**
 * The policy as a live call needs it. Every answer comes from the database, so a change counts from
 * the next call on. Each method rejects where the database can't be read.
 */
export class SqlitePolicyReader implements PolicyReader {
  readonly #settings: Database.Statement<[]>;
  readonly #firstCountry: Database.Statement<[]>;
  readonly #account: Database.Statement<[string]>;
  readonly #accountByRoute: Database.Statement<[string]>;
  readonly #candidates: Database.Statement<CandidateParameters>;
  readonly #anonymousLists: Database.Statement<{ account: string }>;

  constructor(db: Database.Database) {
    this.#settings = db.prepare('SELECT name, value FROM setting');
    this.#firstCountry = db
      .prepare<[]>('SELECT country FROM account ORDER BY account_key LIMIT 1')
      .pluck();
    this.#account = db.prepare('SELECT * FROM account WHERE id = ?');
    this.#accountByRoute = db.prepare(
      `SELECT a.* FROM route r JOIN account a USING (account_key) WHERE r.route = ?`,
    );
    this.#candidates = db.prepare(CANDIDATES);
    this.#anonymousLists = db.prepare(ANONYMOUS_LISTS);
  }

  async settings(): Promise<Settings> {
    const { homeCountry, defaultAccount, anonymousWords } = await this.storedSettings();
    return {
      homeCountry: homeCountry ?? (this.#firstCountry.get() as CountryCode) ?? DEFAULT_COUNTRY,
      defaultAccount,
      anonymousWords: anonymousWords ?? DEFAULT_ANONYMOUS_WORDS,
    };
  }

  /** As they were set, without defaults. */
  async storedSettings(): Promise<StoredSettings> {
    const rows = this.#settings.all() as { name: string; value: string }[];
    const stored = new Map(rows.map(({ name, value }) => [name, value]));
    return {
      homeCountry: stored.get(SETTING.homeCountry) as CountryCode | undefined,
      defaultAccount: stored.get(SETTING.defaultAccount),
      anonymousWords: stored.get(SETTING.anonymousWords)?.split(','),
    };
  }

  async account(id: string): Promise<Account | undefined> {
    const row = this.#account.get(id) as AccountRow | undefined;
    return row && toAccount(row);
  }

  async accountByRoute(routes: readonly string[]): Promise<Account | undefined> {
    for (const route of routes) {
      const row = this.#accountByRoute.get(route) as AccountRow | undefined;
      if (row !== undefined) return toAccount(row);
    }
    return undefined;
  }

  async candidates(accountId: string, keys: readonly string[]): Promise<Candidate[]> {
    const rows = this.#candidates.all({ account: accountId, keys: JSON.stringify(keys) });
    return (rows as CandidateRow[]).map((row) => ({
      list: toList(row),
      entry: {
        text: row.text,
        label: row.label ?? undefined,
        expiresAt: row.expires_at ?? undefined,
      },
    }));
  }

  async anonymousLists(accountId: string): Promise<List[]> {
    return (this.#anonymousLists.all({ account: accountId }) as ListRow[]).map(toList);
  }
}

interface CandidateParameters {
  account: string;
  keys: string;
}

interface CandidateRow extends ListRow {
  text: string;
  label: string | null;
  expires_at: number | null;
}

/** An account's say on a list, else whether the list is for everyone. */
export const ACTIVE = `coalesce((SELECT active FROM activation v
  WHERE v.account_key = a.account_key AND v.list_key = l.list_key), l.everyone) AS active`;

// CROSS JOIN keeps SQLite to this order: the keys, then one probe of entry_lookup for each.
const CANDIDATES = `
  SELECT ${LIST_COLUMNS}, e.text, e.label, e.expires_at, ${ACTIVE}
  FROM account a
  CROSS JOIN json_each(:keys) k
  CROSS JOIN entry e ON coalesce(e.gram, e.text) = k.value
    AND e.owner_key IN (0, a.account_key)
  CROSS JOIN list l ON l.list_key = e.list_key
  LEFT JOIN account o ON o.account_key = l.owner_key
  WHERE a.id = :account`;

const ANONYMOUS_LISTS = `
  SELECT ${LIST_COLUMNS}, ${ACTIVE}
  FROM account a
  CROSS JOIN list l ON l.block_anonymous = 1 AND l.owner_key IN (0, a.account_key)
  LEFT JOIN account o ON o.account_key = l.owner_key
  WHERE a.id = :account AND l.kind = 'block'`;
