import { describe, expect, it } from 'vitest';
import { countryOfList, existingAccount, existingList } from '../../src/admin/existing.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { policyWith } from '../support/admin.js';

const policy = await policyWith((edit) => {
  edit.addAccount('globex', { country: 'GB' });
  edit.createList('acme/spam', 'block', {}, true);
  edit.createList('globex/secret', 'block', {}, true);
  edit.createList('robocalls', 'block', {}, false);
});

describe('an existing name', () => {
  it('is found', async () => {
    expect(await existingAccount(policy, 'acme')).toMatchObject({ id: 'acme', country: 'US' });
    expect(await existingList(policy, 'acme/spam')).toMatchObject({ owner: 'acme' });
    expect(await countryOfList(policy, 'globex/secret')).toBe('GB');
    expect(await countryOfList(policy, 'robocalls')).toBe('US');
  });
});

describe('a missing name is reported with a similar one, or with how to create it', () => {
  const empty = openPolicyStore(IN_MEMORY);
  it.each([
    [() => existingAccount(empty, 'acme'), 'not-found', { kind: 'add-account', account: 'acme' }],
    [() => existingAccount(policy, 'acne'), 'not-found', { kind: 'did-you-mean', name: 'acme' }],
    [() => existingAccount(policy, 'xyzzy'), 'not-found', { kind: 'list-accounts' }],
    [() => existingList(policy, 'acme/spma'), 'not-found', meant('acme/spam')],
    [() => existingList(policy, 'acme/robocall'), 'not-found', meant('robocalls')],
    [() => existingList(policy, 'acme/secret'), 'not-found', created('acme/secret')],
    [() => existingList(policy, 'acne/spam'), 'not-found', meant('acme')],
    [() => existingList(policy, 'No List'), 'invalid', undefined],
  ])('%s', async (find, code, remedy) => {
    await expect(find()).rejects.toMatchObject({ code, remedy });
  });
});

function meant(name: string): object {
  return { kind: 'did-you-mean', name };
}

function created(list: string): object {
  return { kind: 'create-list', list };
}
