import { accountContents, addAccount, removeAccount } from '../../../admin/accounts.js';
import { readCountry, readName } from '../../../admin/fields.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { inAccount } from '../view/links.js';
import { countEntries } from '../view/list-state.js';
import { counted } from '../view/parts.js';
import type { Done } from './deed.js';

export async function makeAccount(exchange: Exchange, form: Form): Promise<Done> {
  const id = (form.text('id') ?? '').toLowerCase();
  const name = form.filled('name');
  const country = form.filled('country');
  const account = {
    id,
    patch: {
      ...(name === undefined ? {} : { name: readName(name) }),
      ...(country === undefined ? {} : { country: readCountry(country) }),
    },
    routes: (form.text('routes') ?? '').split('\n').filter((line) => line.trim() !== ''),
    isDefault: form.isOn('default'),
  };
  const { routes, isDefault } = await addAccount(
    exchange.stores.policy,
    account,
    exchange.authorship,
  );
  const hasCalls = routes.length > 0 || isDefault;
  return {
    text: `The account ${id} is created.`,
    notes: hasCalls ? [] : ['No call comes to it yet: add the numbers that people dial.'],
    to: inAccount(id, 'settings'),
  };
}

export async function deleteAccount(exchange: Exchange): Promise<Done> {
  const id = exchange.names.account ?? '';
  const { policy } = exchange.stores;
  const { lists, entries } = await accountContents(policy, id);
  await removeAccount(policy, id, exchange.authorship);
  return {
    text: `The account ${id} is deleted, with ${counted(lists, 'list')} and ${countEntries(entries)}.`,
    to: '/accounts',
  };
}
