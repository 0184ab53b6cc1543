import type Database from 'better-sqlite3';
import { DEFAULT_ANONYMOUS_WORDS } from '../../../screening/caller/anonymous-words.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import type {
  Account,
  Candidate,
  List,
  PolicyReader,
  Settings,
} from '../../../screening/policy/policy.js';
import { SETTING } from '../../operation.js';
import type { StoredSettings } from '../../policy-store.js';
import { EntryQueries } from './entry-queries.js';
import { type AccountRow, LIST_COLUMNS, type ListRow, toAccount, toList } from './rows.js';

export const DEFAULT_COUNTRY: CountryCode = 'US';

/** The queries of a call. */
export class PolicyQueries implements PolicyReader {
  readonly #settings: Database.Statement<[]>;
  readonly #account: Database.Statement<[string]>;
  readonly #accountByRoute: Database.Statement<[string]>;
  readonly #accountKey: Database.Statement<[string]>;
  readonly #entries: EntryQueries;
  readonly #list: Database.Statement<[number, number]>;
  readonly #anonymousLists: Database.Statement<{ account: string }>;

  constructor(db: Database.Database, entries = new EntryQueries(db)) {
    this.#settings = db.prepare('SELECT name, value FROM setting');
    this.#account = db.prepare('SELECT * FROM account WHERE id = ?');
    this.#accountByRoute = db.prepare(
      `SELECT a.* FROM route r JOIN account a USING (account_key) WHERE r.route = ?`,
    );
    this.#accountKey = db.prepare<[string]>('SELECT account_key FROM account WHERE id = ?').pluck();
    this.#entries = entries;
    this.#list = db.prepare(LIST);
    this.#anonymousLists = db.prepare(ANONYMOUS_LISTS);
  }

  settings(): Settings {
    const { homeCountry, defaultAccount, anonymousWords } = this.storedSettings();
    return {
      homeCountry: homeCountry ?? DEFAULT_COUNTRY,
      defaultAccount,
      anonymousWords: anonymousWords ?? DEFAULT_ANONYMOUS_WORDS,
    };
  }

  /** The stored settings, without defaults. */
  storedSettings(): StoredSettings {
    const rows = this.#settings.all() as { name: string; value: string }[];
    const stored = new Map(rows.map(({ name, value }) => [name, value]));
    return {
      homeCountry: stored.get(SETTING.homeCountry) as CountryCode | undefined,
      defaultAccount: stored.get(SETTING.defaultAccount),
      anonymousWords: stored.get(SETTING.anonymousWords)?.split(','),
    };
  }

  account(id: string): Account | undefined {
    const row = this.#account.get(id) as AccountRow | undefined;
    return row && toAccount(row);
  }

  accountByRoute(routes: readonly string[]): Account | undefined {
    for (const route of routes) {
      const account = this.accountOfRoute(route);
      if (account !== undefined) return account;
    }
    return undefined;
  }

  candidates(accountId: string, keys: readonly string[]): Candidate[] {
    const accountKey = this.accountKey(accountId);
    if (accountKey === undefined) return [];
    return this.#entries
      .under(keys, accountKey)
      .flatMap(({ list_key, text, label, expires_at }) => {
        const list = this.listSeenBy(accountKey, list_key);
        if (list === undefined) return [];
        const entry = { text, label: label ?? undefined, expiresAt: expires_at ?? undefined };
        return [{ list, entry }];
      });
  }

  anonymousLists(accountId: string): List[] {
    return (this.#anonymousLists.all({ account: accountId }) as ListRow[]).map(toList);
  }

  protected accountOfRoute(route: string): Account | undefined {
    const row = this.#accountByRoute.get(route) as AccountRow | undefined;
    return row && toAccount(row);
  }

  protected accountKey(id: string): number | undefined {
    return this.#accountKey.get(id) as number | undefined;
  }

  protected listSeenBy(accountKey: number, listKey: number): List | undefined {
    const row = this.#list.get(accountKey, listKey) as ListRow | undefined;
    return row && toList(row);
  }
}

/** Whether the account activated or deactivated the list itself. */
const SAID = `(SELECT active FROM activation v
  WHERE v.account_key = a.account_key AND v.list_key = l.list_key) AS said`;

const LIST = `
  SELECT ${LIST_COLUMNS}, ${SAID}
  FROM account a
  CROSS JOIN list l
  LEFT JOIN account o ON o.account_key = l.owner_key
  WHERE a.account_key = ? AND l.list_key = ?`;

const ANONYMOUS_LISTS = `
  SELECT ${LIST_COLUMNS}, ${SAID}
  FROM account a
  CROSS JOIN list l ON l.block_anonymous = 1 AND l.owner_key IN (0, a.account_key)
  LEFT JOIN account o ON o.account_key = l.owner_key
  WHERE a.id = :account AND l.kind = 'block'`;
