import {
  accountContents,
  addAccount,
  copyAccount,
  removeAccount,
  renameAccount,
} from '../../../admin/accounts.js';
import { readCountry, readName } from '../../../admin/fields.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { inAccount } from '../view/links.js';
import { countEntries } from '../view/list-state.js';
import { counted } from '../view/parts.js';
import type { Done } from './deed.js';

export async function makeAccount(exchange: Exchange, form: Form): Promise<Done> {
  const id = readId(form);
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
    to: inAccount(id, hasCalls ? '' : 'settings'),
  };
}

function readId(form: Form): string {
  return (form.text('id') ?? '').toLowerCase();
}

export async function giveId(exchange: Exchange, form: Form): Promise<Done> {
  const id = exchange.names.account ?? '';
  const to = readId(form);
  await renameAccount(exchange.stores.policy, id, to, exchange.authorship);
  return {
    text: `The account ${id} is now called ${to}.`,
    notes: [`Calls before this change are logged under ${id}.`],
    to: inAccount(to, 'settings'),
  };
}

export async function makeCopy(exchange: Exchange, form: Form): Promise<Done> {
  const id = exchange.names.account ?? '';
  const copy = { to: readId(form), name: form.filled('name') };
  await copyAccount(exchange.stores.policy, id, copy, exchange.authorship);
  return {
    text: `The account ${copy.to} is created, with the settings and lists of ${id}.`,
    notes: ['No call comes to it yet: add the numbers that people dial.'],
    to: inAccount(copy.to, 'settings'),
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
