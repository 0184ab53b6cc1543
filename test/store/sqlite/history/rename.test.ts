import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/errors.js';
import { parseCanonical } from '../../../../src/screening/policy/entry.js';
import type { NewEntry, NewName } from '../../../../src/store/policy-store.js';
import { openForeignDocuments } from '../../../../src/store/sqlite/access/foreign-documents.js';
import {
  openPolicyStore,
  type SqlitePolicyStore,
} from '../../../../src/store/sqlite/policy-store.js';
import { AUTHORSHIP, policyWith } from '../../../support/admin.js';
import { createPolicy } from '../../../support/policy.js';
import { temporaryFolder } from '../../../support/temporary.js';

/* History and undo across the rename of an account or a list. */

let policy: SqlitePolicyStore;

beforeEach(async () => {
  policy = await policyWith((edit) => {
    edit.createList('acme/spam', 'block', {}, true);
    edit.createList('shared', 'block', {}, true);
    edit.setActive('acme', 'shared', true);
    edit.addRoute('acme', '1000');
    edit.setSetting('defaultAccount', 'acme');
  });
});

const rename = (what: NewName['what'], name: string, to: string) =>
  policy.rename({ what, name, to }, AUTHORSHIP);
const add = (list: string, ...texts: string[]) =>
  policy.change(AUTHORSHIP, (edit) => {
    edit.addEntries(
      list,
      texts.map((text) => parseCanonical(text) as NewEntry),
    );
  });
const textsOf = async (list: string) => (await policy.entries(list)).map(({ text }) => text);
const newest = async () => (await policy.history({ limit: 1 }))[0]?.id ?? 0;
const undo = async (change: number) => (await policy.undo(change, AUTHORSHIP)).change ?? 0;
const idsOf = async (subject: string) =>
  (await policy.history({ subject, limit: 100 })).map(({ id }) => id);

describe('an account that is renamed', () => {
  it('keeps all that belongs or refers to it', async () => {
    await add('acme/spam', '+14155550100');
    await rename('account', 'acme', 'inc');
    expect(policy.account('acme')).toBeUndefined();
    expect(policy.account('inc')?.id).toBe('inc');
    expect(policy.settings().defaultAccount).toBe('inc');
    expect(policy.accountByRoute(['1000'])?.id).toBe('inc');
    expect(await policy.lists('inc')).toMatchObject([
      { name: 'shared', activeFor: ['inc'] },
      { name: 'inc/spam', activeFor: ['inc'], entries: 1 },
    ]);
    expect(policy.candidates('inc', ['+14155550100'])).toHaveLength(1);
  });

  it('is recorded as one operation, which undo reverses', async () => {
    await rename('account', 'acme', 'inc');
    const [change] = await policy.history({ limit: 1 });
    expect(change?.differences).toEqual([
      {
        did: 'changed',
        kind: 'account',
        name: 'inc',
        fields: { id: { before: 'acme', after: 'inc' } },
      },
    ]);
    await undo(await newest());
    expect(policy.account('acme')).toBeDefined();
    expect(policy.settings().defaultAccount).toBe('acme');
    await policy.redo(change?.id ?? 0, AUTHORSHIP);
    expect(await policy.list('inc/spam')).toBeDefined();
  });

  it('still has its changes from before undone, under its new name', async () => {
    await add('acme/spam', '+14155550100', '+14155550101');
    const added = await newest();
    await policy.change(AUTHORSHIP, (edit) => edit.updateAccount('acme', { mode: 'off' }));
    const off = await newest();
    await rename('account', 'acme', 'inc');
    await rename('list', 'inc/spam', 'inc/junk');
    await add('inc/junk', '+14155550102');
    await undo(off);
    expect(policy.account('inc')?.mode).toBe('enforce');
    const undone = await undo(added);
    expect(await textsOf('inc/junk')).toEqual(['+14155550102']);
    await undo(undone);
    expect(await textsOf('inc/junk')).toHaveLength(3);
  });

  it('has the history of its former name', async () => {
    await add('acme/spam', '1012');
    const added = await newest();
    await rename('account', 'acme', 'inc');
    const renamed = await newest();
    await policy.change(AUTHORSHIP, (edit) => edit.addAccount('acme', {}));
    expect(await idsOf('inc')).toEqual([renamed, added, 1]);
    expect(await idsOf('inc/spam')).toEqual([added, 1]);
    expect(await idsOf('acme')).toEqual([renamed + 1, renamed, added, 1]);
  });
});

it('a name that was taken and given back is the former account again', async () => {
  await policy.change(AUTHORSHIP, (edit) => edit.addAccount('other', {}));
  await policy.change(AUTHORSHIP, (edit) => edit.removeAccount('acme'));
  const removed = await newest();
  await rename('account', 'other', 'acme');
  await undo(await newest());
  await undo(removed);
  expect((await policy.accounts()).map(({ id }) => id)).toEqual(['acme', 'other']);
  expect(policy.settings().defaultAccount).toBe('acme');
});

describe('the undo of a rename is refused while', () => {
  const LATER: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'another list has the former name',
      () => policy.change(AUTHORSHIP, (edit) => edit.createList('acme/spam', 'block', {}, true)),
    ],
    ['the list has a third name', () => rename('list', 'acme/junk', 'acme/third')],
    ['the list is gone', () => policy.change(AUTHORSHIP, (edit) => edit.removeList('acme/junk'))],
    [
      'another list is renamed to the former name',
      async () => {
        await policy.change(AUTHORSHIP, (edit) => edit.createList('acme/other', 'block', {}, true));
        await rename('list', 'acme/other', 'acme/spam');
      },
    ],
  ];

  it.each(LATER)('%s', async (_, later) => {
    await rename('list', 'acme/spam', 'acme/junk');
    const renamed = await newest();
    await later();
    const inTheWay = await newest();
    await expect(undo(renamed)).rejects.toMatchObject({
      problem: { kind: 'touched-since', later: [{ id: inTheWay }] },
    });
    await undo(inTheWay);
    await undo(renamed);
    expect(await policy.list('acme/spam')).toBeDefined();
  });
});

it('a change of the same entry under the new name is in the way of an undo', async () => {
  await add('acme/spam', '1012', '1013');
  const added = await newest();
  await rename('list', 'acme/spam', 'acme/junk');
  await policy.change(AUTHORSHIP, (edit) => edit.removeEntries('acme/junk', ['1012']));
  await expect(undo(added)).rejects.toMatchObject({
    problem: { kind: 'touched-since', later: [{ id: await newest() }] },
  });
});

it.each<[NewName['what'], string, string, string]>([
  ['account', 'acne', 'inc', 'account "acne" not found; did you mean "acme"?'],
  ['account', 'acme', 'other', 'account "other" exists already'],
  ['list', 'acme/span', 'acme/x', 'list "acme/span" not found; did you mean "acme/spam"?'],
  ['list', 'acme/spam', 'acme/spam', 'list "acme/spam" exists already'],
  ['list', 'acme/spam', 'spam', '"acme/spam" can\'t become "spam"'],
  ['list', 'shared', 'acme/shared', '"shared" can\'t become "acme/shared"'],
  ['list', 'shared', 'Shared!', '"Shared!" is not a valid list name'],
])('refuses to rename %s %s to %s', async (what, name, to, says) => {
  await policy.change(AUTHORSHIP, (edit) => edit.addAccount('other', {}));
  const before = await newest();
  const error: unknown = await rename(what, name, to).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).message).toContain(says);
  expect(await newest()).toBe(before);
});

it("KAZOO's documents follow", async () => {
  const file = join(temporaryFolder(), 'ringfence.db');
  await createPolicy(file, (edit) => {
    edit.addAccount('acme', {});
    edit.createList('acme/spam', 'block', {}, true);
    edit.putDocument('list', 'acme/spam', { id: 'f'.repeat(32), fields: { owner_id: 'x' } });
    edit.putDocument('account', 'acme', { id: 'a'.repeat(32), fields: {} });
  });
  const store = openPolicyStore(file);
  const documents = openForeignDocuments(file);
  await store.rename({ what: 'list', name: 'acme/spam', to: 'acme/junk' }, AUTHORSHIP);
  await store.rename({ what: 'account', name: 'acme', to: 'inc' }, AUTHORSHIP);
  expect(documents.document('list', 'inc/junk')).toEqual({
    id: 'f'.repeat(32),
    fields: { owner_id: 'x' },
  });
  expect(documents.document('account', 'inc').id).toBe('a'.repeat(32));
  documents.close();
  store.close();
});
