import { nearest } from '../../../did-you-mean.js';
import { invalid, notFound } from '../../../errors.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { isProblem } from '../../../screening/policy/entry.js';
import { type ListName, nearestList, parseListName } from '../../../screening/policy/list-name.js';
import type { ListKind, Settings } from '../../../screening/policy/policy.js';
import { contradictionIn } from '../../list-contradiction.js';
import {
  type AccountState,
  type EntryState,
  type ListState,
  SETTING,
  type Thing,
} from '../../operation.js';
import type {
  AccountPatch,
  AddedEntries,
  ListPatch,
  NewEntry,
  PolicyEdit,
} from '../../policy-store.js';
import { differs, renewed } from './entry-difference.js';
import { newAccount, newList, patchedAccount, patchedList } from './patches.js';
import { PolicyNames } from './policy-names.js';
import { LIST_KEY, listParameters } from './policy-rows.js';
import type { PolicyWriter } from './policy-writer.js';

/** The edits of a change. An edit without effect is not written, so it leaves no trace. */
export class SqlitePolicyEdit implements PolicyEdit {
  readonly #writer: PolicyWriter;
  readonly #names: PolicyNames;

  constructor(writer: PolicyWriter) {
    this.#writer = writer;
    this.#names = new PolicyNames(writer.statements);
  }

  addAccount(id: string, patch: AccountPatch): void {
    if (this.#writer.read(account(id)) !== undefined) {
      throw invalid(`account "${id}" exists already`, {
        remedy: { kind: 'set-account', account: id },
      });
    }
    const state = patchedAccount(newAccount(id, this.#writer.change.at), patch);
    if (this.#names.accounts().length === 0) this.#settleHomeCountry(state.country);
    this.#writer.set(account(id), state);
  }

  updateAccount(id: string, patch: AccountPatch): void {
    this.#writer.set(account(id), patchedAccount(this.#account(id), patch));
  }

  removeAccount(id: string): void {
    this.#account(id);
    for (const route of this.#names.routesOf(id)) this.#writer.set(routeOf(route), undefined);
    for (const list of this.#names.listsOf(id)) this.removeList(list);
    for (const list of this.#names.activationsOf(id)) {
      this.#writer.set(activation(id, list), undefined);
    }
    const isDefault = this.#writer.read(setting('defaultAccount')) === id;
    if (isDefault) this.#writer.set(setting('defaultAccount'), undefined);
    this.#writer.set(account(id), undefined);
  }

  addRoute(accountId: string, route: string): boolean {
    this.#account(accountId);
    const owner = this.#writer.read(routeOf(route));
    if (owner === accountId) return false;
    if (owner !== undefined) {
      throw invalid(`route "${route}" leads to account "${owner}"`, {
        remedy: { kind: 'remove-route', account: owner, route },
      });
    }
    return this.#writer.set(routeOf(route), accountId);
  }

  removeRoute(accountId: string, route: string): void {
    this.#account(accountId);
    const routes = this.#names.routesOf(accountId);
    if (!routes.includes(route)) {
      throw notFound(`account "${accountId}" has no route "${route}"${nearest(route, routes)}`);
    }
    this.#writer.set(routeOf(route), undefined);
  }

  createList(name: string, kind: ListKind, patch: ListPatch, active: boolean): void {
    const { owner } = this.#parse(name);
    this.#check(name, kind, patch);
    if (owner !== undefined) this.#account(owner);
    if (this.#writer.read(listOf(name)) !== undefined) {
      throw invalid(`list "${name}" exists already`, {
        remedy: { kind: 'add-to-list', list: name },
      });
    }
    const state = patchedList(newList(kind, this.#writer.change.at), patch);
    this.#writer.set(listOf(name), state);
    if (owner !== undefined) this.setActive(owner, name, active);
  }

  ensureList(name: string, kind: ListKind): void {
    this.#ownerOf(name);
    const list = this.#writer.read(listOf(name));
    if (list === undefined) return this.createList(name, kind, {}, true);
    if (list.kind === kind) return;
    throw invalid(`list "${name}" exists and is not of kind ${kind}`, {
      remedy: { kind: 'add-to-list', list: name },
    });
  }

  updateList(name: string, patch: ListPatch): void {
    const list = this.#list(name);
    this.#check(name, patch.kind ?? list.kind, patch);
    this.#writer.set(listOf(name), patchedList(list, patch));
  }

  removeList(name: string): void {
    this.#list(name);
    for (const id of this.#names.accountsThatSaid(name)) {
      this.#writer.set(activation(id, name), undefined);
    }
    this.#writer.entries.removeAll(name);
    this.#writer.set(listOf(name), undefined);
  }

  addEntries(name: string, entries: Iterable<NewEntry>): AddedEntries {
    this.#list(name);
    const now = this.#writer.change.at;
    const outcome = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] };
    for (const { text, label = null, expiresAt = null } of firstOfEach(entries)) {
      const thing: Thing<'entry'> = { kind: 'entry', name, text };
      const parameters = { ...listParameters(name), text, label, expiresAt, now };
      const found = this.#writer.statements.get<Renewal>(RENEWAL, parameters);
      if (found === undefined) {
        const after = { label, expiresAt, change: this.#writer.change.id() };
        this.#writer.write({ ...thing, after });
        outcome.added.push(text);
      } else if (found.differs === 1) {
        const { newLabel, newExpiresAt, differs: _, ...before } = found;
        const after = { ...before, label: newLabel, expiresAt: newExpiresAt };
        this.#writer.write({ ...thing, before, after });
        outcome.changed.push(text);
      } else {
        outcome.unchanged.push(text);
      }
    }
    return outcome;
  }

  removeEntries(name: string, texts: Iterable<string>): string[] {
    this.#list(name);
    return [...texts].filter((text) => this.#writer.set({ kind: 'entry', name, text }, undefined));
  }

  setActive(accountId: string, name: string, active: boolean): boolean {
    this.#account(accountId);
    const { everyone } = this.#list(name);
    const owner = this.#ownerOf(name);
    if (owner !== undefined && owner !== accountId) {
      throw invalid(
        `list "${name}" belongs to another account; "${accountId}" can activate its own lists and shared ones`,
      );
    }
    const said = this.#writer.read(activation(accountId, name));
    return (said ?? everyone) !== active && this.#writer.set(activation(accountId, name), active);
  }

  setSetting<K extends keyof Settings>(name: K, value: Settings[K] | undefined): void {
    if (name === 'defaultAccount' && value !== undefined) this.#account(String(value));
    const isText = value === undefined || typeof value === 'string';
    this.#writer.set(setting(name), isText ? value : value.join(','));
  }

  /**
   * The country of the first account becomes the home country and stays it when the account is
   * removed.
   */
  #settleHomeCountry(country: string): void {
    const isSet = this.#writer.read(setting('homeCountry')) !== undefined;
    if (!isSet) this.setSetting('homeCountry', country as CountryCode);
  }

  #account(id: string): AccountState {
    const found = this.#writer.read(account(id));
    if (found !== undefined) return found;
    throw notFound(`account "${id}" not found${nearest(id, this.#names.accounts())}`);
  }

  #list(name: string): ListState {
    this.#ownerOf(name);
    const found = this.#writer.read(listOf(name));
    if (found !== undefined) return found;
    throw notFound(`list "${name}" not found${nearestList(name, this.#names.lists())}`);
  }

  /** Throws if the list name is invalid, or there is no such account. */
  #ownerOf(name: string): string | undefined {
    const { owner } = this.#parse(name);
    if (owner !== undefined) this.#account(owner);
    return owner;
  }

  #parse(name: string): ListName {
    const parsed = parseListName(name);
    if (isProblem(parsed)) throw invalid(parsed.problem);
    return parsed;
  }

  #check(name: string, kind: ListKind, patch: ListPatch): void {
    const problem = contradictionIn(name, kind, patch);
    if (problem !== undefined) throw invalid(problem);
  }
}

const account = (name: string): Thing<'account'> => ({ kind: 'account', name });
const routeOf = (name: string): Thing<'route'> => ({ kind: 'route', name });
const listOf = (name: string): Thing<'list'> => ({ kind: 'list', name });
const setting = (name: keyof Settings): Thing<'setting'> => ({
  kind: 'setting',
  name: SETTING[name],
});
const activation = (accountId: string, name: string): Thing<'activation'> => ({
  kind: 'activation',
  name,
  account: accountId,
});

/** The state of an entry, and its state when it is added again. */
const RENEWAL = `
  SELECT e.label, e.expires_at AS expiresAt, e.change_id AS change, ${renewed('w').label} AS newLabel,
    ${renewed('w').expiresAt} AS newExpiresAt, ${differs(renewed('w'))} AS differs
  FROM entry e JOIN (SELECT :label AS label, :expiresAt AS expires_at) w
  WHERE e.list_key = ${LIST_KEY} AND e.text = :text`;

interface Renewal extends EntryState {
  readonly newLabel: string | null;
  readonly newExpiresAt: number | null;
  readonly differs: 0 | 1;
}

function firstOfEach(entries: Iterable<NewEntry>): Iterable<NewEntry> {
  const first = new Map<string, NewEntry>();
  for (const entry of entries) if (!first.has(entry.text)) first.set(entry.text, entry);
  return first.values();
}
