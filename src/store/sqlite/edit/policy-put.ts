import type Database from 'better-sqlite3';
import { AppError, invalid } from '../../../errors.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { splitListName } from '../../../screening/policy/list-name.js';
import { type ListKind, REJECT, type Settings } from '../../../screening/policy/policy.js';
import type { NamedPolicy, PolicyPut } from '../../document/apply-document.js';
import type { AccountPatch, ListPatch, NewEntry } from '../../policy-store.js';
import { DEFAULT_COUNTRY, SETTING } from '../read/policy-queries.js';
import type { ChangeRecord } from './change-record.js';
import { putEntries } from './entry-put.js';
import { SqlitePolicyEdit } from './policy-edit.js';

/** Makes one thing after the other equal a document, inside one transaction. */
export class SqlitePolicyPut implements PolicyPut {
  readonly #db: Database.Database;
  readonly #change: ChangeRecord;
  readonly #edit: SqlitePolicyEdit;

  constructor(db: Database.Database, change: ChangeRecord) {
    this.#db = db;
    this.#change = change;
    this.#edit = new SqlitePolicyEdit(db, change);
  }

  homeCountry(): CountryCode | undefined {
    const hasAccounts = this.#get('SELECT 1 FROM account LIMIT 1') !== undefined;
    return (
      this.#get<CountryCode>('SELECT value FROM setting WHERE name = ?', SETTING.homeCountry) ??
      (hasAccounts ? DEFAULT_COUNTRY : undefined)
    );
  }

  countryOf(accountId: string): CountryCode {
    const country = this.#get<CountryCode>('SELECT country FROM account WHERE id = ?', accountId);
    if (country !== undefined) return country;
    throw invalid(`there is no account "${accountId}"; name it in the document as well`);
  }

  putAccount(id: string, account: AccountPatch): void {
    if (this.#accountKey(id) === undefined) this.#edit.addAccount(id, account);
    else this.#edit.updateAccount(id, account);
  }

  putRoute(accountId: string, route: string): void {
    const owner = this.#get<string>(
      'SELECT id FROM route JOIN account USING (account_key) WHERE route = ?',
      route,
    );
    if (owner === accountId) return;
    if (owner !== undefined) this.#edit.removeRoute(owner, route);
    this.#edit.addRoute(accountId, route);
  }

  putList(name: string, kind: ListKind, list: ListPatch): void {
    const found = this.#list(name);
    if (found === undefined) {
      this.#edit.createList(name, kind, list, false);
      return;
    }
    if (found.kind !== kind && kind === 'allow') {
      this.#edit.updateList(name, { action: REJECT, blockAnonymous: false });
    }
    this.#edit.updateList(name, { kind, ...list });
  }

  putActivation(accountId: string, name: string, active: boolean): void {
    const account = this.#accountKey(accountId);
    const list = this.#list(name);
    if (account === undefined || list === undefined) {
      // Says which is missing, and what is near it.
      this.#edit.setActive(accountId, name, active);
      return;
    }
    const said = this.#get<number>(
      'SELECT active FROM activation WHERE account_key = ? AND list_key = ?',
      account,
      list.key,
    );
    if (said === Number(active)) return;
    // An account's own list works only where it says so; saying no adds nothing to that.
    if (said === undefined && !active && list.owner === account) return;
    this.#change.id();
    this.#db
      .prepare(
        `INSERT INTO activation (account_key, list_key, active) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET active = excluded.active`,
      )
      .run(account, list.key, Number(active));
  }

  putEntries(name: string, entries: Iterable<NewEntry>, prune: boolean): void {
    const list = this.#list(name);
    if (list === undefined) throw new AppError('internal', `list ${name} is not there yet`);
    putEntries(this.#db, this.#change, { ...list, name }, entries, prune);
  }

  putSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
    this.#edit.setSetting(name, value);
  }

  removeOthers(named: NamedPolicy): void {
    for (const id of this.#unnamed('SELECT id FROM account', named.accounts)) {
      this.#edit.removeAccount(id);
    }
    for (const name of this.#unnamed(LIST_NAMES, named.lists)) this.#edit.removeList(name);
    const routes = this.#unnamed('SELECT route FROM route', named.routes);
    const activations = this.#unnamed(
      SHARED_ACTIVATIONS,
      named.activations.map(({ account, list }) => `${account} ${list}`),
    );
    if (routes.length + activations.length > 0) this.#change.id();
    const removeRoute = this.#db.prepare('DELETE FROM route WHERE route = ?');
    for (const route of routes) removeRoute.run(route);
    const removeActivation = this.#db.prepare(
      `DELETE FROM activation
       WHERE account_key = (SELECT account_key FROM account WHERE id = ?)
         AND list_key = (SELECT list_key FROM list WHERE owner_key = 0 AND name = ?)`,
    );
    for (const activation of activations) removeActivation.run(...activation.split(' '));
    for (const name of Object.keys(SETTING) as (keyof Settings)[]) {
      if (!named.settings.includes(name)) this.#edit.setSetting(name, undefined);
    }
  }

  #unnamed(query: string, named: readonly string[]): string[] {
    const kept = new Set(named);
    return (this.#db.prepare(query).pluck().all() as string[]).filter((name) => !kept.has(name));
  }

  #accountKey(id: string): number | undefined {
    return this.#get('SELECT account_key FROM account WHERE id = ?', id);
  }

  #list(name: string): { key: number; owner: number; kind: ListKind } | undefined {
    return this.#db
      .prepare<[object], { key: number; owner: number; kind: ListKind }>(
        `SELECT list_key AS key, owner_key AS owner, kind FROM list
         WHERE name = :name AND owner_key =
           iif(:owner IS NULL, 0, (SELECT account_key FROM account WHERE id = :owner))`,
      )
      .get(splitListName(name));
  }

  #get<T>(sql: string, ...values: (string | number | undefined)[]): T | undefined {
    return this.#db
      .prepare(sql)
      .pluck()
      .get(...values.map((value) => value ?? null)) as T | undefined;
  }
}

const LIST_NAMES = `
  SELECT iif(o.id IS NULL, l.name, o.id || '/' || l.name)
  FROM list l LEFT JOIN account o ON o.account_key = l.owner_key`;

/** Neither account ids nor list names have spaces. */
const SHARED_ACTIVATIONS = `
  SELECT a.id || ' ' || l.name
  FROM activation v JOIN account a USING (account_key) JOIN list l USING (list_key)
  WHERE l.owner_key = 0`;
