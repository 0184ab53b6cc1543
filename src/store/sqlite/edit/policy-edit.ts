import { nearest } from '../../../did-you-mean.js';
import { invalid, notFound } from '../../../errors.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { isActive } from '../../../screening/policy/list-standing.js';
import type { ListKind, Settings } from '../../../screening/policy/policy.js';
import type { DocumentKind, ForeignDocument } from '../../foreign-documents.js';
import { contradictionIn } from '../../list-contradiction.js';
import type { MergeSource } from '../../merge.js';
import type { EntryState } from '../../operation.js';
import type {
  AccountPatch,
  AddedEntries,
  EntryPatch,
  ListPatch,
  NewEntry,
  NewName,
  PolicyEdit,
} from '../../policy-store.js';
import { formatSubscription } from '../../subscription.js';
import { differs, renewed } from './entry-difference.js';
import { findList } from './entry-rows.js';
import { Existing } from './existing.js';
import { KazooIds } from './kazoo-ids.js';
import { given, newAccount, newList, patchedAccount, patchedList } from './patches.js';
import { PolicyCopy } from './policy-copy.js';
import { PolicyNames } from './policy-names.js';
import { LIST_KEY, listParameters } from './policy-rows.js';
import type { PolicyWriter } from './policy-writer.js';
import {
  accountOf,
  activationOf,
  documentOf,
  entryOf,
  listOf,
  routeOf,
  settingOf,
} from './things.js';

/** The edits of a change. An edit without effect is not written, so it leaves no trace. */
export class SqlitePolicyEdit implements PolicyEdit {
  readonly #writer: PolicyWriter;
  readonly #names: PolicyNames;
  readonly #existing: Existing;
  readonly #copy: PolicyCopy;
  readonly #kazooIds: KazooIds;

  constructor(writer: PolicyWriter) {
    this.#writer = writer;
    this.#names = new PolicyNames(writer.statements);
    this.#existing = new Existing(writer, this.#names);
    this.#copy = new PolicyCopy(writer, this.#names, this.#existing);
    this.#kazooIds = new KazooIds(writer, this.#names);
  }

  /** See `PolicyStore`. */
  rename(name: NewName): void {
    this.#copy.rename(name);
  }

  addAccount(id: string, patch: AccountPatch): void {
    if (this.#writer.read(accountOf(id)) !== undefined) {
      throw invalid(`account "${id}" exists already`, {
        remedy: { kind: 'set-account', account: id },
      });
    }
    const state = patchedAccount(newAccount(id, this.#writer.change.at), patch);
    if (this.#names.accounts().length === 0) this.#settleHomeCountry(state.country);
    this.#writer.set(accountOf(id), state);
  }

  updateAccount(id: string, patch: AccountPatch): void {
    this.#writer.set(accountOf(id), patchedAccount(this.#existing.account(id), patch));
  }

  removeAccount(id: string): void {
    this.#existing.account(id);
    for (const route of this.#names.routesOf(id)) this.#writer.set(routeOf(route), undefined);
    for (const list of this.#names.listsOf(id)) this.removeList(list);
    for (const list of this.#names.activationsOf(id)) {
      this.#writer.set(activationOf(id, list), undefined);
    }
    const isDefault = this.#writer.read(settingOf('defaultAccount')) === id;
    if (isDefault) this.#writer.set(settingOf('defaultAccount'), undefined);
    this.#writer.set(documentOf('account', id), undefined);
    this.#writer.set(accountOf(id), undefined);
  }

  copyAccount(id: string, to: string, name: string): void {
    this.#copy.account(id, to, name);
  }

  addRoute(accountId: string, route: string): boolean {
    this.#existing.account(accountId);
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
    this.#existing.account(accountId);
    const routes = this.#names.routesOf(accountId);
    if (!routes.includes(route)) {
      throw notFound(`account "${accountId}" has no route "${route}"${nearest(route, routes)}`);
    }
    this.#writer.set(routeOf(route), undefined);
  }

  createList(name: string, kind: ListKind, patch: ListPatch, active: boolean): void {
    const { owner } = this.#existing.parse(name);
    this.#check(name, kind, patch);
    if (owner !== undefined) this.#existing.account(owner);
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
    this.#existing.ownerOf(name);
    const list = this.#writer.read(listOf(name));
    if (list === undefined) return this.createList(name, kind, {}, true);
    if (list.kind === kind) return;
    throw invalid(`list "${name}" exists and is not of kind ${kind}`, {
      remedy: { kind: 'add-to-list', list: name },
    });
  }

  updateList(name: string, patch: ListPatch): void {
    const list = this.#existing.list(name);
    this.#check(name, patch.kind ?? list.kind, patch);
    this.#writer.set(listOf(name), patchedList(list, patch));
  }

  removeList(name: string): void {
    this.#existing.list(name);
    for (const id of this.#names.accountsThatSaid(name)) {
      this.#writer.set(activationOf(id, name), undefined);
    }
    this.#writer.entries.removeAll(name);
    this.#writer.set(documentOf('list', name), undefined);
    this.#writer.set(listOf(name), undefined);
  }

  copyList(name: string, to: string): void {
    this.#copy.list(name, to);
  }

  /** Throws `AppError` unless the entries of the list come from there; see `MergeOptions`. */
  checkSource(name: string, source: MergeSource | undefined): void {
    if (source === undefined) this.#existing.ownEntries(name);
    if (source === undefined || source.isNew) return;
    const { subscription } = this.#existing.list(name);
    if (subscription === formatSubscription(source.subscription)) return;
    throw invalid(`the subscription of ${name} was changed meanwhile; nothing else was changed`);
  }

  clearList(name: string): number {
    this.#existing.ownEntries(name);
    const { entries = 0 } = findList(this.#writer.statements, name) ?? {};
    this.#writer.entries.removeAll(name);
    return entries;
  }

  addEntries(name: string, entries: Iterable<NewEntry>): AddedEntries {
    const wanted = firstOfEach(entries);
    if (wanted.length === 0) this.#existing.list(name);
    else this.#existing.ownEntries(name);
    const now = this.#writer.change.at;
    const outcome = { added: [] as string[], changed: [] as string[], unchanged: [] as string[] };
    for (const { text, label = null, expiresAt = null } of wanted) {
      const thing = entryOf(name, text);
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

  updateEntry(name: string, text: string, patch: EntryPatch): boolean {
    this.#existing.ownEntries(name);
    const before = this.#writer.read(entryOf(name, text));
    if (before === undefined) return false;
    this.#writer.set(entryOf(name, text), { ...before, ...given(patch) });
    return true;
  }

  removeEntries(name: string, texts: Iterable<string>): string[] {
    const gone = [...texts];
    if (gone.length === 0) this.#existing.list(name);
    else this.#existing.ownEntries(name);
    return gone.filter((text) => this.#writer.set(entryOf(name, text), undefined));
  }

  setActive(accountId: string, name: string, active: boolean): boolean {
    this.#existing.account(accountId);
    const { everyone } = this.#existing.list(name);
    const owner = this.#existing.ownerOf(name);
    if (owner !== undefined && owner !== accountId) {
      throw invalid(
        `list "${name}" belongs to another account; "${accountId}" can activate its own lists and shared ones`,
      );
    }
    const said = this.#writer.read(activationOf(accountId, name));
    return (
      isActive(said, everyone) !== active && this.#writer.set(activationOf(accountId, name), active)
    );
  }

  setSetting<K extends keyof Settings>(name: K, value: Settings[K] | undefined): void {
    if (name === 'defaultAccount' && value !== undefined) this.#existing.account(String(value));
    const isText = value === undefined || typeof value === 'string';
    this.#writer.set(settingOf(name), isText ? value : value.join(','));
  }

  putDocument(kind: DocumentKind, name: string, { id, fields }: ForeignDocument): void {
    this.#requireExisting(kind, name);
    this.#kazooIds.put(kind, name, { id, fields: JSON.stringify(fields) });
  }

  setKazooId(kind: DocumentKind, name: string, id: string): void {
    this.#requireExisting(kind, name);
    const { fields = '{}' } = this.#writer.read(documentOf(kind, name)) ?? {};
    this.#kazooIds.put(kind, name, { id, fields });
  }

  #requireExisting(kind: DocumentKind, name: string): void {
    if (kind === 'account') this.#existing.account(name);
    else this.#existing.list(name);
  }

  /**
   * The country of the first account becomes the home country and stays it when the account is
   * removed.
   */
  #settleHomeCountry(country: string): void {
    const isSet = this.#writer.read(settingOf('homeCountry')) !== undefined;
    if (!isSet) this.setSetting('homeCountry', country as CountryCode);
  }

  #check(name: string, kind: ListKind, patch: ListPatch): void {
    const problem = contradictionIn(name, kind, patch);
    if (problem !== undefined) throw invalid(problem);
  }
}

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

function firstOfEach(entries: Iterable<NewEntry>): readonly NewEntry[] {
  const first = new Map<string, NewEntry>();
  for (const entry of entries) if (!first.has(entry.text)) first.set(entry.text, entry);
  return [...first.values()];
}
