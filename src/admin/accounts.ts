import type { Account, ListKind } from '../screening/policy/policy.js';
import type { AccountPatch, Authorship, PolicyEdit, PolicyStore } from '../store/policy-store.js';
import { existingAccount } from './existing.js';
import { readAccountId, readName, readRoute } from './fields.js';
import { standingFor } from './list-state.js';

/** An account with what belongs to it. */
export interface AccountReport {
  readonly account: Account;
  readonly routes: readonly string[];
  /** Whether it receives the calls that no route leads elsewhere. */
  readonly isDefault: boolean;
  /** The id by which KAZOO's clients know it; absent: one that follows from its own id. */
  readonly kazooId?: string | undefined;
  /** The account's own lists and the shared ones. */
  readonly lists: readonly AccountList[];
}

export interface AccountList {
  readonly name: string;
  readonly kind: ListKind;
  readonly entries: number;
  /** At present: enabled, active for the account, and within its schedule. */
  readonly works: boolean;
  /** When it works; absent: always. */
  readonly schedule?: string | undefined;
}

export async function showAccount(policy: PolicyStore, id: string): Promise<AccountReport> {
  const account = await existingAccount(policy, id);
  const lists = await policy.lists(id);
  return {
    account,
    routes: await policy.routes(id),
    isDefault: policy.settings().defaultAccount === id,
    kazooId: (await policy.accountKazooIds()).get(id),
    lists: lists.map((list) => ({
      name: list.name,
      kind: list.kind,
      entries: list.entries,
      works: standingFor(list, account, Date.now()) === 'in-effect',
      schedule: list.schedule?.text,
    })),
  };
}

/** Changes of an account. An absent field stays. */
export interface AccountChange {
  readonly patch: AccountPatch;
  /** Makes it the account of calls without a matching route. */
  readonly isDefault?: boolean | undefined;
  /** The id by which KAZOO's clients know it. */
  readonly kazooId?: string | undefined;
}

export interface NewAccount extends AccountChange {
  readonly id: string;
  /** Each in any spelling. */
  readonly routes: readonly string[];
}

/** Throws `AppError` if the id or a route is invalid. Needs no policy. */
export function checkNewAccount({ id, patch, routes }: NewAccount): void {
  readAccountId(id);
  // Whether a text is a route doesn't depend on the country.
  for (const route of routes) readRoute(route, patch.country ?? 'US');
}

/** Creates an account. Its default country is the home country. */
export async function addAccount(
  policy: PolicyStore,
  account: NewAccount,
  authorship: Authorship,
): Promise<AccountReport> {
  checkNewAccount(account);
  const { id } = account;
  const patch = { country: policy.settings().homeCountry, ...account.patch };
  const routes = account.routes.map((route) => readRoute(route, patch.country));
  await policy.change(authorship, (edit) => {
    edit.addAccount(id, patch);
    for (const route of routes) edit.addRoute(id, route);
    setRest(edit, id, account);
  });
  return showAccount(policy, id);
}

/** Changes an account. An absent field stays. */
export async function setAccount(
  policy: PolicyStore,
  id: string,
  change: AccountChange,
  authorship: Authorship,
): Promise<AccountReport> {
  await existingAccount(policy, id);
  await policy.change(authorship, (edit) => {
    edit.updateAccount(id, change.patch);
    setRest(edit, id, change);
  });
  return showAccount(policy, id);
}

function setRest(edit: PolicyEdit, id: string, { isDefault, kazooId }: AccountChange): void {
  if (isDefault) edit.setSetting('defaultAccount', id);
  if (kazooId !== undefined) edit.setKazooId('account', id, kazooId);
}

/**
 * Changes the id of an account. Its lists, routes and users stay with it; its logged calls keep the
 * id that they were logged with.
 */
export async function renameAccount(
  policy: PolicyStore,
  id: string,
  to: string,
  authorship: Authorship,
): Promise<AccountReport> {
  await existingAccount(policy, id);
  readAccountId(to);
  await policy.rename({ what: 'account', name: id, to }, authorship);
  return showAccount(policy, to);
}

export interface AccountCopy {
  /** The id of the new account. */
  readonly to: string;
  /** Its display name; its id if absent. */
  readonly name?: string | undefined;
}

/** Adds an account with the settings, lists and activations of another one, but without routes. */
export async function copyAccount(
  policy: PolicyStore,
  id: string,
  { to, name }: AccountCopy,
  authorship: Authorship,
): Promise<AccountReport> {
  await existingAccount(policy, id);
  readAccountId(to);
  const displayName = name === undefined ? to : readName(name);
  await policy.change(authorship, (edit) => edit.copyAccount(id, to, displayName));
  return showAccount(policy, to);
}

/** What is removed together with an account. */
export interface AccountContents {
  readonly lists: number;
  readonly entries: number;
}

export async function accountContents(policy: PolicyStore, id: string): Promise<AccountContents> {
  await existingAccount(policy, id);
  const own = (await policy.lists(id)).filter(({ owner }) => owner === id);
  return { lists: own.length, entries: own.reduce((sum, { entries }) => sum + entries, 0) };
}

/** Removes an account with its routes and its own lists. */
export async function removeAccount(
  policy: PolicyStore,
  id: string,
  authorship: Authorship,
): Promise<void> {
  await existingAccount(policy, id);
  await policy.change(authorship, (edit) => edit.removeAccount(id));
}

export interface RouteReport {
  /** The stored form. */
  readonly route: string;
  /** False if the route led there already. */
  readonly added: boolean;
}

/** Adds a route: a dialled number in any spelling, or a domain. */
export async function addRoute(
  policy: PolicyStore,
  id: string,
  text: string,
  authorship: Authorship,
): Promise<RouteReport> {
  const { country } = await existingAccount(policy, id);
  const route = readRoute(text, country);
  const added = await policy.change(authorship, (edit) => edit.addRoute(id, route));
  return { route, added };
}

/** Removes a route, and returns its stored form. */
export async function removeRoute(
  policy: PolicyStore,
  id: string,
  text: string,
  authorship: Authorship,
): Promise<string> {
  const { country } = await existingAccount(policy, id);
  const route = readRoute(text, country);
  await policy.change(authorship, (edit) => edit.removeRoute(id, route));
  return route;
}
