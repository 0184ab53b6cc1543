import { expect, it } from 'vitest';
import {
  createList,
  findLists,
  type NewList,
  removeList,
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

it('activates a list, and tells whether that changed anything', async () => {
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
])('refuses %s', async (_, fields, code, says) => {
  const policy = await policyWith();
  const created = createList(policy, { ...SPAM, ...fields }, AUTHORSHIP);
  await expect(created).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
  expect(await policy.lists()).toEqual([]);
});
