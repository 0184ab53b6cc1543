import { nearestOf } from '../did-you-mean.js';
import { notFound, type Remedy } from '../errors.js';
import type { CountryCode } from '../screening/number/phone-number.js';
import { nearestListOf, parseListName } from '../screening/policy/list-name.js';
import type { Account } from '../screening/policy/policy.js';
import type { ListSummary, PolicyStore } from '../store/policy-store.js';
import { accepted } from './fields.js';

/** The account of this id. Throws `AppError` `not-found`. */
export async function existingAccount(policy: PolicyStore, id: string): Promise<Account> {
  const account = policy.account(id);
  if (account !== undefined) return account;
  const ids = (await policy.accounts()).map((each) => each.id);
  throw notFound(`account "${id}" not found`, { remedy: remedyForAccount(id, ids) });
}

function remedyForAccount(id: string, ids: readonly string[]): Remedy {
  if (ids.length === 0) return { kind: 'add-account', account: id };
  return didYouMean(nearestOf(id, ids)) ?? { kind: 'list-accounts' };
}

/** The list of this name. Throws `AppError` `invalid` or `not-found`. */
export async function existingList(policy: PolicyStore, name: string): Promise<ListSummary> {
  const { owner } = accepted(parseListName(name));
  const found = await policy.list(name);
  if (found !== undefined) return found;
  if (owner !== undefined) await existingAccount(policy, owner);
  const names = (await policy.lists()).map((each) => each.name);
  const remedy = didYouMean(nearestListOf(name, names)) ?? { kind: 'create-list', list: name };
  throw notFound(`list "${name}" not found`, { remedy });
}

/** The country for reading a list's numbers: its account's country, else the home country. */
export async function countryOfList(policy: PolicyStore, name: string): Promise<CountryCode> {
  const { owner } = accepted(parseListName(name));
  const account = owner === undefined ? undefined : await existingAccount(policy, owner);
  return account?.country ?? policy.settings().homeCountry;
}

export function didYouMean(name: string | undefined): Remedy | undefined {
  return name === undefined ? undefined : { kind: 'did-you-mean', name };
}
