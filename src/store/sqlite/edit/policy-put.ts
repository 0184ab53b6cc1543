import type Database from 'better-sqlite3';
import { invalid } from '../../../errors.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { splitListName } from '../../../screening/policy/list-name.js';
import { type ListKind, REJECT, type Settings } from '../../../screening/policy/policy.js';
import type { NamedPolicy, PolicyPut } from '../../document/apply-document.js';
import type { DocumentKind } from '../../foreign-documents.js';
import { SETTING, type Thing } from '../../operation.js';
import type { AccountPatch, ListPatch, NewEntry } from '../../policy-store.js';
import { DEFAULT_COUNTRY } from '../read/policy-queries.js';
import { putEntries } from './entry-put.js';
import { SqlitePolicyEdit } from './policy-edit.js';
import { PolicyNames } from './policy-names.js';
import type { PolicyWriter } from './policy-writer.js';

/** Makes one thing after another equal a document. */
export class SqlitePolicyPut implements PolicyPut {
  readonly #db: Database.Database;
  readonly #writer: PolicyWriter;
  readonly #edit: SqlitePolicyEdit;
  readonly #names: PolicyNames;
  /** Lists whose source knows better what is on them than a document, which may be old. */
  readonly #subscribed = new Set<string>();

  constructor(db: Database.Database, writer: PolicyWriter) {
    this.#db = db;
    this.#writer = writer;
    this.#edit = new SqlitePolicyEdit(writer);
    this.#names = new PolicyNames(writer.statements);
  }

  homeCountry(): CountryCode | undefined {
    const home = this.#writer.read({ kind: 'setting', name: SETTING.homeCountry });
    const hasAccounts = this.#names.accounts().length > 0;
    return (home as CountryCode | undefined) ?? (hasAccounts ? DEFAULT_COUNTRY : undefined);
  }

  countryOf(accountId: string): CountryCode {
    const account = this.#writer.read({ kind: 'account', name: accountId });
    if (account !== undefined) return account.country as CountryCode;
    throw invalid(`account "${accountId}" not found; name it in the document as well`);
  }

  putAccount(id: string, account: AccountPatch): void {
    const isThere = this.#writer.read({ kind: 'account', name: id }) !== undefined;
    if (isThere) this.#edit.updateAccount(id, account);
    else this.#edit.addAccount(id, account);
  }

  putKazooId(kind: DocumentKind, name: string, id: string): void {
    this.#edit.setKazooId(kind, name, id);
  }

  putRoute(accountId: string, route: string): void {
    this.#writer.set({ kind: 'route', name: route }, accountId);
  }

  putList(name: string, kind: ListKind, list: ListPatch): void {
    const found = this.#writer.read({ kind: 'list', name });
    if (found === undefined) {
      this.#edit.createList(name, kind, list, false);
      return;
    }
    if (found.subscription !== null && list.subscription != null) this.#subscribed.add(name);
    // What only a list of the former kind can have.
    if (found.kind !== kind) {
      const patch =
        kind === 'allow' ? { action: REJECT, blockAnonymous: false } : { stillScreen: false };
      this.#edit.updateList(name, patch);
    }
    this.#edit.updateList(name, { kind, ...list });
  }

  putActivation(accountId: string, name: string, active: boolean): void {
    const [account, list] = [
      this.#writer.read({ kind: 'account', name: accountId }),
      this.#writer.read({ kind: 'list', name }),
    ];
    if (account === undefined || list === undefined) {
      // Throws an error that names the missing thing and a similar name.
      this.#edit.setActive(accountId, name, active);
      return;
    }
    const activation: Thing<'activation'> = { kind: 'activation', name, account: accountId };
    const said = this.#writer.read(activation);
    // An account's own list needs to be activated, so deactivating it again has no effect.
    if (said === undefined && !active && splitListName(name).owner === accountId) return;
    this.#writer.set(activation, active);
  }

  putEntries(name: string, entries: Iterable<NewEntry>, prune: boolean): void {
    if (this.#subscribed.has(name)) return;
    putEntries(this.#db, this.#writer, name, entries, prune);
  }

  putSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
    this.#edit.setSetting(name, value);
  }

  removeOthers(named: NamedPolicy): void {
    for (const id of without(this.#names.accounts(), named.accounts)) this.#edit.removeAccount(id);
    for (const name of without(this.#names.lists(), named.lists)) this.#edit.removeList(name);
    for (const name of without(this.#names.routes(), named.routes)) {
      this.#writer.set({ kind: 'route', name }, undefined);
    }
    const isNamed = new Set(named.activations.map(({ account, list }) => `${account} ${list}`));
    for (const name of this.#names.lists()) {
      if (splitListName(name).owner !== undefined) continue;
      for (const account of this.#names.accountsThatSaid(name)) {
        if (isNamed.has(`${account} ${name}`)) continue;
        this.#writer.set({ kind: 'activation', name, account }, undefined);
      }
    }
    for (const name of Object.keys(SETTING) as (keyof Settings)[]) {
      if (!named.settings.includes(name)) this.#edit.setSetting(name, undefined);
    }
  }
}

function without(names: readonly string[], kept: readonly string[]): string[] {
  const isKept = new Set(kept);
  return names.filter((name) => !isKept.has(name));
}
