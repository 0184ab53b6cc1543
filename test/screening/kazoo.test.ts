import { describe, expect, it } from 'vitest';
import type { CallerHeaders } from '../../src/screening/caller/caller-identity.js';
import { screenCall } from '../../src/screening/screen-call.js';
import { DocumentPolicy } from '../support/document-policy.js';
import { call, NOW } from './build.js';

/**
 * What KAZOO's blocklists decide, as its own tests have it, we decide. A caller is described as
 * FreeSWITCH describes one: `Privacy: id` and Remote-Party-ID's `privacy=full` set both hide flags.
 */

const NUMBER = '+14155550100';
const OTHER = '+14155550101';

const document = {
  settings: { homeCountry: 'US' },
  accounts: [
    { id: 'on', blockAnonymous: true },
    { id: 'by-list' },
    { id: 'off' },
    { id: 'active' },
    { id: 'inactive' },
  ],
  lists: [
    { name: 'by-list/anonymous', blockAnonymous: true },
    { name: 'active/blocked', entries: [NUMBER] },
    { name: 'inactive/blocked', entries: [NUMBER], active: false },
  ],
};

const policy = new DocumentPolicy(document);

function verdictOf(account: string, headers: CallerHeaders): string {
  const { verdict } = screenCall(call(headers, { accountVariable: account }), policy, NOW);
  return `${verdict.verdict} ${verdict.reason}`;
}

const hidden = { hideNumber: true, hideName: true };
const numbered = (callerIdNumber: string): CallerHeaders => ({
  callerIdNumber,
  callerIdName: 'Jane',
});
const named = (callerIdName: string): CallerHeaders => ({ callerIdNumber: NUMBER, callerIdName });

describe('with the anonymous rule on', () => {
  it.each<[string, CallerHeaders]>([
    [
      'Remote-Party-ID with privacy=full',
      { ...numbered(NUMBER), ...hidden, remotePartyId: `<sip:${NUMBER}@x>;privacy=full` },
    ],
    ['Privacy: id', { ...numbered(NUMBER), ...hidden, privacy: 'id' }],
    ['Privacy: id, without a flag', { ...numbered(NUMBER), privacy: 'id' }],
    // KAZOO treats a single zero as a number; switches send it if there is none.
    ['the number 0', numbered('0')],
    ['the number 00000', numbered('00000')],
    ['the number 0000000000', numbered('0000000000')],
    ...['anonymous', 'Anonymous', 'ANONYMOUS', 'restricted', 'Restricted', 'RESTRICTED'].flatMap(
      (word): [string, CallerHeaders][] => [
        [`the number ${word}`, numbered(word)],
        [`the name ${word}`, named(word)],
      ],
    ),
  ])('%s is rejected, and transferred with the rule off', (_, headers) => {
    expect(verdictOf('on', headers)).toBe('reject blocked-anonymous');
    expect(verdictOf('by-list', headers)).toBe('reject blocked-anonymous');
    expect(verdictOf('off', headers)).toBe('transfer default');
  });

  it.each<[string, CallerHeaders]>([
    ['an empty name', named('')],
    ['no name', { callerIdNumber: NUMBER }],
    ['the name unknown', named('unknown')],
    ['the name anonymou', named('anonymou')],
    ['the number anonymou', numbered('anonymou')],
    ['Privacy: none', { ...numbered(NUMBER), privacy: 'none' }],
    // KAZOO takes a hidden name for an anonymous caller; we want `any-privacy` for that.
    ['a hidden name alone', { ...numbered(NUMBER), hideName: true }],
  ])('%s is transferred', (_, headers) => {
    expect(verdictOf('on', headers)).toBe('transfer default');
    expect(verdictOf('by-list', headers)).toBe('transfer default');
  });
});

describe('an exact number', () => {
  it.each([
    ['in an active list is rejected', 'active', NUMBER, 'reject blocked-number'],
    ['in an inactive one is not', 'inactive', NUMBER, 'transfer default'],
    ['in no list is not', 'active', OTHER, 'transfer default'],
  ])('%s', (_, account, number, expected) => {
    expect(verdictOf(account, numbered(number))).toBe(expected);
  });
});
