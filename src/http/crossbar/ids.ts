import { createHash } from 'node:crypto';
import type { Principal } from '../../store/access.js';
import { isKazooId } from '../../store/foreign-documents.js';
import type { ListSummary } from '../../store/policy-store.js';
import type { Stores } from '../stores.js';

/** KAZOO's ids of accounts, lists and users: 32 hex digits. */

export function accountId({ documents }: Stores, account: string): string {
  return documents.document('account', account).id;
}

export async function accountOfId(stores: Stores, id: string): Promise<string | undefined> {
  if (!isKazooId(id)) return undefined;
  const accounts = await stores.policy.accounts();
  return accounts.find((account) => accountId(stores, account.id) === id)?.id;
}

export function listId({ documents }: Stores, list: string): string {
  return documents.document('list', list).id;
}

/** The blacklists of an account: its own block lists and the shared ones. */
export async function blacklistsOf({ policy }: Stores, account: string): Promise<ListSummary[]> {
  return (await policy.lists(account)).filter(({ kind }) => kind === 'block');
}

export async function listOfId(
  stores: Stores,
  account: string,
  id: string,
): Promise<ListSummary | undefined> {
  const lists = await blacklistsOf(stores, account);
  return lists.find(({ name }) => listId(stores, name) === id);
}

export function userId({ kind, name }: Pick<Principal, 'kind' | 'name'>): string {
  return createHash('sha256').update(`${kind} ${name}`).digest('hex').slice(0, 32);
}
