import { describe, expect, it } from 'vitest';
import { putLoggedCaller } from '../../src/admin/block-logged-caller.js';
import { countCalls } from '../../src/admin/call-stats.js';
import { existingCall, explainCall, pagesOfCalls } from '../../src/admin/logged-calls.js';
import type { CallRecord } from '../../src/store/call-log.js';
import { AUTHORSHIP, arrayOf, storesWith } from '../support/admin.js';
import { call, rejected } from '../support/calls.js';

const NUMBER = '+14155550100';
const WITHHELD = { presentation: 'withheld', caller: undefined, callerRaw: undefined };

describe('existingCall', async () => {
  const { log } = await storesWith([call('abc-1'), call('abc-2'), call('xyz-1')]);

  it('accepts a UUID or its beginning', async () => {
    expect(await existingCall(log, 'abc-1')).toMatchObject({ uuid: 'abc-1' });
    expect(await existingCall(log, 'xy')).toMatchObject({ uuid: 'xyz-1' });
    expect(await existingCall(log, 'xy…')).toMatchObject({ uuid: 'xyz-1' });
  });

  it.each([
    ['abc', 'invalid', undefined],
    ['nope', 'not-found', { kind: 'list-calls' }],
    ['…', 'not-found', { kind: 'list-calls' }],
  ])('rejects %s', async (uuid, code, remedy) => {
    await expect(existingCall(log, uuid)).rejects.toMatchObject({ code, remedy });
  });

  it('finds none if there is no log yet', async () => {
    await expect(existingCall(undefined, 'abc-1')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('pagesOfCalls', () => {
  it('returns the newest first, up to the limit', async () => {
    const calls = Array.from({ length: 1_500 }, (_, at) => call(`c-${at}`, { at: 1_000 + at }));
    const { log } = await storesWith(calls);
    const found = async (limit: number) => {
      const pages = await arrayOf(pagesOfCalls(log, {}, limit));
      return pages.map((page) => [page.length, page[0]?.uuid]);
    };
    expect(await found(Number.POSITIVE_INFINITY)).toEqual([
      [1_000, 'c-1499'],
      [500, 'c-499'],
    ]);
    expect(await found(2)).toEqual([[2, 'c-1499']]);
    expect(await arrayOf(pagesOfCalls(undefined, {}, 2))).toEqual([]);
  });
});

it('explains a logged call, and what would change its verdict', async () => {
  const { log } = await storesWith([rejected('r-1')]);
  const { sentences, remedy } = explainCall(await existingCall(log, 'r-1'));
  expect(sentences.at(-1)).toBe(
    'Rejected with CALL_REJECTED, because an entry blocks exactly this number.',
  );
  expect(remedy).toEqual({ kind: 'allow-caller', account: 'acme', number: NUMBER });
});

it('counts calls by outcome', async () => {
  const monitored = { reason: 'monitor', wouldVerdict: 'reject', wouldReason: 'blocked-number' };
  const { log } = await storesWith([
    call('c-1'),
    call('c-2', { caller: '+14155550101' }),
    call('c-3', monitored),
    rejected('r-1'),
  ]);
  expect(await countCalls(log, {})).toEqual({
    callersAmong: 4,
    calls: 4,
    verdicts: [
      { name: 'transfer', calls: 3 },
      { name: 'reject', calls: 1 },
    ],
    reasons: [
      { name: 'default', calls: 2 },
      { name: 'blocked-number', calls: 1 },
      { name: 'monitor (reject: blocked-number)', calls: 1 },
    ],
    lists: [{ name: 'acme/blocked', calls: 1 }],
    callers: [
      { caller: NUMBER, calls: 3, rejected: 1 },
      { caller: '+14155550101', calls: 1, rejected: 0 },
    ],
  });
  expect(await countCalls(undefined, {})).toMatchObject({ calls: 0, callers: [] });
});

describe('putLoggedCaller', () => {
  it('adds exactly the number of the call to the list of its account', async () => {
    const { policy, log } = await storesWith([call('c-1', { callerRaw: '4155550100' })]);
    const wanted = { uuid: 'c-', kind: 'block', label: 'spam' } as const;
    const report = await putLoggedCaller(policy, log, wanted, AUTHORSHIP);
    expect(report).toMatchObject({ account: 'acme', list: 'acme/blocked', added: [NUMBER] });
    expect(await policy.entries('acme/blocked')).toMatchObject([{ text: NUMBER, label: 'spam' }]);
    const allowed = await putLoggedCaller(policy, log, { ...wanted, kind: 'allow' }, AUTHORSHIP);
    expect(allowed).toMatchObject({ list: 'acme/allowed', added: [NUMBER] });
  });

  it.each<[string, Partial<CallRecord>, 'block' | 'allow', string, object]>([
    ['a withheld number', WITHHELD, 'block', 'withheld the number', anonymous('block')],
    ['a withheld number', WITHHELD, 'allow', 'withheld the number', anonymous('allow')],
    ['no number', { ...WITHHELD, presentation: 'unavailable' }, 'block', 'sent no number', {}],
    [
      'a masked number',
      { callerPrivacy: 'masked' },
      'block',
      'not known',
      { kind: 'enter-number' },
    ],
    ['no account', { account: undefined, reason: 'no-account' }, 'block', 'no account', {}],
    [
      'a call that continued unscreened',
      { account: undefined, reason: 'fail-open:deadline' },
      'allow',
      'continued before',
      { kind: 'enter-account-and-number', list: 'allow' },
    ],
    ['a prefix', { caller: '+1900*' }, 'block', 'would mean all numbers with this prefix', {}],
    ['a name', { caller: 'name:*x*' }, 'block', "can't be put on a list", {}],
    ['an option', { caller: '--help me' }, 'block', 'has characters', {}],
    ['a removed account', { account: 'gone' }, 'block', 'account "gone" not found', {}],
  ])('adds nothing for %s', async (_, fields, kind, says, remedy) => {
    const { policy, log } = await storesWith([{ ...call('c-1'), ...fields }]);
    const put = putLoggedCaller(policy, log, { uuid: 'c-1', kind }, AUTHORSHIP);
    await expect(put).rejects.toMatchObject({ message: expect.stringContaining(says), remedy });
    expect(await policy.lists()).toEqual([]);
  });
});

function anonymous(kind: 'block' | 'allow'): object {
  return { kind: `${kind}-anonymous`, account: 'acme' };
}
