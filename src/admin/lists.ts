import { invalid } from '../errors.js';
import { type ListName, parseListName } from '../screening/policy/list-name.js';
import type { ListKind } from '../screening/policy/policy.js';
import { contradictionIn } from '../store/list-contradiction.js';
import type {
  Authorship,
  ListPatch,
  ListSummary,
  PolicyEdit,
  PolicyStore,
} from '../store/policy-store.js';
import { type AddReport, type NewEntries, readEntries } from './entries.js';
import { countryOfList, existingAccount, existingList } from './existing.js';
import { accepted } from './fields.js';
import { inactiveReason } from './list-state.js';

/** Changes of a list. An absent field stays. */
export interface ListChange extends ListPatch {
  /** The id by which KAZOO's clients know it. */
  readonly kazooId?: string | undefined;
}

/** A list to create. */
export interface NewList extends Omit<ListChange, 'kind'> {
  readonly name: string;
  readonly kind: ListKind;
  /** Whether an account's own list is active at first. */
  readonly active: boolean;
}

/**
 * The parts of a new list's name. Throws `AppError` if the name is invalid, or the settings
 * contradict each other.
 */
export function checkNewList({ name, kind, active: _, kazooId: __, ...patch }: NewList): ListName {
  const parts = accepted(parseListName(name));
  const contradiction = contradictionIn(name, kind, patch);
  if (contradiction !== undefined) throw invalid(contradiction);
  return parts;
}

export async function createList(
  policy: PolicyStore,
  list: NewList,
  authorship: Authorship,
): Promise<ListSummary> {
  const { owner } = checkNewList(list);
  if (owner !== undefined) await existingAccount(policy, owner);
  await policy.change(authorship, (edit) => create(edit, list));
  return existingList(policy, list.name);
}

function create(edit: PolicyEdit, { name, kind, active, kazooId, ...patch }: NewList): void {
  edit.createList(name, kind, patch, active);
  if (kazooId !== undefined) edit.setKazooId('list', name, kazooId);
}

/** Creates a list with its first entries. Throws `AppError` for the first invalid one, and then creates nothing. */
export async function createFilledList(
  policy: PolicyStore,
  list: NewList,
  request: NewEntries,
  authorship: Authorship,
): Promise<AddReport> {
  const { owner } = checkNewList(list);
  if (owner !== undefined) await existingAccount(policy, owner);
  const country = await countryOfList(policy, list.name);
  const { entries, doubts } = readEntries(request, list.kind, country);
  const { name } = list;
  const added = await policy.change(authorship, (edit) => {
    create(edit, list);
    return edit.addEntries(name, entries);
  });
  const inactive = inactiveReason(await existingList(policy, name));
  return { list: name, ...added, doubts, warnings: inactive === undefined ? [] : [inactive] };
}

export async function setList(
  policy: PolicyStore,
  name: string,
  { kazooId, ...patch }: ListChange,
  authorship: Authorship,
): Promise<ListSummary> {
  await existingList(policy, name);
  await policy.change(authorship, (edit) => {
    edit.updateList(name, patch);
    if (kazooId !== undefined) edit.setKazooId('list', name, kazooId);
  });
  return existingList(policy, name);
}

/** Removes a list with its entries, and returns it as it was. */
export async function removeList(
  policy: PolicyStore,
  name: string,
  authorship: Authorship,
): Promise<ListSummary> {
  const list = await existingList(policy, name);
  await policy.change(authorship, (edit) => edit.removeList(name));
  return list;
}

/**
 * Renames a list. It stays shared or with its account, and keeps its entries, activations and
 * history.
 */
export async function renameList(
  policy: PolicyStore,
  name: string,
  to: string,
  authorship: Authorship,
): Promise<ListSummary> {
  await existingList(policy, name);
  accepted(parseListName(to));
  await policy.rename({ what: 'list', name, to }, authorship);
  return existingList(policy, to);
}

/** Creates a list with the settings and entries of another one, which may have another owner. */
export async function copyList(
  policy: PolicyStore,
  name: string,
  to: string,
  authorship: Authorship,
): Promise<ListSummary> {
  await existingList(policy, name);
  const { owner } = accepted(parseListName(to));
  if (owner !== undefined) await existingAccount(policy, owner);
  await policy.change(authorship, (edit) => edit.copyList(name, to));
  return existingList(policy, to);
}

/** Removes all entries of a list, and returns their number. */
export async function clearList(
  policy: PolicyStore,
  name: string,
  authorship: Authorship,
): Promise<number> {
  await existingList(policy, name);
  return policy.change(authorship, (edit) => edit.clearList(name));
}

/** Lists sorted by name: all of them, or an account's own and the shared ones. */
export async function findLists(policy: PolicyStore, account?: string): Promise<ListSummary[]> {
  if (account !== undefined) await existingAccount(policy, account);
  return policy.lists(account);
}

export interface Activation {
  readonly account: string;
  readonly list: string;
  readonly active: boolean;
}

/** Activates or deactivates a list for an account. False if that changes nothing. */
export async function setListActive(
  policy: PolicyStore,
  { account, list, active }: Activation,
  authorship: Authorship,
): Promise<boolean> {
  await existingAccount(policy, account);
  await existingList(policy, list);
  return policy.change(authorship, (edit) => edit.setActive(account, list, active));
}
