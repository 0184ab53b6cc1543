import { describe, expect, it } from 'vitest';
import { decide, letThrough } from '../../src/screening/decide.js';
import { NOW } from './build.js';
import { actionOf, read, verdictOf, verdicts } from './scenario.js';

const CALLER = '+14155550100';

describe('never blocked', () => {
  verdicts(`
    is an emergency callback
      block acme/spam +14155550100, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, from +14155550100, emergency-callback -> transfer emergency-callback
    is an emergency number of the account's country
      account country GB, block acme/spam 911, from 911 -> reject blocked-number acme/spam 911
      account country US, block acme/spam 911, from 911 -> transfer emergency-number
    is another one in another country
      account country US, block acme/spam 999, from 999 -> reject blocked-number acme/spam 999
      account country GB, block acme/spam 999, from 999 -> transfer emergency-number
    is such a caller under any rule
      account blockAnonymous, account defaultVerdict reject, caller-id +14155550100, hide number -> reject blocked-anonymous
      account blockAnonymous, account defaultVerdict reject, caller-id 911, hide number -> transfer emergency-number
    is who presents the number, not who asserts it elsewhere
      block acme/spam +14155550100, caller-id +14155550100, From 911 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, caller-id 911, From +14155550100 -> transfer emergency-number
    is 000 in Australia, though all zeros
      account blockAnonymous, account defaultVerdict reject, account country AU, from 00 -> reject blocked-anonymous
      account blockAnonymous, account defaultVerdict reject, account country AU, from 000 -> transfer emergency-number
  `);
});

describe('the mode', () => {
  const BLOCKED = `block acme/spam ${CALLER}, from ${CALLER}`;

  verdicts(`
    enforce rejects
      account mode enforce, ${BLOCKED} -> reject blocked-number acme/spam +14155550100
    monitor never rejects, and names what would have decided
      account mode monitor, ${BLOCKED} -> transfer monitor acme/spam +14155550100
    off screens nobody
      account mode off, ${BLOCKED} -> transfer account-off
    is off while paused
      account pausedUntil now, ${BLOCKED} -> reject blocked-number acme/spam +14155550100
      account pausedUntil later, ${BLOCKED} -> transfer account-paused
    is off while paused, in monitor mode too
      account mode monitor, account pausedUntil now, ${BLOCKED} -> transfer monitor acme/spam +14155550100
      account mode monitor, account pausedUntil later, ${BLOCKED} -> transfer account-paused
  `);

  it('monitor records what would have happened, without doing it', () => {
    const { evidence, ...enforced } = decide(read(BLOCKED), NOW);
    expect(decide(read(`account mode monitor, ${BLOCKED}`), NOW)).toEqual({
      verdict: 'transfer',
      reason: 'monitor',
      action: { kind: 'callflow' },
      list: 'acme/spam',
      entry: CALLER,
      wouldBe: enforced,
      evidence,
    });
    expect(enforced).not.toHaveProperty('wouldBe');
  });

  it.each([
    [`from ${CALLER}`, 'default'],
    ['block acme/spam 911, from 911', 'emergency-number'],
  ])('monitor marks a call that would have passed, too: %s', (line, reason) => {
    expect(decide(read(`account mode monitor, ${line}`), NOW).wouldBe?.reason).toBe(reason);
  });

  it.each([
    ['mode off', 'account-off'],
    ['pausedUntil later', 'account-paused'],
  ] as const)('%s checks no rule', (property, reason) => {
    expect(decide(read(`account ${property}, ${BLOCKED}`), NOW)).toEqual(letThrough(reason));
  });
});

describe('the action', () => {
  it.each([
    ['reject USER_BUSY', 'reject'],
    ['respond 608 Rejected', 'reject'],
    ['transfer 4000', 'transfer'],
    ['flag', 'transfer'],
  ])('%s of a block makes the verdict %s', (action, verdict) => {
    const byEntry = `block acme/spam ${CALLER}, list acme/spam ${action}, from ${CALLER}`;
    const byRule = `account blockAnonymous, account anonymousAction ${action}, from nobody`;
    expect(verdictOf(byEntry)).toBe(`${verdict} blocked-number acme/spam ${CALLER}`);
    expect(verdictOf(byRule)).toBe(`${verdict} blocked-anonymous`);
    expect([byEntry, byRule].map(actionOf)).toEqual([action, action]);
  });

  it.each([
    ['an allow', `allow acme/vip ${CALLER}, from ${CALLER}`, undefined],
    ['no rule', `from ${CALLER}`, undefined],
    ['the default', `account defaultVerdict reject, from ${CALLER}`, 'reject CALL_REJECTED'],
    [
      'the verification rule',
      `account verification A, caller-id ${CALLER}, verstat TN-Validation-Failed`,
      'reject CALL_REJECTED',
    ],
  ])('of %s is always the same: %s', (_, line, action) => {
    expect(actionOf(line)).toBe(action);
  });
});

describe('the evidence', () => {
  const CALL = [
    'block acme/off +14*, list acme/off disabled',
    'block acme/night +1*, list acme/night schedule Mon',
    'block off +14*, list off inactive',
    'allow acme/vip +1212*',
    'block robocalls +1415* label area',
    `block acme/spam ${CALLER} until now`,
    'block acme/own name:j*',
    `caller-id ${CALLER}, name Jane, From +12125550199, verstat TN-Validation-Failed`,
  ].join(', ');
  const standings = (more: string) =>
    decide(read(`${CALL}, ${more}`), NOW).evidence.map(
      ({ list: by, rule, standing }) => `${by ?? 'account'} ${rule} ${standing}`,
    );

  it('is every rule that matches the call: the winner, the others, and those not in effect', () => {
    expect(standings('account verification failed')).toEqual([
      'robocalls prefix decided',
      'acme/own name outranked',
      'account verification outranked',
      'acme/spam number expired',
      'acme/vip prefix not-presented',
      'acme/off prefix list-disabled',
      'off prefix list-inactive',
      'acme/night prefix outside-schedule',
    ]);
  });

  it('contains what would have matched a call that is never blocked', () => {
    expect(standings('emergency-callback').slice(0, 2)).toEqual([
      'robocalls prefix never-blocked',
      'acme/own name never-blocked',
    ]);
  });

  it('names the entry, its label and the number that it matched', () => {
    expect(decide(read(CALL), NOW).evidence[0]).toEqual({
      rule: 'prefix',
      kind: 'block',
      standing: 'decided',
      list: 'robocalls',
      entry: '+1415*',
      label: 'area',
      claim: CALLER,
    });
  });

  it('is empty if no rule matches the call', () => {
    expect(decide(read(`block acme/spam +44*, from ${CALLER}`), NOW).evidence).toEqual([]);
  });
});

describe('an unknown line', () => {
  it.each([
    'blok acme/spam 1',
    'account mdoe off',
    'list acme/spam disabled',
    'block acme/spam 1 till now',
  ])('is an error: %s', (line) => {
    expect(() => read(line)).toThrow();
  });
});
