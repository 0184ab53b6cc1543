import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  openAccessStore,
  type SqliteAccessStore,
} from '../../../../src/store/sqlite/access/access-store.js';
import { openPolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { createPolicy } from '../../../support/policy.js';
import { temporaryFolder } from '../../../support/temporary.js';

const BY = { author: 'tester', what: 'set-up' };
let file: string;
let store: SqliteAccessStore;

beforeEach(async () => {
  file = join(temporaryFolder(), 'test.db');
  await createPolicy(file, (edit) => {
    edit.addAccount('acme', {});
    edit.addAccount('globex', {});
  });
  store = openAccessStore(file);
  return () => store.close();
});

const BOB = { kind: 'user', name: 'bob', role: 'manager', accounts: ['acme'] } as const;

describe('users and keys', () => {
  it('are found by name, by key and by secret', async () => {
    await store.add({ ...BOB, password: { md5: 'm', sha1: 's' } }, BY);
    await store.add(
      { kind: 'key', name: 'ci', role: 'viewer', accounts: ['globex'], keyHash: 'k' },
      BY,
    );
    const bob = store.principal('user', 'bob');
    expect(bob).toMatchObject(BOB);
    expect(store.bySecret('md5', 'm')).toEqual(bob);
    expect(store.bySecret('sha1', 's')).toEqual(bob);
    expect(store.byKey(bob?.key ?? 0)).toEqual(bob);
    expect(store.bySecret('key', 'k')).toMatchObject({ name: 'ci', accounts: ['globex'] });
    expect(store.bySecret('key', 'm')).toBeUndefined();
    expect(store.principals('user').map(({ name }) => name)).toEqual(['bob']);
  });

  it('have names of their own', async () => {
    await store.add(BOB, BY);
    await expect(store.add(BOB, BY)).rejects.toThrow('user "bob" exists already');
    await store.add({ ...BOB, kind: 'key', keyHash: 'k' }, BY);
  });

  it('change only in given fields', async () => {
    await store.add({ ...BOB, password: { md5: 'm', sha1: 's' } }, BY);
    const before = store.principal('user', 'bob');
    await store.set('user', 'bob', { role: 'viewer' }, BY);
    expect(store.principal('user', 'bob')).toEqual({ ...before, role: 'viewer' });
    await store.set('user', 'bob', { accounts: ['globex', 'acme'] }, BY);
    expect(store.principal('user', 'bob')?.accounts).toEqual(['acme', 'globex']);
    await store.set('user', 'bob', { password: { md5: 'n', sha1: 't' } }, BY);
    expect(store.principal('user', 'bob')?.credential).not.toBe(before?.credential);
  });

  it.each([
    ['a user', () => store.set('user', 'bbo', {}, BY), 'user "bbo" not found; did you mean "bob"?'],
    ['a user to remove', () => store.remove('user', 'x', BY), 'user "x" not found'],
    [
      'an account',
      () => store.set('user', 'bob', { accounts: ['acme', 'amce'] }, BY),
      'account "amce" not found; did you mean "acme"?',
    ],
  ])('names what was not found, and changes nothing: %s', async (_, change, says) => {
    await store.add(BOB, BY);
    await expect(change()).rejects.toThrow(says);
    expect(store.principal('user', 'bob')).toMatchObject(BOB);
  });

  it('lose access to a removed account for good', async () => {
    await store.add(BOB, BY);
    await createPolicy(file, (edit) => edit.removeAccount('acme'));
    await createPolicy(file, (edit) => edit.addAccount('acme', {}));
    expect(store.principal('user', 'bob')?.accounts).toEqual([]);
  });

  it('a new one with the same name is another one', async () => {
    await store.add(BOB, BY);
    const first = store.principal('user', 'bob')?.key;
    await store.remove('user', 'bob', BY);
    await store.add(BOB, BY);
    expect(store.principal('user', 'bob')?.key).not.toBe(first);
  });
});

describe('the history', () => {
  it('records changes without secrets, which can not be undone', async () => {
    await store.add({ ...BOB, password: { md5: 'secret-hash', sha1: 'other-hash' } }, BY);
    await store.set('user', 'bob', { role: 'viewer' }, BY);
    await store.remove('user', 'bob', BY);
    const policy = openPolicyStore(file);
    const history = await policy.history({ limit: 3 });
    expect(history.map(({ author, differences }) => ({ author, differences }))).toEqual(
      ['removed', 'changed', 'added'].map((did) => ({
        author: 'tester',
        differences: [{ did, kind: 'user', name: 'bob' }],
      })),
    );
    expect(JSON.stringify(history)).not.toContain('hash');
    await expect(policy.undo(history[0]?.id ?? 0, BY)).rejects.toThrow('of-access');
    expect((await policy.nextUndo())?.target.what).toBe('set-up');
    expect(await policy.history({ limit: 9, subject: 'bob' })).toEqual([]);
    policy.close();
  });
});
