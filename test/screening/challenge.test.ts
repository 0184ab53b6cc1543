import { describe, expect, it } from 'vitest';
import type { CallerHeaders } from '../../src/screening/caller/caller-identity.js';
import type { ChallengeAnswer } from '../../src/screening/challenge.js';
import { screenCall } from '../../src/screening/screen-call.js';
import { DocumentPolicy } from '../support/document-policy.js';
import { call, NOW } from './build.js';

const CALLER = '+14155550100';
const DAY_MS = 86_400_000;

function screened(
  answer: ChallengeAnswer | undefined,
  {
    action = 'challenge 30d',
    caller = CALLER as string | CallerHeaders,
    account = {},
    lists = [{}],
  } = {},
) {
  const policy = new DocumentPolicy({
    accounts: [{ id: 'acme', ...account }],
    lists: [{ name: 'acme/asked', action, entries: ['+1415*', '911'] }, ...lists.slice(1)],
  });
  return screenCall({ ...call(caller), accountVariable: 'acme', answer }, policy, NOW);
}

describe('a challenge', () => {
  it('asks, and is settled by the answer, with the rule that asked', () => {
    const rule = { list: 'acme/asked', entry: '+1415*' };
    expect(screened(undefined).verdict).toMatchObject({
      ...rule,
      verdict: 'transfer',
      reason: 'blocked-prefix',
      action: { kind: 'challenge' },
    });
    expect(screened('passed').verdict).toMatchObject({
      ...rule,
      verdict: 'transfer',
      reason: 'challenge-passed',
      action: { kind: 'callflow' },
    });
    expect(screened('failed').verdict).toMatchObject({
      ...rule,
      verdict: 'reject',
      reason: 'challenge-failed',
      action: { kind: 'reject', cause: 'CALL_REJECTED' },
    });
    // The session then lets the call through.
    expect(screened('unasked').verdict.action).toEqual({
      kind: 'challenge',
      rememberMs: 30 * DAY_MS,
    });
  });

  it('remembers exactly the presented number, if it passed and the action says so', () => {
    const remember = { account: 'acme', number: CALLER, forMs: 30 * DAY_MS };
    expect(screened('passed').remember).toEqual(remember);
    expect(screened('passed', { action: 'challenge' }).remember).toBeUndefined();
    for (const answer of [undefined, 'failed', 'unasked'] as const) {
      expect(screened(answer).remember).toBeUndefined();
    }
  });

  it.each<[string, CallerHeaders]>([
    ['withheld', { callerIdNumber: CALLER, privacy: 'id' }],
    ['unavailable', {}],
  ])('asks a caller whose number is %s, and never remembers it', (_, caller) => {
    const account = { blockAnonymous: true, anonymousAction: 'challenge 30d' };
    expect(screened(undefined, { caller, account }).verdict.action.kind).toBe('challenge');
    const { verdict, remember } = screened('passed', { caller, account });
    expect(verdict.reason).toBe('challenge-passed');
    expect(remember).toBeUndefined();
  });

  it.each([
    ['a later reject', { action: 'reject' }, 'reject blocked-prefix'],
    ['monitor mode', { account: { mode: 'monitor' } }, 'transfer monitor'],
    ['an account that is off', { account: { mode: 'off' } }, 'transfer account-off'],
    ['an emergency number', { caller: '911' }, 'transfer emergency-number'],
    [
      'an allow entry',
      { lists: [{}, { name: 'acme/challenged', kind: 'allow', entries: [CALLER] }] },
      'transfer allowed-number',
    ],
  ])('counts for nothing against %s', (_, policy, expected) => {
    for (const answer of [undefined, 'passed', 'failed'] as const) {
      const { verdict, remember } = screened(answer, policy);
      expect(`${verdict.verdict} ${verdict.reason}`).toBe(expected);
      expect(remember).toBeUndefined();
    }
  });

  it('is what monitor mode would have done', () => {
    const { verdict } = screened(undefined, { account: { mode: 'monitor' } });
    expect(verdict.wouldBe?.action.kind).toBe('challenge');
  });
});
