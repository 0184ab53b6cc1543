import { expect, it } from 'vitest';
import {
  accountContents,
  addAccount,
  addRoute,
  copyAccount,
  type NewAccount,
  removeAccount,
  removeRoute,
  renameAccount,
  setAccount,
  showAccount,
} from '../../src/admin/accounts.js';
import { addEntries } from '../../src/admin/entries.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

it('creates an account with its routes, in its country', async () => {
  const policy = openPolicyStore(IN_MEMORY);
  const patch = { country: 'GB', name: 'Globex' } as const;
  const routes = ['020 7183 8750', 'Globex.example'];
  const account = { id: 'globex', patch, routes, isDefault: true };
  expect(await addAccount(policy, account, AUTHORSHIP)).toMatchObject({
    account: { id: 'globex', country: 'GB', name: 'Globex' },
    routes: ['+442071838750', 'globex.example'],
    isDefault: true,
    lists: [],
  });
  // The first account settled the home country.
  const next = await addAccount(policy, { id: 'acme', patch: {}, routes: [] }, AUTHORSHIP);
  expect(next).toMatchObject({ account: { country: 'GB' }, isDefault: false });
});

it('changes only the given fields', async () => {
  const policy = await policyWith();
  const patch = { mode: 'monitor', pausedUntil: 1 } as const;
  const { account } = await setAccount(policy, 'acme', { patch }, AUTHORSHIP);
  expect(account).toMatchObject({ mode: 'monitor', pausedUntil: 1, country: 'US' });
  const resumed = await setAccount(
    policy,
    'acme',
    { patch: { pausedUntil: null }, isDefault: true },
    AUTHORSHIP,
  );
  expect(resumed).toMatchObject({ account: { mode: 'monitor', pausedUntil: undefined } });
  expect(resumed.isDefault).toBe(true);
});

it('shows which lists work for the account', async () => {
  const policy = await policyWith((edit) => {
    edit.createList('acme/own', 'block', {}, false);
    edit.createList('all', 'allow', { everyone: true }, false);
    edit.createList('off', 'block', { everyone: true, enabled: false }, false);
  });
  const { lists } = await showAccount(policy, 'acme');
  expect(lists.map(({ name, works }) => [name, works])).toEqual([
    ['all', true],
    ['off', false],
    ['acme/own', false],
  ]);
});

it('removes an account with its routes and lists', async () => {
  const policy = await policyWith((edit) => {
    edit.createList('acme/own', 'block', {}, false);
    edit.createList('shared', 'block', {}, false);
  });
  const texts = ['+14155550100', '+14155550101'];
  await addEntries(policy, 'acme/own', { texts }, AUTHORSHIP);
  expect(await accountContents(policy, 'acme')).toEqual({ lists: 1, entries: 2 });
  await removeAccount(policy, 'acme', AUTHORSHIP);
  expect(await policy.accounts()).toEqual([]);
  expect((await policy.lists()).map(({ name }) => name)).toEqual(['shared']);
  await expect(removeAccount(policy, 'acme', AUTHORSHIP)).rejects.toThrow(
    'account "acme" not found',
  );
});

it('adds routes to an account, each to only one', async () => {
  const policy = await policyWith((edit) => edit.addAccount('globex', { country: 'GB' }));
  const add = (id: string, route: string) => addRoute(policy, id, route, AUTHORSHIP);
  expect(await add('acme', '(415) 555-0142')).toEqual({ route: '+14155550142', added: true });
  expect(await add('acme', '+14155550142')).toEqual({ route: '+14155550142', added: false });
  await expect(add('globex', '+14155550142')).rejects.toMatchObject({ code: 'invalid' });
  await expect(add('acme', '!!')).rejects.toThrow('is not a route');
  expect(await removeRoute(policy, 'acme', '4155550142', AUTHORSHIP)).toBe('+14155550142');
  await expect(removeRoute(policy, 'acme', '4155550142', AUTHORSHIP)).rejects.toMatchObject({
    code: 'not-found',
  });
});

it.each<[string, Partial<NewAccount>, string]>([
  ['an id', { id: 'A b' }, 'is not a valid account id'],
  ['an id that is taken', { id: 'acme' }, 'account "acme" exists already'],
  ['a route', { routes: ['example.org', '!!'] }, 'is not a route'],
])('creates no account without a valid %s', async (_, fields, says) => {
  const policy = await policyWith();
  const account = { id: 'globex', patch: {}, routes: [], ...fields };
  await expect(addAccount(policy, account, AUTHORSHIP)).rejects.toThrow(says);
  expect((await policy.accounts()).map(({ id }) => id)).toEqual(['acme']);
});

const withLists = () =>
  policyWith((edit) => {
    edit.updateAccount('acme', { name: 'Acme', mode: 'monitor', pausedUntil: 1 });
    edit.addRoute('acme', '1000');
    edit.setSetting('defaultAccount', 'acme');
    edit.createList('acme/spam', 'block', {}, true);
    edit.createList('acme/off', 'block', {}, false);
    edit.createList('shared', 'block', {}, false);
    edit.createList('others', 'block', { everyone: true }, false);
    edit.addEntries('acme/spam', [{ kind: 'number', text: '12', probe: '12', label: 'x' }]);
    edit.setActive('acme', 'shared', true);
    edit.setActive('acme', 'others', false);
  });

it('renames an account, which keeps its lists, routes and role', async () => {
  const policy = await withLists();
  expect(await renameAccount(policy, 'acme', 'inc', AUTHORSHIP)).toMatchObject({
    account: { id: 'inc', name: 'Acme', mode: 'monitor' },
    routes: ['1000'],
    isDefault: true,
    lists: [
      { name: 'others', works: false },
      { name: 'shared', works: true },
      { name: 'inc/off', works: false },
      { name: 'inc/spam', works: true, entries: 1 },
    ],
  });
});

it('copies an account without its routes, its pause and its role', async () => {
  const policy = await withLists();
  expect(await copyAccount(policy, 'acme', { to: 'inc' }, AUTHORSHIP)).toMatchObject({
    account: { id: 'inc', name: 'inc', mode: 'monitor', pausedUntil: undefined },
    routes: [],
    isDefault: false,
    lists: [
      { name: 'others', works: false },
      { name: 'shared', works: true },
      { name: 'inc/off', works: false },
      { name: 'inc/spam', works: true, entries: 1 },
    ],
  });
  expect(await policy.entries('inc/spam')).toMatchObject([{ text: '12', label: 'x' }]);
  const named = await copyAccount(policy, 'inc', { to: 'third', name: ' Third ' }, AUTHORSHIP);
  expect(named.account.name).toBe('Third');
});

it.each([
  ['acne', 'inc', 'not-found', 'account "acne" not found'],
  ['acme', 'Inc', 'invalid', '"Inc" is not a valid account id'],
  ['acme', 'acme', 'invalid', 'account "acme" exists already'],
])('refuses to rename or copy %s to %s', async (id, to, code, says) => {
  const policy = await withLists();
  const problem = { code, message: expect.stringContaining(says) };
  await expect(renameAccount(policy, id, to, AUTHORSHIP)).rejects.toMatchObject(problem);
  await expect(copyAccount(policy, id, { to }, AUTHORSHIP)).rejects.toMatchObject(problem);
});
