import type Database from 'better-sqlite3';
import { nearest } from '../../../did-you-mean.js';
import { invalid, notFound } from '../../../errors.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { formatAction } from '../../../screening/policy/action.js';
import { isProblem } from '../../../screening/policy/entry.js';
import { nearestList, parseListName } from '../../../screening/policy/list-name.js';
import type { ListKind, Settings } from '../../../screening/policy/policy.js';
import { contradictionIn } from '../../list-contradiction.js';
import type {
  AccountPatch,
  AddedEntries,
  ListPatch,
  NewEntry,
  PolicyEdit,
} from '../../policy-store.js';
import { differs, renewed } from '../history/entry-difference.js';
import { resizeList } from '../read/list-size.js';
import { SETTING } from '../read/policy-queries.js';
import type { ChangeRecord } from './change-record.js';

type Value = string | number | null;
type Columns = Readonly<Record<string, Value>>;

/** One change inside one transaction. What changes nothing is not written, so it leaves no trace. */
export class SqlitePolicyEdit implements PolicyEdit {
  readonly #db: Database.Database;
  readonly #change: ChangeRecord;

  constructor(db: Database.Database, change: ChangeRecord) {
    this.#db = db;
    this.#change = change;
  }

  addAccount(id: string, patch: AccountPatch): void {
    if (this.#findAccountKey(id) !== undefined) {
      throw invalid(`account "${id}" exists already; change it with "ringfence account set ${id}"`);
    }
    const columns = {
      id,
      name: id,
      country: 'US',
      created_at: this.#change.at,
      ...accountColumns(patch),
    };
    if (this.#isFirstAccount()) this.#settleHomeCountry(columns.country);
    this.#insert('account', columns);
  }

  updateAccount(id: string, patch: AccountPatch): void {
    this.#update('account', accountColumns(patch), 'account_key', this.#accountKey(id));
  }

  removeAccount(id: string): void {
    const key = this.#accountKey(id);
    this.#record();
    this.#run('DELETE FROM account WHERE account_key = ?', key);
    this.#run('DELETE FROM setting WHERE name = ? AND value = ?', SETTING.defaultAccount, id);
  }

  addRoute(accountId: string, route: string): boolean {
    const key = this.#accountKey(accountId);
    const owner = this.#get<string>(
      'SELECT id FROM route JOIN account USING (account_key) WHERE route = ?',
      route,
    );
    if (owner === accountId) return false;
    if (owner !== undefined) {
      throw invalid(
        `route "${route}" leads to account "${owner}"; take it away first: ringfence account route remove ${owner} ${route}`,
      );
    }
    this.#insert('route', { route, account_key: key });
    return true;
  }

  removeRoute(accountId: string, route: string): void {
    const key = this.#accountKey(accountId);
    const routes = this.#all<string>('SELECT route FROM route WHERE account_key = ?', key);
    if (!routes.includes(route)) {
      throw notFound(`account "${accountId}" has no route "${route}"${nearest(route, routes)}`);
    }
    this.#record();
    this.#run('DELETE FROM route WHERE route = ?', route);
  }

  createList(name: string, kind: ListKind, patch: ListPatch, active: boolean): void {
    const { owner, name: bare } = this.#parseListName(name);
    this.#check(name, kind, patch);
    const ownerKey = owner === undefined ? 0 : this.#accountKey(owner);
    if (this.#findListKey(ownerKey, bare) !== undefined) {
      throw invalid(`list "${name}" exists already; add to it with "ringfence list add ${name}"`);
    }
    this.#insert('list', {
      owner_key: ownerKey,
      name: bare,
      kind,
      created_at: this.#change.at,
      ...listColumns(patch),
    });
    if (owner !== undefined) this.setActive(owner, name, active);
  }

  ensureList(name: string, kind: ListKind): void {
    const { owner, name: bare } = this.#parseListName(name);
    const key = this.#findListKey(owner === undefined ? 0 : this.#accountKey(owner), bare);
    if (key === undefined) return this.createList(name, kind, {}, true);
    if (this.#kindOf(key) === kind) return;
    throw invalid(
      `list "${name}" exists and is no ${kind} list; add to it with "ringfence list add ${name}"`,
    );
  }

  updateList(name: string, patch: ListPatch): void {
    const { list_key } = this.#list(name);
    this.#check(name, patch.kind ?? this.#kindOf(list_key), patch);
    this.#update('list', listColumns(patch), 'list_key', list_key);
  }

  removeList(name: string): void {
    const { list_key } = this.#list(name);
    this.#record();
    this.#run('DELETE FROM list WHERE list_key = ?', list_key);
  }

  addEntries(name: string, entries: Iterable<NewEntry>): AddedEntries {
    const list = this.#list(name);
    const { list_key } = list;
    const now = this.#change.at;
    const look = this.#db.prepare<[object], EntryState>(RENEWAL);
    const outcome = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] };
    for (const { text, probe, label = null, expiresAt = null } of firstOfEach(entries)) {
      const found = look.get({ list_key, text, label, expiresAt, now });
      if (found === undefined) {
        const { owner_key } = list;
        const gram = probe === text ? null : probe;
        const change_id = this.#record();
        const columns = {
          list_key,
          text,
          owner_key,
          gram,
          label,
          expires_at: expiresAt,
          change_id,
        };
        this.#insert('entry', columns);
        outcome.added.push(text);
      } else if (found.differs === 1) {
        this.#record();
        this.#run(
          'UPDATE entry SET label = ?, expires_at = ? WHERE list_key = ? AND text = ?',
          found.label,
          found.expires_at,
          list_key,
          text,
        );
        outcome.changed.push(text);
      } else {
        outcome.unchanged.push(text);
      }
    }
    this.#change.countAdded(list_key, outcome.added);
    resizeList(this.#db, list_key, outcome.added.length);
    return outcome;
  }

  removeEntries(name: string, texts: Iterable<string>): string[] {
    const { list_key } = this.#list(name);
    const exists = this.#db.prepare('SELECT 1 FROM entry WHERE list_key = ? AND text = ?').pluck();
    const remove = this.#db.prepare('DELETE FROM entry WHERE list_key = ? AND text = ?');
    const removed = [...texts].filter((text) => {
      if (exists.get(list_key, text) === undefined) return false;
      this.#record();
      return remove.run(list_key, text).changes > 0;
    });
    resizeList(this.#db, list_key, -removed.length);
    return removed;
  }

  setActive(accountId: string, name: string, active: boolean): boolean {
    const key = this.#accountKey(accountId);
    const list = this.#list(name);
    if (list.owner_key !== 0 && list.owner_key !== key) {
      throw invalid(
        `list "${name}" belongs to another account; "${accountId}" can activate its own lists and shared ones`,
      );
    }
    const said = this.#get<number>(
      'SELECT active FROM activation WHERE account_key = ? AND list_key = ?',
      key,
      list.list_key,
    );
    if ((said ?? list.everyone) === Number(active)) return false;
    this.#record();
    this.#run(
      `INSERT INTO activation (account_key, list_key, active) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET active = excluded.active`,
      key,
      list.list_key,
      Number(active),
    );
    return true;
  }

  setSetting<K extends keyof Settings>(name: K, value: Settings[K] | undefined): void {
    if (name === 'defaultAccount' && value !== undefined) this.#accountKey(String(value));
    const text = settingText(value);
    const stored = this.#get<string>('SELECT value FROM setting WHERE name = ?', SETTING[name]);
    if (text === stored) return;
    this.#record();
    if (text === undefined) {
      this.#run('DELETE FROM setting WHERE name = ?', SETTING[name]);
      return;
    }
    this.#run(
      `INSERT INTO setting (name, value) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value`,
      SETTING[name],
      text,
    );
  }

  #isFirstAccount(): boolean {
    return this.#get('SELECT 1 FROM account LIMIT 1') === undefined;
  }

  /** The first account's country is the home country from then on, whatever becomes of the account. */
  #settleHomeCountry(country: string): void {
    const isSet = this.#get('SELECT 1 FROM setting WHERE name = ?', SETTING.homeCountry);
    if (isSet === undefined) this.setSetting('homeCountry', country as CountryCode);
  }

  #record(): number {
    return this.#change.id();
  }

  #insert(table: string, columns: Columns): void {
    this.#record();
    const names = Object.keys(columns);
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    this.#run(sql, ...Object.values(columns));
  }

  #update(table: string, columns: Columns, key: string, value: number): void {
    const row = this.#db.prepare(`SELECT * FROM ${table} WHERE ${key} = ?`).get(value) as Columns;
    const changed = Object.keys(columns).filter((name) => columns[name] !== row[name]);
    if (changed.length === 0) return;
    this.#record();
    const sql = `UPDATE ${table} SET ${changed.map((name) => `${name} = ?`).join(', ')} WHERE ${key} = ?`;
    this.#run(sql, ...changed.map((name) => columns[name] ?? null), value);
  }

  #accountKey(id: string): number {
    const key = this.#findAccountKey(id);
    if (key !== undefined) return key;
    throw notFound(
      `there is no account "${id}"${nearest(id, this.#all('SELECT id FROM account'))}`,
    );
  }

  #findAccountKey(id: string): number | undefined {
    return this.#get('SELECT account_key FROM account WHERE id = ?', id);
  }

  #list(name: string): { list_key: number; owner_key: number; everyone: number } {
    const { owner, name: bare } = this.#parseListName(name);
    const ownerKey = owner === undefined ? 0 : this.#accountKey(owner);
    const key = this.#findListKey(ownerKey, bare);
    if (key === undefined) throw notFound(`there is no list "${name}"${this.#nearestList(name)}`);
    const everyone = this.#get<number>('SELECT everyone FROM list WHERE list_key = ?', key) ?? 0;
    return { list_key: key, owner_key: ownerKey, everyone };
  }

  #findListKey(ownerKey: number, name: string): number | undefined {
    return this.#get('SELECT list_key FROM list WHERE owner_key = ? AND name = ?', ownerKey, name);
  }

  #kindOf(listKey: number): ListKind {
    return this.#get('SELECT kind FROM list WHERE list_key = ?', listKey) as ListKind;
  }

  #check(name: string, kind: ListKind, patch: ListPatch): void {
    const problem = contradictionIn(name, kind, patch);
    if (problem !== undefined) throw invalid(problem);
  }

  #nearestList(name: string): string {
    const names = this.#all<string>(
      `SELECT iif(o.id IS NULL, l.name, o.id || '/' || l.name)
       FROM list l LEFT JOIN account o ON o.account_key = l.owner_key`,
    );
    return nearestList(name, names);
  }

  #parseListName(text: string): { owner: string | undefined; name: string } {
    const parsed = parseListName(text);
    if (isProblem(parsed)) throw invalid(parsed.problem);
    return parsed;
  }

  #run(sql: string, ...values: Value[]): void {
    this.#db.prepare(sql).run(...values);
  }

  #get<T>(sql: string, ...values: Value[]): T | undefined {
    return this.#db
      .prepare(sql)
      .pluck()
      .get(...values) as T | undefined;
  }

  #all<T = string>(sql: string, ...values: Value[]): T[] {
    return this.#db
      .prepare(sql)
      .pluck()
      .all(...values) as T[];
  }
}

/** What an entry that is there becomes when it is added again. */
const RENEWAL = `
  SELECT ${renewed('w').label} AS label, ${renewed('w').expiresAt} AS expires_at,
    ${differs(renewed('w'))} AS differs
  FROM entry e JOIN (SELECT :label AS label, :expiresAt AS expires_at) w
  WHERE e.list_key = :list_key AND e.text = :text`;

interface EntryState {
  readonly label: string | null;
  readonly expires_at: number | null;
  readonly differs: 0 | 1;
}

function firstOfEach(entries: Iterable<NewEntry>): Iterable<NewEntry> {
  const first = new Map<string, NewEntry>();
  for (const entry of entries) if (!first.has(entry.text)) first.set(entry.text, entry);
  return first.values();
}

function settingText(value: Settings[keyof Settings]): string | undefined {
  return value === undefined || typeof value === 'string' ? value : value.join(',');
}

function accountColumns(patch: AccountPatch): Record<string, Value> {
  return given({
    name: patch.name,
    country: patch.country,
    extension: patch.extension,
    dialplan: patch.dialplan,
    context: patch.context,
    mode: patch.mode,
    paused_until: patch.pausedUntil,
    block_anonymous: flag(patch.blockAnonymous),
    anonymous_scope: patch.anonymousScope,
    anonymous_action: patch.anonymousAction && formatAction(patch.anonymousAction),
    verification: patch.verification,
    default_verdict: patch.defaultVerdict,
  });
}

function listColumns(patch: ListPatch): Record<string, Value> {
  return given({
    kind: patch.kind,
    action: patch.action && formatAction(patch.action),
    block_anonymous: flag(patch.blockAnonymous),
    enabled: flag(patch.enabled),
    everyone: flag(patch.everyone),
  });
}

function flag(value: boolean | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function given(columns: Record<string, Value | undefined>): Record<string, Value> {
  const entries = Object.entries(columns).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, Value>;
}
