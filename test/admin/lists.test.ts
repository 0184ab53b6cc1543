import { expect, it } from 'vitest';
import {
  clearList,
  copyList,
  createList,
  findLists,
  type NewList,
  removeList,
  renameList,
  setList,
  setListActive,
} from '../../src/admin/lists.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

const SPAM: NewList = { name: 'acme/spam', kind: 'block', active: true };

it('creates, changes, finds and removes a list', async () => {
  const policy = await policyWith();
  expect(await createList(policy, SPAM, AUTHORSHIP)).toMatchObject({ activeFor: ['acme'] });
  const shared = { name: 'vip', kind: 'allow', active: false, everyone: true } as const;
  await createList(policy, shared, AUTHORSHIP);
  const action = { kind: 'flag' } as const;
  const changed = await setList(policy, 'acme/spam', { action, enabled: false }, AUTHORSHIP);
  expect(changed).toMatchObject({ action, enabled: false, blockAnonymous: false });
  expect((await findLists(policy)).map(({ name }) => name)).toEqual(['vip', 'acme/spam']);
  await removeList(policy, 'acme/spam', AUTHORSHIP);
  expect((await findLists(policy, 'acme')).map(({ name }) => name)).toEqual(['vip']);
  await expect(findLists(policy, 'acne')).rejects.toMatchObject({ code: 'not-found' });
});

it('activates a list, and reports whether that changed anything', async () => {
  const policy = await policyWith((edit) => edit.createList('robocalls', 'block', {}, false));
  const set = (active: boolean) =>
    setListActive(policy, { account: 'acme', list: 'robocalls', active }, AUTHORSHIP);
  expect([await set(true), await set(true), await set(false)]).toEqual([true, false, true]);
  expect(await policy.list('robocalls')).toMatchObject({ activeFor: [], inactiveFor: ['acme'] });
});

it.each<[string, Partial<NewList>, string, string]>([
  ['a name that is none', { name: 'Spam!' }, 'invalid', 'is not a valid list name'],
  ['an account that is none', { name: 'acne/spam' }, 'not-found', 'account "acne" not found'],
  [
    'an action of an allow list',
    { kind: 'allow', action: { kind: 'flag' } },
    'invalid',
    'allow list',
  ],
  ['an own list for everyone', { everyone: true }, 'invalid', 'only a shared list'],
])('rejects %s', async (_, fields, code, says) => {
  const policy = await policyWith();
  const created = createList(policy, { ...SPAM, ...fields }, AUTHORSHIP);
  await expect(created).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
  expect(await policy.lists()).toEqual([]);
});

it('renames, copies and clears a list with entries', async () => {
  const policy = await policyWith((edit) => {
    edit.addAccount('globex', {});
    edit.createList('spam', 'block', { everyone: true, action: { kind: 'flag' } }, false);
    edit.addEntries(
      'spam',
      ['12', '13'].map((text) => ({ ...entry(text), label: 'x' })),
    );
  });
  expect(await renameList(policy, 'spam', 'junk', AUTHORSHIP)).toMatchObject({ entries: 2 });
  const own = await copyList(policy, 'junk', 'globex/junk', AUTHORSHIP);
  expect(own).toMatchObject({
    owner: 'globex',
    action: { kind: 'flag' },
    entries: 2,
    everyone: false,
    activeFor: ['globex'],
  });
  const shared = await copyList(policy, 'junk', 'more', AUTHORSHIP);
  expect(shared).toMatchObject({ everyone: true, activeFor: [] });
  expect(await policy.entries('globex/junk')).toMatchObject([
    { text: '12', label: 'x', author: 'ada' },
    { text: '13', label: 'x' },
  ]);
  expect(await clearList(policy, 'junk', AUTHORSHIP)).toBe(2);
  expect(await clearList(policy, 'junk', AUTHORSHIP)).toBe(0);
  expect(await policy.list('junk')).toMatchObject({ entries: 0 });
  expect(await policy.list('more')).toMatchObject({ entries: 2 });
});

it('copies a list that is not active for its account as one that is not', async () => {
  const policy = await policyWith((edit) => edit.createList('acme/a', 'block', {}, false));
  expect(await copyList(policy, 'acme/a', 'acme/b', AUTHORSHIP)).toMatchObject({ activeFor: [] });
});

const entry = (text: string) => ({ kind: 'number', text, probe: text }) as const;

it.each<[string, string, string, string]>([
  ['spam', 'acne/spam', 'not-found', 'account "acne" not found'],
  ['spam', 'spam', 'invalid', 'list "spam" exists already'],
  ['spam', 'Spam', 'invalid', 'is not a valid list name'],
  ['span', 'x', 'not-found', 'list "span" not found'],
])('refuses to copy %s to %s', async (from, to, code, says) => {
  const policy = await policyWith((edit) => edit.createList('spam', 'block', {}, false));
  const copied = copyList(policy, from, to, AUTHORSHIP);
  await expect(copied).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
});
