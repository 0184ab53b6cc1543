import { describe, expect, it } from 'vitest';
import { blockCallers } from '../../src/admin/block-callers.js';
import { findChanges, type OthersChange, redoChange, undoChange } from '../../src/admin/changes.js';
import { addEntries } from '../../src/admin/entries.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

const NUMBER = '+14155550100';
const BOB = { author: 'bob', what: 'another test' };

/** Change 1 made the account; change 2, of ada, blocks a number. */
async function withBlock() {
  const policy = await policyWith();
  await blockCallers(policy, 'acme', { texts: [NUMBER] }, AUTHORSHIP);
  const entries = async () => (await policy.entries('acme/blocked')).map(({ text }) => text);
  return { policy, entries };
}

describe('findChanges', () => {
  it('returns the newest first, for one subject or for all', async () => {
    const { policy } = await withBlock();
    const ids = async (subject?: string) =>
      (await findChanges(policy, { subject, limit: 10 })).map(({ id }) => id);
    expect(await ids()).toEqual([2, 1]);
    expect(await ids('acme/blocked')).toEqual([2]);
  });

  it('rejects an unknown subject, and suggests a similar one', async () => {
    const { policy } = await withBlock();
    const find = (subject: string) => findChanges(policy, { subject, limit: 10 });
    await expect(find('acme/blokced')).rejects.toMatchObject({
      code: 'not-found',
      remedy: { kind: 'did-you-mean', name: 'acme/blocked' },
    });
    await expect(find('xyzzy')).rejects.toMatchObject({ remedy: undefined });
  });
});

describe('undoChange and redoChange', () => {
  it('undo and redo a change, with or without its number', async () => {
    const { policy, entries } = await withBlock();
    const undone = await undoChange(policy, {}, AUTHORSHIP);
    expect(undone).toMatchObject({ target: { id: 2 }, change: 3 });
    expect(await entries()).toEqual([]);
    expect(await redoChange(policy, { change: 2 }, AUTHORSHIP)).toMatchObject({ change: 4 });
    expect(await entries()).toEqual([NUMBER]);
  });

  it('change nothing on a dry run', async () => {
    const { policy, entries } = await withBlock();
    const { change, differences } = await undoChange(policy, { dryRun: true }, AUTHORSHIP);
    expect([change, differences.length > 0]).toEqual([undefined, true]);
    expect(await entries()).toEqual([NUMBER]);
  });

  it('ask only if other authors are involved in the next change', async () => {
    const { policy, entries } = await withBlock();
    const asked: OthersChange[] = [];
    const confirm = (next: OthersChange) => {
      asked.push(next);
      return Promise.reject(new Error('no'));
    };
    await expect(undoChange(policy, { confirm }, BOB)).rejects.toThrow('no');
    expect(asked).toMatchObject([{ target: { id: 2, author: 'ada' }, others: ['ada'] }]);
    expect(asked[0]?.differences.length).toBeGreaterThan(0);
    expect(await entries()).toEqual([NUMBER]);
    await undoChange(policy, { confirm }, AUTHORSHIP);
    expect(asked).toHaveLength(1);
  });

  it('reject what can not be reversed, with the remedy', async () => {
    const { policy } = await withBlock();
    const undo = (change?: number) => undoChange(policy, { change }, AUTHORSHIP);
    const redo = (change?: number) => redoChange(policy, { change }, AUTHORSHIP);
    await expect(redo()).rejects.toMatchObject({ remedy: { kind: 'redo-by-number' } });
    await expect(redo(2)).rejects.toMatchObject({ remedy: { kind: 'undo', change: 2 } });
    await expect(undo(99)).rejects.toMatchObject({
      code: 'not-found',
      message: 'change 99 not found; the newest is 2',
      remedy: { kind: 'see-changes' },
    });
    await addEntries(policy, 'acme/blocked', { texts: [NUMBER], label: 'x' }, AUTHORSHIP);
    await expect(undo(2)).rejects.toMatchObject({
      code: 'invalid',
      message: "change 2 can't be undone: change 3 (a test) touched the same since",
      remedy: { kind: 'undo-first', changes: [3], more: 0 },
    });
    await undo(3);
    await expect(undo(3)).rejects.toMatchObject({ remedy: { kind: 'redo', change: 3 } });
  });
});
