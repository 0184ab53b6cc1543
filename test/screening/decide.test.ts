import { describe, expect, it } from 'vitest';
import { decide } from '../../src/screening/decide.js';
import { NOW } from './build.js';
import { actionOf, read, verdictOf, verdicts } from './scenario.js';

/* Of each rule the call that it rejects or lets through, and below it the nearest call that differs. */

const CALLER = '+14155550100';

describe('an exact number', () => {
  verdicts(`
    is met
      block acme/spam +14155550100, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, from +14155550101 -> transfer default
    is met in every spelling
      block acme/spam +14155550100, from (415) 555-0100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, from (415) 555-010 -> transfer default
    may be an extension
      block acme/spam 1012, from 1012 -> reject blocked-number acme/spam 1012
      block acme/spam 1012, from 10120 -> transfer default
    is more specific than any prefix
      allow acme/vip +14155550100*, block acme/spam +14155550100, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100*, allow acme/vip +14155550100, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    is more specific than the anonymous rule
      account blockAnonymous, block acme/spam +14155550100, caller-id +14155550100, Privacy id -> reject blocked-number acme/spam +14155550100
      account blockAnonymous, allow acme/vip +14155550100, caller-id +14155550100, Privacy id -> transfer allowed-number acme/vip +14155550100
    that is withheld, but told us, is met
      block acme/spam +14155550100, caller-id +14155550100, Privacy id -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, caller-id anonymous, Privacy id -> transfer default
  `);
});

describe('a prefix', () => {
  verdicts(`
    matches numbers with this prefix
      block acme/spam +1900*, from 9005550100 -> reject blocked-prefix acme/spam +1900*
      block acme/spam +1900*, from 9015550100 -> transfer default
    is met by telephone numbers alone
      block acme/spam +1900*, from +19005550100 -> reject blocked-prefix acme/spam +1900*
      block acme/spam +1900*, from 1900 -> transfer default
    is less specific than a longer one
      allow acme/vip +1415*, block acme/spam +141555*, from +14155550100 -> reject blocked-prefix acme/spam +141555*
      block acme/spam +1415*, allow acme/vip +141555*, from +14155550100 -> transfer allowed-prefix acme/vip +141555*
    is more specific than the anonymous rule
      account blockAnonymous, block acme/spam +1900*, caller-id 9005550100, Privacy id -> reject blocked-prefix acme/spam +1900*
      account blockAnonymous, allow acme/vip +1*, caller-id 9005550100, Privacy id -> transfer allowed-prefix acme/vip +1*
    is more specific than a name
      block acme/spam +1900*, allow acme/vip name:jane, caller-id 9005550100, name Jane -> reject blocked-prefix acme/spam +1900*
      allow acme/vip +1*, block acme/spam name:jane, caller-id 9005550100, name Jane -> transfer allowed-prefix acme/vip +1*
  `);
});

describe('an allow list that still screens', () => {
  const home = 'allow acme/home +1*, list acme/home still-screen';
  verdicts(`
    lifts the default
      account defaultVerdict reject, ${home}, from +14155550100 -> transfer allowed-prefix acme/home +1*
      account defaultVerdict reject, ${home}, from +442071838750 -> reject default
    lifts blocks by number that are less specific, or as specific
      ${home}, block acme/spam +*, from +14155550100 -> transfer allowed-prefix acme/home +1*
      ${home}, block acme/spam +1*, from +14155550100 -> transfer allowed-prefix acme/home +1*
      ${home}, block acme/spam +1415*, from +14155550100 -> reject blocked-prefix acme/spam +1415*
      ${home}, block acme/spam +14155550100, from +14155550100 -> reject blocked-number acme/spam +14155550100
    lifts no other rule
      account blockAnonymous, account anonymousScope any-privacy, ${home}, caller-id +14155550100, hide name -> reject blocked-anonymous
      account blockAnonymous, account anonymousScope any-privacy, allow acme/vip +1*, caller-id +14155550100, hide name -> transfer allowed-prefix acme/vip +1*
      ${home}, block acme/spam name:*warranty*, caller-id +14155550100, name Car Warranty -> reject blocked-name acme/spam name:*warranty*
      ${home}, block acme/spam name:*warranty*, caller-id +14155550100, name Jane -> transfer allowed-prefix acme/home +1*
      account verification failed, ${home}, from +14155550100, verstat TN-Validation-Failed -> reject blocked-verification
      account verification failed, ${home}, from +14155550100, verstat TN-Validation-Passed-A -> transfer allowed-prefix acme/home +1*
      ${home}, block acme/spam +*, block acme/spam name:jane, from +14155550100, name Jane -> reject blocked-name acme/spam name:jane
    gives way to one that does not
      ${home}, allow acme/vip +*, block acme/spam name:jane, from +14155550100, name Jane -> transfer allowed-prefix acme/vip +*
      ${home}, allow acme/vip name:jane, block acme/spam name:j*, from +14155550100, name Jane -> transfer allowed-name acme/vip name:jane
    by name lifts the default alone
      account defaultVerdict reject, allow acme/home name:jane, list acme/home still-screen, from +14155550100, name Jane -> transfer allowed-name acme/home name:jane
      allow acme/home name:jane, list acme/home still-screen, block acme/spam +1*, from +14155550100, name Jane -> reject blocked-prefix acme/spam +1*
      allow acme/home name:jane, list acme/home still-screen, block acme/spam name:j*, from +14155550100, name Jane -> reject blocked-name acme/spam name:j*
    has no effect if it is inactive
      ${home}, list acme/home inactive, block acme/spam +*, from +14155550100 -> reject blocked-prefix acme/spam +*
  `);

  it('is explained, whatever decides', () => {
    const standings = (line: string) =>
      decide(read(line), NOW).evidence.map(({ list, entry, standing }) =>
        [list, entry, standing].join(' '),
      );
    expect(standings(`${home}, block acme/spam +*, from +14155550100`)).toEqual([
      'acme/home +1* decided',
      'acme/spam +* outranked',
    ]);
    expect(
      standings(`${home}, block acme/spam +*, block acme/spam name:x, from +14155550100, name X`),
    ).toEqual([
      'acme/home +1* still-screened',
      'acme/spam +* outranked',
      'acme/spam name:x decided',
    ]);
  });
});

describe('the anonymous rule', () => {
  const callers = {
    withheld: `caller-id ${CALLER}, hide number`,
    unavailable: 'from nobody',
    'name hidden': `caller-id ${CALLER}, hide name`,
    presented: `caller-id ${CALLER}`,
  };
  const rejectedBy = (policy: string) =>
    Object.entries(callers)
      .filter(([, caller]) => verdictOf(`${policy}, ${caller}`).includes('blocked-anonymous'))
      .map(([name]) => name);

  it.each([
    ['withheld', ['withheld']],
    ['no-number', ['withheld', 'unavailable']],
    ['any-privacy', ['withheld', 'unavailable', 'name hidden']],
  ])('with the scope %s matches only the callers %j', (scope, expected) => {
    const account = `account anonymousScope ${scope}`;
    expect(rejectedBy(`${account}, account blockAnonymous`)).toEqual(expected);
    expect(rejectedBy(`${account}, block acme/spam anonymous`)).toEqual(expected);
    expect(rejectedBy(account)).toEqual([]);
  });

  verdicts(`
    is on where the account says so
      account blockAnonymous, caller-id +14155550100, hide number -> reject blocked-anonymous
      caller-id +14155550100, hide number -> transfer default
    is on where an active list says so
      block robocalls anonymous, caller-id +14155550100, hide number -> reject blocked-anonymous robocalls
      block robocalls anonymous, list robocalls inactive, caller-id +14155550100, hide number -> transfer default
    is off where the list is disabled
      block acme/spam anonymous, caller-id +14155550100, hide number -> reject blocked-anonymous acme/spam
      block acme/spam anonymous, list acme/spam disabled, caller-id +14155550100, hide number -> transfer default
    is more specific than a name
      account blockAnonymous, allow acme/vip name:jane, caller-id +14155550100, hide number, name Jane -> reject blocked-anonymous
      allow acme/vip name:jane, caller-id +14155550100, hide number, name Jane -> transfer allowed-name acme/vip name:jane
    is more specific than the verification rule
      account blockAnonymous, account verification failed, verstat TN-Validation-Failed -> reject blocked-anonymous
      account verification failed, verstat TN-Validation-Passed -> transfer default
    is more specific than the default
      account blockAnonymous, account defaultVerdict reject, from nobody -> reject blocked-anonymous
      account blockAnonymous, from +14155550100 -> transfer default
  `);

  it('has the action of the account, else of its own list, else of a shared one', () => {
    const withheld = `caller-id ${CALLER}, hide number`;
    const shared = 'block a-shared anonymous, list a-shared reject USER_BUSY';
    const own = 'block acme/own anonymous, list acme/own flag';
    const account =
      'account blockAnonymous, account anonymousAction respond 433 Anonymity Disallowed';
    expect(actionOf(`${shared}, ${own}, ${account}, ${withheld}`)).toBe(
      'respond 433 Anonymity Disallowed',
    );
    expect(actionOf(`${shared}, ${own}, ${withheld}`)).toBe('flag');
    expect(actionOf(`${shared}, ${withheld}`)).toBe('reject USER_BUSY');
  });
});

describe('a name pattern', () => {
  verdicts(`
    is met by the whole name, in any case
      block acme/spam name:*warranty*, caller-id +14155550100, name Car WARRANTY dept -> reject blocked-name acme/spam name:*warranty*
      block acme/spam name:*warranty*, caller-id +14155550100, name Car warrant dept -> transfer default
    is more specific than the verification rule
      account verification failed, block acme/spam name:jane, caller-id +14155550100, name Jane, verstat TN-Validation-Failed -> reject blocked-name acme/spam name:jane
      account verification failed, allow acme/vip name:jane, caller-id +14155550100, name Jane, verstat TN-Validation-Failed -> transfer allowed-name acme/vip name:jane
    is no more specific for being longer
      block acme/spam name:warranty, allow acme/vip name:jane, caller-id +14155550100, name warranty -> reject blocked-name acme/spam name:warranty
      block acme/spam name:warranty, allow acme/vip name:w*, caller-id +14155550100, name warranty -> transfer allowed-name acme/vip name:w*
  `);
});

describe('the verification rule', () => {
  const results = {
    none: '',
    unknown: 'verstat No-TN-Validation',
    failed: 'verstat TN-Validation-Failed',
    passed: 'verstat TN-Validation-Passed',
    A: 'verstat TN-Validation-Passed-A',
    B: 'verstat TN-Validation-Passed-B',
    C: 'verstat TN-Validation-Passed-C',
  };

  it.each([
    ['off', []],
    ['failed', ['failed']],
    ['C', ['failed']],
    ['B', ['failed', 'C']],
    ['A', ['failed', 'B', 'C']],
  ])('%s rejects only the results %j', (rule, expected) => {
    const said = Object.entries(results).map(
      ([name, result]) =>
        [name, verdictOf(`account verification ${rule}, from ${CALLER}, ${result}`)] as const,
    );
    const rejected = said.filter(([, text]) => text === 'reject blocked-verification');
    const passed = said.filter(([, text]) => text === 'transfer default');
    expect(rejected.map(([name]) => name)).toEqual(expected);
    expect(rejected.length + passed.length).toBe(said.length);
  });

  verdicts(`
    is more specific than the default, and less than an allow
      account verification A, account defaultVerdict reject, caller-id +14155550100, verstat TN-Validation-Passed-B -> reject blocked-verification
      account verification A, account defaultVerdict reject, allow acme/vip +1*, caller-id +14155550100, verstat TN-Validation-Passed-B -> transfer allowed-prefix acme/vip +1*
  `);
});

describe("the account's default", () => {
  verdicts(`
    is an explicit choice
      account defaultVerdict reject, from +14155550100 -> reject default
      account defaultVerdict transfer, from +14155550100 -> transfer default
    of reject lets through who is on an allow list
      account defaultVerdict reject, allow acme/vip +14155550100, from +14155550101 -> reject default
      account defaultVerdict reject, allow acme/vip +14155550100, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    is not changed by an allow list
      account defaultVerdict reject, allow acme/vip +44*, from +14155550100 -> reject default
      account defaultVerdict transfer, allow acme/vip +44*, from +14155550100 -> transfer default
  `);
});

describe('of two equally specific rules', () => {
  verdicts(`
    an allowed number wins over a blocked one
      block acme/spam +14155550100, allow acme/vip +14155550101, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, allow acme/vip +14155550100, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    an allowed prefix wins over a blocked one
      block acme/spam +1415*, allow acme/vip +141*, from +14155550100 -> reject blocked-prefix acme/spam +1415*
      block acme/spam +1415*, allow acme/vip +1415*, from +14155550100 -> transfer allowed-prefix acme/vip +1415*
    an allowed name wins over a blocked one
      block acme/spam name:jane, allow acme/vip name:john, caller-id +14155550100, name Jane -> reject blocked-name acme/spam name:jane
      block acme/spam name:jane, allow acme/vip name:j*, caller-id +14155550100, name Jane -> transfer allowed-name acme/vip name:j*
    a shared allow wins over the account's own block
      block acme/spam +14155550100, allow partners +1415*, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, allow partners +14155550100, from +14155550100 -> transfer allowed-number partners +14155550100
  `);

  it.each([
    ["the account's own list wins over a shared one", ['a-shared', 'acme/own'], 'acme/own'],
    ['then the name decides', ['acme/b', 'acme/a', 'acme/c'], 'acme/a'],
    ['among shared ones as well', ['spam-2', 'spam', 'spam-1'], 'spam'],
  ])('%s: of %j it is %s', (_, names, expected) => {
    const onLists = (clause: (name: string) => string) => names.map(clause).join(', ');
    const blocked = onLists((name) => `block ${name} ${CALLER}`);
    const allowed = onLists((name) => `allow ${name} ${CALLER}`);
    const anonymous = onLists((name) => `block ${name} anonymous`);
    expect(verdictOf(`${blocked}, from ${CALLER}`)).toBe(
      `reject blocked-number ${expected} ${CALLER}`,
    );
    expect(verdictOf(`${allowed}, from ${CALLER}`)).toBe(
      `transfer allowed-number ${expected} ${CALLER}`,
    );
    expect(verdictOf(`${anonymous}, hide number`)).toBe(`reject blocked-anonymous ${expected}`);
  });

  verdicts(`
    the first by its text decides, of entries of one list
      block acme/spam name:j*, block acme/spam name:*e, block acme/spam name:jane, caller-id +14155550100, name Jane -> reject blocked-name acme/spam name:*e
      block acme/spam name:jane, block acme/spam name:*e, block acme/spam name:j*, caller-id +14155550100, name Jane -> reject blocked-name acme/spam name:*e
  `);
});

describe('a rule that is not in effect never matches', () => {
  verdicts(`
    a blocked entry that has expired
      block acme/spam +14155550100 until later, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100 until now, from +14155550100 -> transfer default
    an allowed entry that has expired
      account defaultVerdict reject, allow acme/vip +14155550100 until now, from +14155550100 -> reject default
      account defaultVerdict reject, allow acme/vip +14155550100 until later, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    a disabled blocklist
      block acme/spam +14155550100, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, list acme/spam disabled, from +14155550100 -> transfer default
    a disabled allow list
      account defaultVerdict reject, allow acme/vip +14155550100, list acme/vip disabled, from +14155550100 -> reject default
      account defaultVerdict reject, allow acme/vip +14155550100, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    a blocklist at other times, on a Sunday at noon in UTC
      block acme/spam +14155550100, list acme/spam schedule Sun, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, list acme/spam schedule Mon-Sat, from +14155550100 -> transfer default
      block acme/spam +14155550100, list acme/spam schedule Sun 12:00-13:00, from +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, list acme/spam schedule Sun 11:00-12:00, from +14155550100 -> transfer default
    a blocklist at other times, by the clocks of the account
      account timeZone America/New_York, block acme/spam +14155550100, list acme/spam schedule Sun 7:00-8:00, from +14155550100 -> reject blocked-number acme/spam +14155550100
      account timeZone Europe/Berlin, block acme/spam +14155550100, list acme/spam schedule Sun 7:00-8:00, from +14155550100 -> transfer default
      account timeZone Europe/Berlin, block acme/spam +14155550100, list acme/spam schedule Sun 13:00-14:00, from +14155550100 -> reject blocked-number acme/spam +14155550100
    an allow list at other times
      account defaultVerdict reject, allow acme/vip +14155550100, list acme/vip schedule Mon, from +14155550100 -> reject default
      account defaultVerdict reject, allow acme/vip +14155550100, list acme/vip schedule Sun, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    the anonymous rule of a list at other times
      block acme/spam anonymous, list acme/spam schedule Sun, caller-id +14155550100, hide number -> reject blocked-anonymous acme/spam
      block acme/spam anonymous, list acme/spam schedule Mon, caller-id +14155550100, hide number -> transfer default
    an inactive blocklist
      block robocalls +14155550100, from +14155550100 -> reject blocked-number robocalls +14155550100
      block robocalls +14155550100, list robocalls inactive, from +14155550100 -> transfer default
    an inactive allow list
      account defaultVerdict reject, allow acme/vip +14155550100, list acme/vip inactive, from +14155550100 -> reject default
      account defaultVerdict reject, allow acme/vip +14155550100, from +14155550100 -> transfer allowed-number acme/vip +14155550100
    nor does it hide what is in effect
      allow acme/vip +14155550100 until now, block acme/spam +1*, from +14155550100 -> reject blocked-prefix acme/spam +1*
      block acme/spam +14155550100 until now, allow acme/vip +1*, from +14155550100 -> transfer allowed-prefix acme/vip +1*
  `);
});

describe('numbers that a caller asserts', () => {
  verdicts(`
    is blocked in From
      block acme/spam +14155550100, caller-id +12125550199, From +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, caller-id +12125550199, From +12125550199 -> transfer default
    is blocked in P-Asserted-Identity, not in P-Preferred-Identity
      block acme/spam +14155550100, from +12125550199, P-Asserted-Identity +14155550100 -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, from +12125550199, P-Preferred-Identity +14155550100 -> transfer default
    is blocked in Remote-Party-ID, unless it is the called party
      block acme/spam +14155550100, from +12125550199, Remote-Party-ID <sip:+14155550100@x>;party=calling -> reject blocked-number acme/spam +14155550100
      block acme/spam +14155550100, from +12125550199, Remote-Party-ID <sip:+14155550100@x>;party=called -> transfer default
    is blocked by prefix as well
      block acme/spam +1415*, caller-id +12125550199, From +14155550100 -> reject blocked-prefix acme/spam +1415*
      block acme/spam +1416*, caller-id +12125550199, From +14155550100 -> transfer default
    is not allowed for a P-Preferred-Identity that won
      account defaultVerdict reject, allow acme/vip +14155550100, caller-id +14155550100, From +12125550199, P-Preferred-Identity +14155550100 -> reject default
      account defaultVerdict reject, allow acme/vip +14155550100, caller-id +14155550100, From +12125550199, P-Asserted-Identity +14155550100 -> transfer allowed-number acme/vip +14155550100
    is allowed where it is believed
      allow acme/vip +14155550100, block acme/spam +12125550199, caller-id +14155550100, From +12125550199 -> transfer allowed-number acme/vip +14155550100
      allow acme/vip +1415*, block acme/spam +1*, caller-id +14155550100, From +12125550199 -> transfer allowed-prefix acme/vip +1415*
    is not allowed for standing in From alone
      allow acme/vip +14155550100, block acme/spam +12125550199, caller-id +12125550199, From +14155550100 -> reject blocked-number acme/spam +12125550199
      allow acme/vip +1415*, block acme/spam +1*, caller-id +12125550199, From +14155550100 -> reject blocked-prefix acme/spam +1*
    is not allowed for standing in P-Asserted-Identity alone
      allow acme/vip +14155550100, block acme/spam +12125550199, from +12125550199, P-Asserted-Identity +14155550100 -> reject blocked-number acme/spam +12125550199
      allow acme/vip +1415*, block acme/spam +1*, from +12125550199, P-Asserted-Identity +14155550100 -> reject blocked-prefix acme/spam +1*
    is not allowed for standing in Remote-Party-ID alone
      allow acme/vip +14155550100, block acme/spam +12125550199, from +12125550199, Remote-Party-ID <sip:+14155550100@x>;party=calling -> reject blocked-number acme/spam +12125550199
      allow acme/vip +1415*, block acme/spam +1*, from +12125550199, Remote-Party-ID <sip:+14155550100@x>;party=calling -> reject blocked-prefix acme/spam +1*
  `);
});
