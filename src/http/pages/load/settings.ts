import { existingAccount } from '../../../admin/existing.js';
import { isActiveFor } from '../../../admin/list-state.js';
import { anonymousWordsOf } from '../../../screening/caller/anonymous-words.js';
import { COUNTRIES } from '../../../screening/number/phone-number.js';
import type { Exchange } from '../../route.js';
import type { SettingsModel } from '../view/settings.js';

export async function loadSettings({
  stores: { policy },
  names,
}: Exchange): Promise<SettingsModel> {
  const account = await existingAccount(policy, names.account ?? '');
  const lists = await policy.lists(account.id);
  const { defaultAccount, anonymousWords } = policy.settings();
  return {
    account,
    routes: await policy.routes(account.id),
    isDefault: defaultAccount === account.id,
    lists: lists.map((list) => ({ ...list, isActive: isActiveFor(list, account.id) })),
    anonymousWords: anonymousWordsOf(anonymousWords),
    countries: [...COUNTRIES].sort(),
  };
}
