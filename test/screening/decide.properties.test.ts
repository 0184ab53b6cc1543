import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallerHeaders, identifyCaller } from '../../src/screening/caller/caller-identity.js';
import { VERIFICATION_RULES } from '../../src/screening/caller/verification.js';
import { decide, type Screening } from '../../src/screening/decide.js';
import { COUNTRIES } from '../../src/screening/number/phone-number.js';
import {
  type Account,
  ANONYMOUS_SCOPES,
  type BlockAction,
  type List,
  MODES,
} from '../../src/screening/policy/policy.js';
import { runs } from '../support/runs.js';
import { entry, list, NOW, screening } from './build.js';

const CALLER = '+14155550100';

const actions = fc.constantFrom<BlockAction>(
  { kind: 'reject', cause: 'CALL_REJECTED' },
  { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' },
  { kind: 'transfer', extension: '4000' },
  { kind: 'flag' },
);

const lists: fc.Arbitrary<List[]> = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('acme/a', 'acme/b', 'acme/c', 'a', 'b', 'c'),
      kind: fc.constantFrom('block', 'allow'),
      action: actions,
      stillScreen: fc.boolean(),
      enabled: fc.boolean(),
      active: fc.boolean(),
    })
    .map(({ name, stillScreen, ...over }) =>
      list(name, { ...over, stillScreen: stillScreen && over.kind === 'allow' }),
    ),
  { selector: ({ name }) => name, minLength: 1 },
);

const numbers = fc.constantFrom(CALLER, '+12125550199', '1012', '911', 'anonymous', '0000');
const names = fc.constantFrom('Jane', 'warranty', 'anonymous', '');
const texts = fc.constantFrom(
  ...[CALLER, '+12125550199', '1012', '911', '+1*', '+1415*', '+1212*', '+*'],
  ...['name:jane', 'name:*a*', 'name:j*', 'name:*warranty*'],
);

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const callers: fc.Arbitrary<CallerHeaders> = fc.record({
  callerIdNumber: maybe(numbers),
  callerIdName: maybe(names),
  fromUser: maybe(numbers),
  assertedIdentity: maybe(numbers),
  preferredIdentity: maybe(numbers),
  privacy: maybe(fc.constantFrom('id', 'none')),
  hideName: fc.boolean(),
  verstats: fc.array(fc.constantFrom('TN-Validation-Failed', 'TN-Validation-Passed-B')),
});

const accounts: fc.Arbitrary<Partial<Account>> = fc.record({
  country: fc.constantFrom('US', 'GB', 'AU'),
  mode: fc.constantFrom(...MODES, 'enforce'),
  pausedUntil: maybe(fc.constantFrom(NOW - 1, NOW + 1)),
  blockAnonymous: fc.boolean(),
  anonymousScope: fc.constantFrom(...ANONYMOUS_SCOPES),
  anonymousAction: actions,
  verification: fc.constantFrom(...VERIFICATION_RULES),
  defaultVerdict: fc.constantFrom('transfer', 'reject'),
});

const screenings: fc.Arbitrary<Screening> = lists.chain((known) => {
  const candidates = fc.uniqueArray(
    fc
      .tuple(fc.constantFrom(...known), texts, maybe(fc.constantFrom(NOW - 1, NOW, NOW + 1)))
      .map(([inList, text, expiresAt]) => entry(inList, text, { expiresAt })),
    { selector: ({ list: { name }, entry: { text } }) => `${name} ${text}`, maxLength: 12 },
  );
  return fc
    .tuple(callers, candidates, accounts, fc.subarray(known), fc.boolean())
    .map(([headers, found, account, anonymousLists, isEmergencyCallback]) =>
      screening(headers, found, {
        account,
        anonymousLists: anonymousLists.filter(({ kind }) => kind === 'block'),
        isEmergencyCallback,
      }),
    );
});

describe('decide', () => {
  it('gives the same verdict for any order of candidates and lists', () => {
    const shuffled = screenings.chain((given) =>
      fc.tuple(fc.constant(given), shuffle(given.candidates), shuffle(given.anonymousLists)),
    );
    fc.assert(
      fc.property(shuffled, ([given, candidates, anonymousLists]) => {
        expect(decide({ ...given, candidates, anonymousLists }, NOW)).toEqual(decide(given, NOW));
      }),
      { numRuns: runs(300) },
    );
  });

  it('ignores entries and lists that are expired, disabled or inactive', () => {
    fc.assert(
      fc.property(screenings, (given) => {
        const working = ({ enabled, active }: List) => enabled && active;
        const cut = {
          ...given,
          candidates: given.candidates.filter(
            ({ list: inList, entry: { expiresAt = NOW + 1 } }) =>
              working(inList) && expiresAt > NOW,
          ),
          anonymousLists: given.anonymousLists.filter(working),
        };
        const { evidence: _, ...verdict } = decide(given, NOW);
        const { evidence: __, ...expected } = decide(cut, NOW);
        expect(verdict).toEqual(expected);
      }),
      { numRuns: runs(300) },
    );
  });

  it('rejects only in enforce mode, unpaused, and never an emergency', () => {
    let rejected = 0;
    fc.assert(
      fc.property(screenings, (given) => {
        const { account, identity, isEmergencyCallback } = given;
        const verdict = decide(given, NOW);
        if (verdict.verdict === 'transfer') return;
        rejected++;
        expect(account.mode).toBe('enforce');
        expect(account.pausedUntil === undefined || account.pausedUntil <= NOW).toBe(true);
        expect(isEmergencyCallback).toBe(false);
        expect(identity.presented === '911' && account.country === 'US').toBe(false);
        expect(['reject', 'respond']).toContain(verdict.action.kind);
      }),
      { numRuns: runs(600) },
    );
    expect(rejected).toBeGreaterThan(12);
  });

  it('reports in monitor mode what enforce would do', () => {
    fc.assert(
      fc.property(screenings, (given) => {
        const inMode = (mode: Account['mode']) =>
          decide({ ...given, account: { ...given.account, mode, pausedUntil: undefined } }, NOW);
        const { evidence, ...enforced } = inMode('enforce');
        expect(inMode('monitor')).toMatchObject({
          verdict: 'transfer',
          wouldBe: enforced,
          evidence,
        });
      }),
      { numRuns: runs(100) },
    );
  });

  it('marks at most one rule as decisive, and only the named one', () => {
    fc.assert(
      fc.property(screenings, (given) => {
        const verdict = decide(given, NOW);
        const decided = verdict.evidence.filter(({ standing }) => standing === 'decided');
        const { list: by, entry: text } = verdict.wouldBe ?? verdict;
        expect(decided.length).toBeLessThanOrEqual(1);
        expect(by === undefined ? undefined : decided[0]?.list).toBe(by);
        expect(text === undefined ? undefined : decided[0]?.entry).toBe(text);
      }),
      { numRuns: runs(100) },
    );
  });

  it('rejects no call because of an allow list that still screens', () => {
    fc.assert(
      fc.property(screenings, (given) => {
        const candidates = given.candidates.filter(({ list: inList }) => !inList.stillScreen);
        if (decide({ ...given, candidates }, NOW).verdict === 'transfer') {
          expect(decide(given, NOW).verdict).toBe('transfer');
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('gives a verdict on any text anywhere', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), texts);
    const anyList = fc
      .record({ name: text, owner: maybe(text), kind: fc.constantFrom('block', 'allow') })
      .map(({ name, ...over }) => list(name, over));
    const anyCandidate = fc
      .tuple(anyList, text, maybe(fc.double()))
      .map(([inList, entryText, expiresAt]) => entry(inList, entryText, { expiresAt }));
    const anyHeaders = fc.record({
      callerIdNumber: maybe(text),
      callerIdName: maybe(text),
      fromUser: maybe(text),
      remotePartyId: maybe(text),
      verstats: fc.array(text),
    });
    fc.assert(
      fc.property(
        anyHeaders,
        fc.array(anyCandidate),
        fc.array(anyList),
        accounts,
        fc.constantFrom(...COUNTRIES),
        fc.double(),
        (headers, candidates, anonymousLists, over, country, now) => {
          const { account } = screening({}, [], { account: { ...over, country } });
          const identity = identifyCaller(headers, country);
          const isEmergencyCallback = false;
          const given = { account, identity, isEmergencyCallback, candidates, anonymousLists };
          expect(['transfer', 'reject']).toContain(decide(given, now).verdict);
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

function shuffle<T>(items: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
