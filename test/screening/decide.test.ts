import { describe, expect, it } from 'vitest';
import type { CallerClaims } from '../../src/screening/caller/caller-identity.js';
import { decide, letThrough, type Screening } from '../../src/screening/decide.js';
import type { Account, BlockAction, Candidate, List } from '../../src/screening/policy/policy.js';
import { allowList, entry, list, NOW, screening } from './build.js';

const CALLER = '+14155550100';
const spam = list('acme/spam');
const vip = allowList('acme/vip');
const robocalls = list('robocalls');
const partners = allowList('partners');

const blocks = (text: string, inList = spam) => entry(inList, text);
const allows = (text: string, inList = vip) => entry(inList, text);

type Over = NonNullable<Parameters<typeof screening>[2]>;

/** A call of an account of this kind. */
const of = (
  over: Partial<Account>,
  caller: string | CallerClaims = CALLER,
  entries: Candidate[] = [],
) => screening(caller, entries, { account: over });

const withLists = (caller: CallerClaims, anonymousLists: List[], more: Over = {}) =>
  screening(caller, [], { anonymousLists, ...more });

/** Reason, list and entry in one line. */
function saying(screened: Screening): string {
  const { verdict, reason, list: by, entry: text } = decide(screened, NOW);
  return [verdict, reason, by, text].filter((part) => part !== undefined).join(' ');
}

/** A call that is rejected and why, and the nearest call that isn't. */
type Pair = [rule: string, rejected: Screening, by: string, passes: Screening, because: string];

function pairs(rows: Pair[]): void {
  it.each(rows)('%s', (_, rejected, by, passes, because) => {
    expect(saying(rejected)).toBe(`reject ${by}`);
    expect(saying(passes)).toBe(`transfer ${because}`);
  });
}

describe('an exact number', () => {
  const hidden = { callerIdNumber: CALLER, privacy: 'id' };
  const by = `blocked-number acme/spam ${CALLER}`;

  pairs([
    [
      'is met',
      screening(CALLER, [blocks(CALLER)]),
      by,
      screening('+14155550101', [blocks(CALLER)]),
      'default',
    ],
    [
      'is met in every spelling',
      screening('(415) 555-0100', [blocks(CALLER)]),
      by,
      screening('(415) 555-010', [blocks(CALLER)]),
      'default',
    ],
    [
      'may be an extension',
      screening('1012', [blocks('1012')]),
      'blocked-number acme/spam 1012',
      screening('10120', [blocks('1012')]),
      'default',
    ],
    [
      'goes before any prefix',
      screening(CALLER, [allows(`${CALLER}*`), blocks(CALLER)]),
      by,
      screening(CALLER, [blocks(`${CALLER}*`), allows(CALLER)]),
      `allowed-number acme/vip ${CALLER}`,
    ],
    [
      'goes before the anonymous rule',
      of({ blockAnonymous: true }, hidden, [blocks(CALLER)]),
      by,
      of({ blockAnonymous: true }, hidden, [allows(CALLER)]),
      `allowed-number acme/vip ${CALLER}`,
    ],
    [
      'that is withheld, but told us, is met',
      screening(hidden, [blocks(CALLER)]),
      by,
      screening({ ...hidden, callerIdNumber: 'anonymous' }, [blocks(CALLER)]),
      'default',
    ],
  ]);
});

describe('a prefix', () => {
  const by = 'blocked-prefix acme/spam +1900*';

  pairs([
    [
      'is met by numbers that begin so',
      screening('9005550100', [blocks('+1900*')]),
      by,
      screening('9015550100', [blocks('+1900*')]),
      'default',
    ],
    [
      'is met by telephone numbers alone',
      screening('+19005550100', [blocks('+1900*')]),
      by,
      screening('1900', [blocks('+1900*')]),
      'default',
    ],
    [
      'goes after a longer one',
      screening(CALLER, [allows('+1415*'), blocks('+141555*')]),
      'blocked-prefix acme/spam +141555*',
      screening(CALLER, [blocks('+1415*'), allows('+141555*')]),
      'allowed-prefix acme/vip +141555*',
    ],
    [
      'goes before the anonymous rule',
      of({ blockAnonymous: true }, { callerIdNumber: '9005550100', privacy: 'id' }, [
        blocks('+1900*'),
      ]),
      by,
      of({ blockAnonymous: true }, { callerIdNumber: '9005550100', privacy: 'id' }, [
        allows('+1*'),
      ]),
      'allowed-prefix acme/vip +1*',
    ],
    [
      'goes before a name',
      screening({ callerIdNumber: '9005550100', callerIdName: 'Jane' }, [
        blocks('+1900*'),
        allows('name:jane'),
      ]),
      by,
      screening({ callerIdNumber: '9005550100', callerIdName: 'Jane' }, [
        allows('+1*'),
        blocks('name:jane'),
      ]),
      'allowed-prefix acme/vip +1*',
    ],
  ]);
});

describe('the anonymous rule', () => {
  const withheld = { callerIdNumber: CALLER, hideNumber: true };
  const callers: [string, CallerClaims][] = [
    ['withheld', withheld],
    ['unavailable', {}],
    ['name hidden', { callerIdNumber: CALLER, hideName: true }],
    ['presented', { callerIdNumber: CALLER }],
  ];
  const rejected = (toScreening: (caller: CallerClaims) => Screening) =>
    callers
      .filter(([, caller]) => saying(toScreening(caller)).startsWith('reject blocked-anonymous'))
      .map(([name]) => name);

  it.each([
    ['withheld', ['withheld']],
    ['no-number', ['withheld', 'unavailable']],
    ['any-privacy', ['withheld', 'unavailable', 'name hidden']],
  ] as const)('with the scope %s meets the callers %j alone', (anonymousScope, expected) => {
    const account = { anonymousScope };
    expect(rejected((caller) => of({ ...account, blockAnonymous: true }, caller))).toEqual(
      expected,
    );
    expect(rejected((caller) => withLists(caller, [spam], { account }))).toEqual(expected);
    expect(rejected((caller) => of(account, caller))).toEqual([]);
  });

  pairs([
    [
      'is on where the account says so',
      of({ blockAnonymous: true }, withheld),
      'blocked-anonymous',
      of({ blockAnonymous: false }, withheld),
      'default',
    ],
    [
      'is on where an active list says so',
      withLists(withheld, [robocalls]),
      'blocked-anonymous robocalls',
      withLists(withheld, [{ ...robocalls, active: false }]),
      'default',
    ],
    [
      'is off where the list is disabled',
      withLists(withheld, [spam]),
      'blocked-anonymous acme/spam',
      withLists(withheld, [{ ...spam, enabled: false }]),
      'default',
    ],
    [
      'goes before a name',
      of({ blockAnonymous: true }, { ...withheld, callerIdName: 'Jane' }, [allows('name:jane')]),
      'blocked-anonymous',
      of({}, { ...withheld, callerIdName: 'Jane' }, [allows('name:jane')]),
      'allowed-name acme/vip name:jane',
    ],
    [
      'goes before the verification rule',
      of({ blockAnonymous: true, verification: 'failed' }, { verstats: ['TN-Validation-Failed'] }),
      'blocked-anonymous',
      of({ verification: 'failed' }, { verstats: ['TN-Validation-Passed'] }),
      'default',
    ],
    [
      'goes before the default',
      of({ blockAnonymous: true, defaultVerdict: 'reject' }, {}),
      'blocked-anonymous',
      of({ blockAnonymous: true }, CALLER),
      'default',
    ],
  ]);

  it('has the action of the account, else of its own list, else of a shared one', () => {
    const busy: BlockAction = { kind: 'reject', cause: 'USER_BUSY' };
    const declined: BlockAction = { kind: 'respond', code: 433, phrase: 'Anonymity Disallowed' };
    const shared = list('a-shared', { action: busy });
    const own = list('acme/own', { action: { kind: 'flag' } });
    const account = { blockAnonymous: true, anonymousAction: declined };
    const actionOf = (lists: List[], over: Over = {}) =>
      decide(withLists(withheld, lists, over), NOW).action;
    expect(actionOf([shared, own], { account })).toEqual(declined);
    expect(actionOf([shared, own])).toEqual({ kind: 'flag' });
    expect(actionOf([shared])).toEqual(busy);
  });
});

describe('a name pattern', () => {
  const named = (callerIdName: string, more: CallerClaims = {}) => ({
    callerIdNumber: CALLER,
    callerIdName,
    ...more,
  });
  const failed = { verstats: ['TN-Validation-Failed'] };

  pairs([
    [
      'is met by the whole name, in any case',
      screening(named('Car WARRANTY dept'), [blocks('name:*warranty*')]),
      'blocked-name acme/spam name:*warranty*',
      screening(named('Car warrant dept'), [blocks('name:*warranty*')]),
      'default',
    ],
    [
      'goes before the verification rule',
      of({ verification: 'failed' }, named('Jane', failed), [blocks('name:jane')]),
      'blocked-name acme/spam name:jane',
      of({ verification: 'failed' }, named('Jane', failed), [allows('name:jane')]),
      'allowed-name acme/vip name:jane',
    ],
    [
      'is no more specific for being longer',
      screening(named('warranty'), [blocks('name:warranty'), allows('name:jane')]),
      'blocked-name acme/spam name:warranty',
      screening(named('warranty'), [blocks('name:warranty'), allows('name:w*')]),
      'allowed-name acme/vip name:w*',
    ],
  ]);
});

describe('the verification rule', () => {
  const results = {
    none: [],
    unknown: ['No-TN-Validation'],
    failed: ['TN-Validation-Failed'],
    passed: ['TN-Validation-Passed'],
    A: ['TN-Validation-Passed-A'],
    B: ['TN-Validation-Passed-B'],
    C: ['TN-Validation-Passed-C'],
  };
  const verified = (verstats: string[]) => ({ callerIdNumber: CALLER, verstats });

  it.each([
    ['off', []],
    ['failed', ['failed']],
    ['C', ['failed']],
    ['B', ['failed', 'C']],
    ['A', ['failed', 'B', 'C']],
  ] as const)('%s rejects the results %j alone', (verification, expected) => {
    const said = Object.entries(results).map(
      ([name, verstats]) => [name, saying(of({ verification }, verified(verstats)))] as const,
    );
    const rejected = said.filter(([, text]) => text === 'reject blocked-verification');
    const passed = said.filter(([, text]) => text === 'transfer default');
    expect(rejected.map(([name]) => name)).toEqual(expected);
    expect(rejected.length + passed.length).toBe(said.length);
  });

  pairs([
    [
      'goes before the default, and an allow before it',
      of({ verification: 'A', defaultVerdict: 'reject' }, verified(results.B)),
      'blocked-verification',
      of({ verification: 'A', defaultVerdict: 'reject' }, verified(results.B), [allows('+1*')]),
      'allowed-prefix acme/vip +1*',
    ],
  ]);
});

describe("the account's default", () => {
  pairs([
    [
      'is an explicit choice',
      of({ defaultVerdict: 'reject' }),
      'default',
      of({ defaultVerdict: 'transfer' }),
      'default',
    ],
    [
      'of reject lets through who is on an allow list',
      of({ defaultVerdict: 'reject' }, '+14155550101', [allows(CALLER)]),
      'default',
      of({ defaultVerdict: 'reject' }, CALLER, [allows(CALLER)]),
      `allowed-number acme/vip ${CALLER}`,
    ],
    [
      'is not changed by an allow list',
      of({ defaultVerdict: 'reject' }, CALLER, [allows('+44*')]),
      'default',
      of({ defaultVerdict: 'transfer' }, CALLER, [allows('+44*')]),
      'default',
    ],
  ]);
});

describe('of two that are equally specific', () => {
  const jane = { callerIdNumber: CALLER, callerIdName: 'Jane' };

  pairs([
    [
      'an allowed number goes before a blocked one',
      screening(CALLER, [blocks(CALLER), allows('+14155550101')]),
      `blocked-number acme/spam ${CALLER}`,
      screening(CALLER, [blocks(CALLER), allows(CALLER)]),
      `allowed-number acme/vip ${CALLER}`,
    ],
    [
      'an allowed prefix goes before a blocked one',
      screening(CALLER, [blocks('+1415*'), allows('+141*')]),
      'blocked-prefix acme/spam +1415*',
      screening(CALLER, [blocks('+1415*'), allows('+1415*')]),
      'allowed-prefix acme/vip +1415*',
    ],
    [
      'an allowed name goes before a blocked one',
      screening(jane, [blocks('name:jane'), allows('name:john')]),
      'blocked-name acme/spam name:jane',
      screening(jane, [blocks('name:jane'), allows('name:j*')]),
      'allowed-name acme/vip name:j*',
    ],
    [
      "a shared allow goes before the account's own block",
      screening(CALLER, [blocks(CALLER), allows('+1415*', partners)]),
      `blocked-number acme/spam ${CALLER}`,
      screening(CALLER, [blocks(CALLER), allows(CALLER, partners)]),
      `allowed-number partners ${CALLER}`,
    ],
  ]);

  it.each([
    ["the account's own list goes before a shared one", ['a-shared', 'acme/own'], 'acme/own'],
    ['then the name decides', ['acme/b', 'acme/a', 'acme/c'], 'acme/a'],
    ['among shared ones as well', ['spam-2', 'spam', 'spam-1'], 'spam'],
  ])('%s: of %j it is %s', (_, names, expected) => {
    const deciding = (...candidates: Candidate[]) =>
      decide(screening(CALLER, candidates), NOW).list;
    expect(deciding(...names.map((name) => blocks(CALLER, list(name))))).toBe(expected);
    expect(deciding(...names.map((name) => allows(CALLER, allowList(name))))).toBe(expected);
    const lists = names.map((name) => list(name));
    expect(decide(withLists({ hideNumber: true }, lists), NOW).list).toBe(expected);
  });
});

it('of two equal entries of one list, the first by its text decides', () => {
  const jane = { callerIdNumber: CALLER, callerIdName: 'Jane' };
  const patterns = ['name:j*', 'name:*e', 'name:jane'].map((text) => blocks(text));
  expect(saying(screening(jane, patterns))).toBe('reject blocked-name acme/spam name:*e');
  expect(saying(screening(jane, patterns.toReversed()))).toBe(
    'reject blocked-name acme/spam name:*e',
  );
});

describe('what does not work never matches', () => {
  const until = (expiresAt: number, { list: inList, entry: { text } }: Candidate) =>
    entry(inList, text, { expiresAt });
  const onlyAllowed = (...entries: Candidate[]) =>
    of({ defaultVerdict: 'reject' }, CALLER, entries);
  const blocked = `blocked-number acme/spam ${CALLER}`;
  const allowed = `allowed-number acme/vip ${CALLER}`;

  pairs([
    [
      'a blocked entry that has expired',
      screening(CALLER, [until(NOW + 1, blocks(CALLER))]),
      blocked,
      screening(CALLER, [until(NOW, blocks(CALLER))]),
      'default',
    ],
    [
      'an allowed entry that has expired',
      onlyAllowed(until(NOW, allows(CALLER))),
      'default',
      onlyAllowed(until(NOW + 1, allows(CALLER))),
      allowed,
    ],
    [
      'a disabled blocklist',
      screening(CALLER, [blocks(CALLER)]),
      blocked,
      screening(CALLER, [blocks(CALLER, { ...spam, enabled: false })]),
      'default',
    ],
    [
      'a disabled allow list',
      onlyAllowed(allows(CALLER, { ...vip, enabled: false })),
      'default',
      onlyAllowed(allows(CALLER)),
      allowed,
    ],
    [
      'an inactive blocklist',
      screening(CALLER, [blocks(CALLER, robocalls)]),
      `blocked-number robocalls ${CALLER}`,
      screening(CALLER, [blocks(CALLER, { ...robocalls, active: false })]),
      'default',
    ],
    [
      'an inactive allow list',
      onlyAllowed(allows(CALLER, { ...vip, active: false })),
      'default',
      onlyAllowed(allows(CALLER)),
      allowed,
    ],
    [
      'nor does it hide what works',
      screening(CALLER, [until(0, allows(CALLER)), blocks('+1*')]),
      'blocked-prefix acme/spam +1*',
      screening(CALLER, [until(0, blocks(CALLER)), allows('+1*')]),
      'allowed-prefix acme/vip +1*',
    ],
  ]);
});

describe('what a caller claims', () => {
  const OTHER = '+12125550199';
  const claims = (more: CallerClaims) => ({ callerIdNumber: OTHER, fromUser: OTHER, ...more });
  const remotePartyId = `<sip:${CALLER}@pbx.example>;party=calling`;
  const blocked = `blocked-number acme/spam ${CALLER}`;
  const elsewhere: [string, CallerClaims][] = [
    ['From', { fromUser: CALLER }],
    ['P-Asserted-Identity', { assertedIdentity: CALLER }],
    ['Remote-Party-ID', { remotePartyId }],
  ];
  const believed = { ...claims({}), callerIdNumber: CALLER };

  pairs([
    [
      'is blocked in From',
      screening(claims({ fromUser: CALLER }), [blocks(CALLER)]),
      blocked,
      screening(claims({}), [blocks(CALLER)]),
      'default',
    ],
    [
      'is blocked in P-Asserted-Identity, not in P-Preferred-Identity',
      screening(claims({ assertedIdentity: CALLER }), [blocks(CALLER)]),
      blocked,
      screening(claims({ preferredIdentity: CALLER }), [blocks(CALLER)]),
      'default',
    ],
    [
      'is blocked in Remote-Party-ID, unless it is the called party',
      screening(claims({ remotePartyId }), [blocks(CALLER)]),
      blocked,
      screening(claims({ remotePartyId: `<sip:${CALLER}@x>;party=called` }), [blocks(CALLER)]),
      'default',
    ],
    [
      'is blocked by prefix as well',
      screening(claims({ fromUser: CALLER }), [blocks('+1415*')]),
      'blocked-prefix acme/spam +1415*',
      screening(claims({ fromUser: CALLER }), [blocks('+1416*')]),
      'default',
    ],
    ...elsewhere.flatMap(([source, claim]): Pair[] => [
      [
        `is not allowed for standing in ${source} alone`,
        screening(claims(claim), [allows(CALLER), blocks(OTHER)]),
        `blocked-number acme/spam ${OTHER}`,
        screening(believed, [allows(CALLER), blocks(OTHER)]),
        `allowed-number acme/vip ${CALLER}`,
      ],
      [
        `is not allowed by prefix for standing in ${source} alone`,
        screening(claims(claim), [allows('+1415*'), blocks('+1*')]),
        'blocked-prefix acme/spam +1*',
        screening(believed, [allows('+1415*'), blocks('+1*')]),
        'allowed-prefix acme/vip +1415*',
      ],
    ]),
    [
      'is not allowed for a P-Preferred-Identity that won',
      of({ defaultVerdict: 'reject' }, { ...believed, preferredIdentity: CALLER }, [
        allows(CALLER),
      ]),
      'default',
      of({ defaultVerdict: 'reject' }, { ...believed, assertedIdentity: CALLER }, [allows(CALLER)]),
      `allowed-number acme/vip ${CALLER}`,
    ],
  ]);
});

describe('never blocked', () => {
  const strict = { blockAnonymous: true, defaultVerdict: 'reject' } as const;

  pairs([
    [
      'is an emergency callback',
      screening(CALLER, [blocks(CALLER)]),
      `blocked-number acme/spam ${CALLER}`,
      screening(CALLER, [blocks(CALLER)], { isEmergencyCallback: true }),
      'emergency-callback',
    ],
    [
      "is an emergency number of the account's country",
      of({ country: 'GB' }, '911', [blocks('911')]),
      'blocked-number acme/spam 911',
      of({ country: 'US' }, '911', [blocks('911')]),
      'emergency-number',
    ],
    [
      'is another one in another country',
      of({ country: 'US' }, '999', [blocks('999')]),
      'blocked-number acme/spam 999',
      of({ country: 'GB' }, '999', [blocks('999')]),
      'emergency-number',
    ],
    [
      'is such a caller under any rule',
      of(strict, { hideNumber: true, callerIdNumber: CALLER }),
      'blocked-anonymous',
      of(strict, { hideNumber: true, callerIdNumber: '911' }),
      'emergency-number',
    ],
    [
      'is who presents the number, not who claims it elsewhere',
      screening({ callerIdNumber: CALLER, fromUser: '911' }, [blocks(CALLER)]),
      `blocked-number acme/spam ${CALLER}`,
      screening({ callerIdNumber: '911', fromUser: CALLER }, [blocks(CALLER)]),
      'emergency-number',
    ],
    [
      'is 000 in Australia, though all zeros',
      of({ ...strict, country: 'AU' }, '00'),
      'blocked-anonymous',
      of({ ...strict, country: 'AU' }, '000'),
      'emergency-number',
    ],
  ]);
});

describe('the mode', () => {
  const blocked = (over: Partial<Account>) => of(over, CALLER, [blocks(CALLER)]);
  const by = `blocked-number acme/spam ${CALLER}`;

  pairs([
    [
      'monitor never rejects, and names what would have decided',
      blocked({ mode: 'enforce' }),
      by,
      blocked({ mode: 'monitor' }),
      `monitor acme/spam ${CALLER}`,
    ],
    [
      'off screens nobody',
      blocked({ mode: 'enforce' }),
      by,
      blocked({ mode: 'off' }),
      'account-off',
    ],
    [
      'is off while paused',
      blocked({ pausedUntil: NOW }),
      by,
      blocked({ pausedUntil: NOW + 1 }),
      'account-paused',
    ],
    [
      'is off while paused, in monitor mode too',
      blocked({ pausedUntil: NOW }),
      by,
      blocked({ mode: 'monitor', pausedUntil: NOW + 1 }),
      'account-paused',
    ],
  ]);

  it('monitor keeps what would have happened, and does nothing of it', () => {
    const { evidence, ...enforced } = decide(blocked({ mode: 'enforce' }), NOW);
    expect(decide(blocked({ mode: 'monitor' }), NOW)).toEqual({
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

  it('monitor says so of a call that would have passed as well', () => {
    const reasonOf = (screened: Screening) => decide(screened, NOW).wouldBe?.reason;
    expect(reasonOf(of({ mode: 'monitor' }))).toBe('default');
    expect(reasonOf(of({ mode: 'monitor' }, '911', [blocks('911')]))).toBe('emergency-number');
  });

  it('off and paused look at nothing', () => {
    expect(decide(blocked({ mode: 'off' }), NOW)).toEqual(letThrough('account-off'));
    expect(decide(blocked({ pausedUntil: NOW + 1 }), NOW)).toEqual(letThrough('account-paused'));
  });
});

describe('the action', () => {
  it.each<[BlockAction, 'reject' | 'transfer']>([
    [{ kind: 'reject', cause: 'USER_BUSY' }, 'reject'],
    [{ kind: 'respond', code: 608, phrase: 'Rejected' }, 'reject'],
    [{ kind: 'transfer', extension: '4000' }, 'transfer'],
    [{ kind: 'flag' }, 'transfer'],
  ])('%j of a block makes the verdict %s', (action, verdict) => {
    const byEntry = screening(CALLER, [blocks(CALLER, { ...spam, action })]);
    const byRule = of({ blockAnonymous: true, anonymousAction: action }, {});
    expect(saying(byEntry)).toBe(`${verdict} blocked-number acme/spam ${CALLER}`);
    expect(saying(byRule)).toBe(`${verdict} blocked-anonymous`);
    expect(decide(byEntry, NOW).action).toEqual(action);
    expect(decide(byRule, NOW).action).toEqual(action);
  });

  it('of an allow is the callflow, whatever its list says; of the other rules, reject', () => {
    const failed = { callerIdNumber: CALLER, verstats: ['TN-Validation-Failed'] };
    const callflow = { kind: 'callflow' };
    const reject = { kind: 'reject', cause: 'CALL_REJECTED' };
    expect(decide(screening(CALLER, [allows(CALLER)]), NOW).action).toEqual(callflow);
    expect(decide(screening(CALLER), NOW).action).toEqual(callflow);
    expect(decide(of({ defaultVerdict: 'reject' }), NOW).action).toEqual(reject);
    expect(decide(of({ verification: 'A' }, failed), NOW).action).toEqual(reject);
  });
});

describe('the evidence', () => {
  const candidates = [
    blocks('+14*', { ...spam, enabled: false }),
    blocks('+14*', list('off', { active: false })),
    allows('+1212*'),
    entry(robocalls, '+1415*', { label: 'area' }),
    entry(spam, CALLER, { expiresAt: NOW }),
    blocks('name:j*', list('acme/own')),
  ];
  const caller = {
    callerIdNumber: CALLER,
    callerIdName: 'Jane',
    fromUser: '+12125550199',
    verstats: ['TN-Validation-Failed'],
  };
  const standings = (over: Over) =>
    decide(screening(caller, candidates, over), NOW).evidence.map(
      ({ list: by, rule, standing }) => `${by ?? 'account'} ${rule} ${standing}`,
    );

  it('is every rule that met the call: the winner, what it beat, and what did not work', () => {
    expect(standings({ account: { verification: 'failed' } })).toEqual([
      'robocalls prefix decided',
      'acme/own name outranked',
      'account verification outranked',
      'acme/spam number expired',
      'acme/vip prefix not-presented',
      'acme/spam prefix list-disabled',
      'off prefix list-inactive',
    ]);
  });

  it('tells what would have met a call that is never blocked', () => {
    expect(standings({ isEmergencyCallback: true }).slice(0, 2)).toEqual([
      'robocalls prefix never-blocked',
      'acme/own name never-blocked',
    ]);
  });

  it('names the entry, its label and the claim that it met', () => {
    expect(decide(screening(caller, candidates), NOW).evidence[0]).toEqual({
      rule: 'prefix',
      kind: 'block',
      standing: 'decided',
      list: 'robocalls',
      entry: '+1415*',
      label: 'area',
      claim: CALLER,
    });
  });

  it('is empty where no rule met the call', () => {
    expect(decide(screening(CALLER, [blocks('+44*')]), NOW).evidence).toEqual([]);
  });
});
