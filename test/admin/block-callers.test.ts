import { describe, expect, it } from 'vitest';
import { allowCallers, blockCallers, unblockCallers } from '../../src/admin/block-callers.js';
import { addEntries, removeEntries } from '../../src/admin/entries.js';
import { verdictOn } from '../../src/admin/list-state.js';
import { AUTHORSHIP, policyWith } from '../support/admin.js';

const NUMBER = '+14155550100';
const OTHER = '+14155550101';

const write = (...texts: string[]) => ({ texts });

describe('blockCallers', () => {
  it('creates the list on first use, and the callers are rejected', async () => {
    const policy = await policyWith();
    const expiresAt = Date.now() + 60_000;
    const request = { ...write('(415) 555-0100', NUMBER), label: 'x', expiresAt };
    expect(await blockCallers(policy, 'acme', request, AUTHORSHIP)).toEqual({
      list: 'acme/blocked',
      added: [NUMBER],
      changed: [],
      unchanged: [],
      doubts: [],
      warnings: [],
    });
    expect(await policy.entries('acme/blocked')).toMatchObject([
      { text: NUMBER, label: 'x', expiresAt, author: 'ada', origin: 'a test' },
    ]);
    expect(verdictOn(policy, 'acme', NUMBER, Date.now())).toMatchObject({ verdict: 'reject' });
  });

  it('reports entries that may be meant differently', async () => {
    const policy = await policyWith();
    const { doubts } = await blockCallers(policy, 'acme', write('415', '1012'), AUTHORSHIP);
    expect(doubts).toMatchObject([
      { code: 'extension', count: 2, examples: [{ text: '415' }, { text: '1012' }] },
    ]);
  });

  it('warns if a call gets through anyway, with the reason', async () => {
    const policy = await policyWith();
    await allowCallers(policy, 'acme', write(NUMBER), AUTHORSHIP);
    const report = await blockCallers(policy, 'acme', write(NUMBER, '+1900*'), AUTHORSHIP);
    expect(report.warnings).toEqual([
      {
        code: 'caller-unaffected',
        problem: `a call from ${NUMBER} is transferred all the same (allowed-number: acme/allowed ${NUMBER})`,
        remedy: { kind: 'check-caller', account: 'acme', number: NUMBER },
      },
    ]);
  });

  it('warns if the list matches nothing', async () => {
    const policy = await policyWith((edit) => {
      edit.createList('acme/blocked', 'block', {}, false);
    });
    const { warnings } = await blockCallers(policy, 'acme', write('+1900*'), AUTHORSHIP);
    expect(warnings).toMatchObject([
      {
        code: 'list-inactive',
        remedy: { kind: 'activate-list', account: 'acme', list: 'acme/blocked' },
      },
    ]);
  });

  it.each([
    ['acne', write(NUMBER), 'not-found', 'account "acne" not found'],
    ['acme', write(''), 'invalid', 'an entry is empty'],
    ['acme', write(NUMBER, '1-800-FLOWERS'), 'invalid', 'mixes digits and letters'],
    ['acme', write(NUMBER, '+1*'), 'invalid', 'prefix "+1*" matches more than a whole country'],
    ['acme', { ...write(NUMBER), label: 'x'.repeat(300) }, 'invalid', 'the label has 300'],
  ])('adds nothing for %s %j: %s, %s', async (account, request, code, says) => {
    const policy = await policyWith();
    const put = blockCallers(policy, account, request, AUTHORSHIP);
    await expect(put).rejects.toMatchObject({ code, message: expect.stringContaining(says) });
    expect(await policy.lists()).toEqual([]);
  });

  it('blocks a whole country only if forced; allowing one needs no force', async () => {
    const policy = await policyWith();
    const remedy = { kind: 'force' };
    const put = (force: boolean) =>
      blockCallers(policy, 'acme', { ...write('+1*'), force }, AUTHORSHIP);
    await expect(put(false)).rejects.toMatchObject({ remedy });
    expect(await put(true)).toMatchObject({ added: ['+1*'] });
    expect(await allowCallers(policy, 'acme', write('+1*'), AUTHORSHIP)).toMatchObject({
      list: 'acme/allowed',
      added: ['+1*'],
    });
  });
});

describe('unblockCallers', () => {
  it('removes callers in any spelling, all or none', async () => {
    const policy = await policyWith();
    await blockCallers(policy, 'acme', write(NUMBER, OTHER, '1012'), AUTHORSHIP);
    const all = unblockCallers(policy, 'acme', [NUMBER, '+14155559999'], AUTHORSHIP);
    await expect(all).rejects.toMatchObject({
      code: 'not-found',
      message: 'acme/blocked has no entry +14155559999',
      remedy: { kind: 'show-list', list: 'acme/blocked' },
    });
    expect(await unblockCallers(policy, 'acme', ['415 555 0100', '1012'], AUTHORSHIP)).toEqual({
      list: 'acme/blocked',
      removed: [NUMBER, '1012'],
      warnings: [],
    });
    expect(await policy.entries('acme/blocked')).toMatchObject([{ text: OTHER }]);
  });

  it('names the list that blocks a caller instead', async () => {
    const policy = await policyWith((edit) => {
      edit.createList('robocalls', 'block', { everyone: true }, false);
    });
    await addEntries(policy, 'robocalls', write('+1415*'), AUTHORSHIP);
    const unblock = () => unblockCallers(policy, 'acme', [NUMBER], AUTHORSHIP);
    await expect(unblock()).rejects.toMatchObject({
      code: 'not-found',
      message: `acme/blocked has no entry ${NUMBER}; it is blocked by +1415* of the list robocalls`,
      remedy: { kind: 'allow-caller', account: 'acme', number: NUMBER },
    });
    await blockCallers(policy, 'acme', write(NUMBER), AUTHORSHIP);
    expect(await unblock()).toMatchObject({
      removed: [NUMBER],
      warnings: [{ code: 'caller-unaffected' }],
    });
  });

  it('reports that nothing is blocked', async () => {
    const unblock = unblockCallers(await policyWith(), 'acme', [NUMBER], AUTHORSHIP);
    await expect(unblock).rejects.toThrow('nothing is blocked for "acme"');
  });
});

describe('removeEntries', () => {
  it('accepts an entry as stored, then in any spelling', async () => {
    const policy = await policyWith((edit) => {
      edit.createList('acme/own', 'block', {}, true);
    });
    await addEntries(policy, 'acme/own', write('1012', NUMBER, 'name:*x*'), AUTHORSHIP);
    const removed = removeEntries(policy, 'acme/own', ['NAME:*X*', '14155550100'], AUTHORSHIP);
    expect(await removed).toEqual(['name:*x*', NUMBER]);
  });
});
