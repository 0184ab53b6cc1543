import { describe, expect, it } from 'vitest';
import type { CallerHeaders } from '../../src/screening/caller/caller-identity.js';
import type { PolicyReader } from '../../src/screening/policy/policy.js';
import { type ScreenedCall, screenCall } from '../../src/screening/screen-call.js';
import { DocumentPolicy } from '../support/document-policy.js';
import { call, NOW } from './build.js';

const CALLER = '4155550100';

const open = (document: unknown) => new DocumentPolicy(document);

function saying(screened: ScreenedCall, policy: PolicyReader): string {
  const { verdict } = screenCall(screened, policy, NOW);
  return [verdict.verdict, verdict.reason, verdict.list, verdict.entry]
    .filter((part) => part !== undefined)
    .join(' ');
}

describe('which account', () => {
  const document = {
    settings: { homeCountry: 'US' },
    accounts: [
      { id: 'variable' },
      { id: 'dialled', routes: ['1000'] },
      { id: 'number', routes: ['+14155550142'] },
      { id: 'domain', routes: ['domain.example'] },
      { id: 'to-host', routes: ['to.example'] },
      { id: 'british', country: 'GB', routes: ['020 7183 8750'] },
      { id: 'fallback' },
    ],
  };
  const withDefault = { ...document, settings: { homeCountry: 'US', defaultAccount: 'fallback' } };
  const accountOf = (over: Partial<ScreenedCall>, policy = document) => {
    const { account } = screenCall(call(CALLER, over), open(policy), NOW);
    return account?.id;
  };
  const everything = {
    accountVariable: 'variable',
    dialled: '1000',
    domains: ['domain.example', 'to.example'],
  };
  const { accountVariable: _, ...withoutVariable } = everything;

  it.each<[string, Partial<ScreenedCall>, string | undefined]>([
    ['the variable first', everything, 'variable'],
    ['then the number as dialled', withoutVariable, 'dialled'],
    ['or as E.164', { ...withoutVariable, dialled: '(415) 555-0142' }, 'number'],
    ['of the home country', { dialled: '2071838750' }, undefined],
    ['in whatever spelling', { dialled: '00442071838750' }, 'british'],
    ['then the domains', { ...withoutVariable, dialled: '1001' }, 'domain'],
    ['in any case', { dialled: '1001', domains: ['DOMAIN.example'] }, 'domain'],
    ['in their order', { dialled: '1001', domains: ['x.example', 'to.example'] }, 'to-host'],
    ['without a number too', { dialled: undefined, domains: ['to.example'] }, 'to-host'],
    ['else none', { dialled: '1001', domains: ['x.example'] }, undefined],
  ])('%s', (__, over, expected) => {
    expect(accountOf(over)).toBe(expected);
    expect(accountOf(over, withDefault)).toBe(expected ?? 'fallback');
  });

  it('transfers a call without an account', () => {
    const policy = open({ ...document, accounts: [{ id: 'acme', blockAnonymous: true }] });
    const screened = screenCall(call({}, { dialled: '1' }), policy, NOW);
    expect(screened.verdict).toMatchObject({ verdict: 'transfer', reason: 'no-account' });
    expect(screened.unknownAccount).toBeUndefined();
    expect(saying(call({}, { accountVariable: 'acme' }), policy)).toBe('reject blocked-anonymous');
  });

  it('transfers a call of an unknown account, and reports that, whatever else would match', () => {
    const policy = open(withDefault);
    const screened = screenCall(
      call(CALLER, { ...everything, accountVariable: 'nobody' }),
      policy,
      NOW,
    );
    expect(screened).toMatchObject({
      verdict: { verdict: 'transfer', reason: 'no-account' },
      unknownAccount: 'nobody',
    });
    expect(screened.account).toBeUndefined();
  });

  it("reads the caller's number in the account's country, else in the home country", () => {
    const policy = open(document);
    const presented = (over: Partial<ScreenedCall>) =>
      screenCall(call('02079460958', over), policy, NOW).identity.presented;
    expect(presented({ accountVariable: 'british' })).toBe('+442079460958');
    expect(presented({ accountVariable: 'variable' })).toBe('02079460958');
    expect(presented({ dialled: '1' })).toBe('02079460958');
  });

  it('uses the country of the first account if the policy has no home country', () => {
    const policy = open({
      accounts: [{ id: 'british', country: 'GB', routes: ['+442079460958'] }],
    });
    const { account } = screenCall(call(CALLER, { dialled: '02079460958' }), policy, NOW);
    expect(account?.id).toBe('british');
  });
});

describe('which lists', () => {
  const acme = { id: 'acme', routes: ['1000'] };
  const entries = ['(415) 555-0100'];
  const allow = { name: 'acme/vip', kind: 'allow', entries };
  const byShared = 'reject blocked-number spam +14155550100';
  const byOwn = 'reject blocked-number acme/spam +14155550100';

  it.each<[string, object[], object[], string]>([
    ["an account's own", [acme], [{ name: 'acme/spam', entries }], byOwn],
    [
      'unless inactive',
      [acme],
      [{ name: 'acme/spam', entries, active: false }],
      'transfer default',
    ],
    ['or disabled', [acme], [{ name: 'acme/spam', entries, enabled: false }], 'transfer default'],
    ['a shared one not', [acme], [{ name: 'spam', entries }], 'transfer default'],
    ['unless active', [{ ...acme, activate: ['spam'] }], [{ name: 'spam', entries }], byShared],
    ['or for everyone', [acme], [{ name: 'spam', entries, everyone: true }], byShared],
    [
      'but for who said no',
      [{ ...acme, deactivate: ['spam'] }],
      [{ name: 'spam', entries, everyone: true }],
      'transfer default',
    ],
    [
      "never another account's",
      [acme, { id: 'globex' }],
      [{ name: 'globex/spam', entries }],
      'transfer default',
    ],
    [
      'an allow beats a block',
      [acme],
      [{ name: 'acme/spam', entries }, allow],
      'transfer allowed-number acme/vip +14155550100',
    ],
    [
      'own before shared',
      [{ ...acme, activate: ['a'] }],
      [
        { name: 'a', entries },
        { name: 'acme/spam', entries },
      ],
      byOwn,
    ],
  ])('%s', (_, accounts, lists, expected) => {
    const policy = open({ settings: { homeCountry: 'US' }, accounts, lists });
    expect(saying(call(CALLER), policy)).toBe(expected);
  });

  it.each<[string, object[], string]>([
    [
      'that blocks anonymous callers',
      [{ name: 'acme/a', blockAnonymous: true }],
      'reject blocked-anonymous acme/a',
    ],
    [
      'that is inactive',
      [{ name: 'acme/a', blockAnonymous: true, active: false }],
      'transfer default',
    ],
    [
      'that is disabled',
      [{ name: 'acme/a', blockAnonymous: true, enabled: false }],
      'transfer default',
    ],
    ['that does not', [{ name: 'acme/a' }], 'transfer default'],
  ])('of a list %s', (_, lists, expected) => {
    const policy = open({ accounts: [acme], lists });
    expect(saying(call({ privacy: 'id', callerIdNumber: CALLER }), policy)).toBe(expected);
    expect(saying(call(CALLER), policy)).toBe('transfer default');
  });
});

it('checks the lists for a hidden name if the scope includes it', () => {
  const lists = [{ name: 'acme/a', blockAnonymous: true }];
  const inScope = (anonymousScope: string) =>
    open({ accounts: [{ id: 'acme', routes: ['1000'], anonymousScope }], lists });
  const nameHidden = call({ callerIdNumber: CALLER, hideName: true });
  expect(saying(nameHidden, inScope('any-privacy'))).toBe('reject blocked-anonymous acme/a');
  expect(saying(nameHidden, inScope('no-number'))).toBe('transfer default');
});

describe('every kind of entry is found', () => {
  const found = (text: string, headers: CallerHeaders) => () => {
    const policy = open({
      accounts: [{ id: 'acme', routes: ['1000'] }],
      lists: [{ name: 'acme/spam', entries: [text, '+442071838750', 'name:*other*'] }],
    });
    return saying(call(headers), policy);
  };

  it.each<[string, CallerHeaders, string]>([
    ['+14155550100', { callerIdNumber: CALLER }, 'blocked-number acme/spam +14155550100'],
    ['1012', { callerIdNumber: '1012' }, 'blocked-number acme/spam 1012'],
    ['+1415*', { callerIdNumber: CALLER }, 'blocked-prefix acme/spam +1415*'],
    ['+*', { callerIdNumber: CALLER }, 'blocked-prefix acme/spam +*'],
    ['+1415*', { fromUser: CALLER }, 'blocked-prefix acme/spam +1415*'],
    ['name:*Warranty*', { callerIdName: 'WARRANTY' }, 'blocked-name acme/spam name:*warranty*'],
    ['name:a*', { callerIdName: 'Al' }, 'blocked-name acme/spam name:a*'],
    ['name:?', { callerIdName: 'x' }, 'blocked-name acme/spam name:?'],
    ['name:*ʻ*', { callerIdName: 'Kauaʻi' }, 'blocked-name acme/spam name:*ʻ*'],
    ['name:*😀😀*', { callerIdName: 'a😀😀' }, 'blocked-name acme/spam name:*😀😀*'],
    ['name:*😀win', { callerIdName: '💰😀WIN' }, 'blocked-name acme/spam name:*😀win'],
  ])('%s by %j', (text, headers, expected) => {
    expect(found(text, headers)()).toBe(`reject ${expected}`);
  });

  it.each<[string, CallerHeaders]>([
    ['+14155550100', { callerIdNumber: '4155550101' }],
    ['+1415*', { callerIdNumber: '4165550100' }],
    ['name:*warranty*', { callerIdName: 'warrant' }],
    ['name:*😀😀*', { callerIdName: '😀' }],
  ])('but not %s by %j', (text, headers) => {
    expect(found(text, headers)()).toBe('transfer default');
  });
});

describe('screenCall', () => {
  it('uses the configured anonymous words', () => {
    const accounts = [{ id: 'acme', routes: ['1000'], blockAnonymous: true }];
    const configured = open({ settings: { anonymousWords: ['Geheim'] }, accounts });
    const standard = open({ accounts });
    expect(saying(call('geheim'), configured)).toBe('reject blocked-anonymous');
    expect(saying(call('geheim'), standard)).toBe('transfer default');
    expect(saying(call('anonymous'), configured)).toBe('transfer default');
    expect(saying(call('anonymous'), standard)).toBe('reject blocked-anonymous');
  });

  it('uses the given time', () => {
    const until = new Date(NOW).toISOString();
    const policy = open({
      accounts: [{ id: 'acme', routes: ['1000'] }],
      lists: [{ name: 'acme/spam', entries: [{ entry: CALLER, until }] }],
    });
    const at = (now: number) => screenCall(call(CALLER), policy, now).verdict.verdict;
    expect(at(NOW - 1)).toBe('reject');
    expect(at(NOW)).toBe('transfer');
  });

  it('never blocks an emergency callback', () => {
    const policy = open({
      accounts: [{ id: 'acme', routes: ['1000'], defaultVerdict: 'reject' }],
    });
    expect(saying(call(CALLER), policy)).toBe('reject default');
    expect(saying(call(CALLER, { isEmergencyCallback: true }), policy)).toBe(
      'transfer emergency-callback',
    );
  });

  it("throws if the policy can't be read, and gives no verdict", () => {
    const policy = open({ accounts: [{ id: 'acme', routes: ['1000'] }] });
    policy.candidates = () => {
      throw new Error('not open');
    };
    expect(() => screenCall(call(CALLER), policy, NOW)).toThrow(/not open/);
  });

  it('looks entries up once, by keys whose number does not depend on the policy', () => {
    const asked: number[] = [];
    const keysFor = (entries: string[]) => {
      const policy = open({
        accounts: [{ id: 'acme', routes: ['1000'] }],
        lists: [{ name: 'acme/spam', entries }],
      });
      const counting: PolicyReader = {
        settings: () => policy.settings(),
        account: (id) => policy.account(id),
        accountByRoute: (routes) => policy.accountByRoute(routes),
        anonymousLists: (id) => policy.anonymousLists(id),
        candidates: (id, keys) => {
          asked.push(keys.length);
          return policy.candidates(id, keys);
        },
      };
      screenCall(call({ callerIdNumber: CALLER, callerIdName: 'Jane' }), counting, NOW);
    };
    keysFor([]);
    keysFor(Array.from({ length: 500 }, (_, at) => `+1212555${1000 + at}`));
    expect(asked).toHaveLength(2);
    expect(asked[0]).toBe(asked[1]);
  });
});
