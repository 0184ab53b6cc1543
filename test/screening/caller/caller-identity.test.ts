import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallerHeaders,
  identifyCaller,
} from '../../../src/screening/caller/caller-identity.js';
import { COUNTRIES } from '../../../src/screening/number/phone-number.js';
import { runs } from '../../support/runs.js';
import { textsReadOften } from '../../support/text-work.js';

const NUMBER = '4155550100';
const E164 = '+14155550100';

const from = (number: string, more: CallerHeaders = {}): CallerHeaders => ({
  callerIdNumber: number,
  fromUser: number,
  ...more,
});

const identify = (headers: CallerHeaders) => identifyCaller(headers, 'US');

describe('presentation', () => {
  const of = (headers: CallerHeaders) => identify(headers).presentation;

  it.each<[string, CallerHeaders, string, CallerHeaders]>([
    ['the number is hidden', { hideNumber: true }, 'the name is', { hideName: true }],
    ['Privacy: id', { privacy: 'id' }, 'Privacy: none', { privacy: 'none' }],
    ['Privacy: user', { privacy: 'user' }, 'Privacy: header', { privacy: 'header' }],
    ['one token of several', { privacy: 'header;id' }, 'none is', { privacy: 'header;session' }],
    ['in capitals', { privacy: 'ID; critical' }, 'critical alone', { privacy: 'critical' }],
    ['between commas', { privacy: 'session, user' }, 'part of a word', { privacy: 'identity' }],
    ['a name', { callerIdName: 'Anonymous' }, 'nearly', { callerIdName: 'Anonymou' }],
    ['a name', { callerIdName: ' restricted ' }, 'more', { callerIdName: 'restricted area' }],
    ['a name', { callerIdName: 'PRIVATE' }, 'a name', { callerIdName: 'unknown' }],
    ['a name', { callerIdName: 'withheld' }, 'no name', { callerIdName: '' }],
    ['From', { fromHost: 'anonymous.invalid' }, 'less', { fromHost: 'anonymous.example' }],
    ['From', { fromHost: 'Anonymous.Invalid' }, 'more', { fromHost: 'x.anonymous.invalid' }],
  ])('is withheld if %s says so: %j, but not if %s: %j', (_, hidden, __, shown) => {
    expect(of(from(NUMBER, hidden))).toBe('withheld');
    expect(of(from(NUMBER, shown))).toBe('presented');
  });

  it.each([
    ['anonymous', 'withheld'],
    ['Restricted', 'withheld'],
    ['PRIVATE', 'withheld'],
    ['withheld', 'withheld'],
    ['anonymous;verstat=No-TN-Validation', 'withheld'],
    ['sip:anonymous@anonymous.invalid', 'withheld'],
    ['anonymou', 'presented'],
    ['anonymous1', 'presented'],
    ['unavailable', 'unavailable'],
    ['Unknown', 'unavailable'],
    ['nobody', 'unavailable'],
    ['unavailable;verstat=No-TN-Validation', 'unavailable'],
    ['somebody', 'presented'],
    ['', 'unavailable'],
    [' ', 'unavailable'],
    [';verstat=No-TN-Validation', 'unavailable'],
    ['00', 'unavailable'],
    ['0000000000', 'unavailable'],
    ['+00000', 'unavailable'],
    ['000-000-0000', 'unavailable'],
    ['0', 'unavailable'],
    ['+0', 'unavailable'],
    ['hidden', 'withheld'],
    ['Private Number', 'withheld'],
    ['266696687', 'withheld'],
    ['+266696687', 'withheld'],
    ['7748283', 'withheld'],
    ['443336', 'withheld'],
    ['8656696', 'unavailable'],
    ['0001', 'presented'],
    ['1012', 'presented'],
    [NUMBER, 'presented'],
  ])('of the number %j is %s', (number, expected) => {
    expect(of(from(number))).toBe(expected);
  });

  it('is unavailable without any number, and if From is unknown.invalid', () => {
    expect(of({})).toBe('unavailable');
    expect(of({ callerIdName: 'Jane', fromUser: 'nobody' })).toBe('unavailable');
    expect(of(from(NUMBER, { fromHost: 'unknown.invalid' }))).toBe('unavailable');
    expect(of(from(NUMBER, { fromHost: 'unknown.example' }))).toBe('presented');
  });

  it('is withheld rather than unavailable if both apply', () => {
    expect(of({ callerIdNumber: '0000000000', privacy: 'id' })).toBe('withheld');
  });

  it('gives reasons in words, and none if the number is presented', () => {
    expect(identify(from('anonymous', { hideNumber: true, privacy: 'user;id' })).signals).toEqual([
      'the number is marked as hidden',
      'Privacy: id',
      'Privacy: user',
      'the number is "anonymous"',
    ]);
    expect(identify(from('0000')).signals).toEqual(['the number is all zeros']);
    expect(identify({}).signals).toEqual(['there is no number']);
    expect(identify(from(NUMBER)).signals).toEqual([]);
  });

  it.each([
    [['geheim'], 'Geheim', 'withheld'],
    [['Geheim'], 'geheim', 'withheld'],
    [['geheim'], 'anonymous', 'presented'],
    [['5555'], '5555', 'withheld'],
    [['4155550199'], '4155550199', 'withheld'],
    [[''], '', 'unavailable'],
    [[], 'anonymous', 'presented'],
  ])('with the anonymous words %j, the number %j is %s', (words, number, expected) => {
    expect(identifyCaller(from(number), 'US', words).presentation).toBe(expected);
  });

  it('does not treat an empty name as an anonymous word', () => {
    const headers = from(NUMBER, { callerIdName: '' });
    expect(identifyCaller(headers, 'US', ['', ' ']).presentation).toBe('presented');
  });
});

describe('presented', () => {
  it.each<[string, CallerHeaders, string | undefined]>([
    ["FreeSWITCH's pick", { callerIdNumber: NUMBER, fromUser: '1012' }, E164],
    [
      'P-Asserted-Identity, though a P-Preferred-Identity won',
      {
        callerIdNumber: '2125550199',
        preferredIdentity: '2125550199',
        assertedIdentity: NUMBER,
        fromUser: '1012',
      },
      E164,
    ],
    [
      'else From',
      { callerIdNumber: '2125550199', preferredIdentity: '2125550199', fromUser: NUMBER },
      E164,
    ],
    [
      'else nothing',
      { callerIdNumber: '2125550199', preferredIdentity: '2125550199', fromUser: 'nobody' },
      undefined,
    ],
    [
      'an address as much as a user',
      { preferredIdentity: 'x', assertedIdentity: '"Jane" <sip:+14155550100@pbx.example>' },
      E164,
    ],
    ['nothing where nothing is sent', {}, undefined],
  ])('is %s', (_, headers, expected) => {
    expect(identify(headers).presented).toBe(expected);
  });

  it('has the name of From if there is a P-Preferred-Identity', () => {
    const headers = { callerIdName: 'Your Bank', fromDisplay: 'Jane' };
    expect(identify(headers).name).toBe('Your Bank');
    expect(identify({ ...headers, preferredIdentity: '1012' }).name).toBe('Jane');
    expect(identify({ ...headers, preferredIdentity: '1012' }).disbelieved).toBe('1012');
    expect(identify(headers).disbelieved).toBeUndefined();
  });

  it('is read in the country of the account', () => {
    expect(identifyCaller(from('02071838750'), 'GB').presented).toBe('+442071838750');
    expect(identifyCaller(from('02071838750'), 'US').presented).toBe('02071838750');
  });

  it('is known although it is withheld, as sent and normalised', () => {
    const { presentation, presented, presentedRaw } = identify(from(NUMBER, { privacy: 'id' }));
    expect({ presentation, presented, presentedRaw }).toEqual({
      presentation: 'withheld',
      presented: E164,
      presentedRaw: NUMBER,
    });
  });

  it('notes a hidden name', () => {
    expect(identify(from(NUMBER, { hideName: true })).nameHidden).toBe(true);
    expect(identify(from(NUMBER)).nameHidden).toBe(false);
  });
});

describe('asserted numbers', () => {
  const of = (headers: CallerHeaders) =>
    identify(headers).asserted.map(({ source, number }) => `${source} ${number}`);

  it('are every number, each once, the presented one first', () => {
    expect(
      of({
        callerIdNumber: '2125550101',
        fromUser: '2125550102',
        assertedIdentity: '2125550103',
        remotePartyId: '<sip:2125550104@pbx.example>;party=calling',
      }),
    ).toEqual([
      'presented +12125550101',
      'From +12125550102',
      'P-Asserted-Identity +12125550103',
      'Remote-Party-ID +12125550104',
    ]);
    expect(of(from(NUMBER, { assertedIdentity: E164 }))).toEqual([`presented ${E164}`]);
  });

  it.each<[string, CallerHeaders]>([
    ['a P-Preferred-Identity', { preferredIdentity: '2125550101' }],
    ["FreeSWITCH's pick of one", { preferredIdentity: '1', callerIdNumber: '2125550101' }],
    ['whom a Remote-Party-ID calls', { remotePartyId: '<sip:2125550101@x>;party=called' }],
    ['a host', { remotePartyId: '<sip:pbx.example>' }],
    ['nobody', { fromUser: 'nobody' }],
  ])('do not contain %s', (_, headers) => {
    expect(of(headers)).toEqual([]);
  });
});

describe('verification', () => {
  it('is the first result, or none', () => {
    expect(identify({ verstats: [undefined, 'TN-Validation-Passed-B'] }).verification).toEqual({
      status: 'passed',
      attestation: 'B',
    });
    expect(identify({}).verification).toEqual({ status: 'none' });
  });
});

const FIELDS = [
  'callerIdNumber',
  'callerIdName',
  'fromUser',
  'fromHost',
  'fromDisplay',
  'assertedIdentity',
  'preferredIdentity',
  'remotePartyId',
  'privacy',
] as const;

describe('identifyCaller', () => {
  it('returns an identity for any text in any field', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), {
      nil: undefined,
    });
    const headers = fc.record({
      ...Object.fromEntries(FIELDS.map((field) => [field, text])),
      verstats: fc.array(text),
    });
    fc.assert(
      fc.property(headers, fc.constantFrom(...COUNTRIES), (sent, country) => {
        const identity = identifyCaller(sent, country);
        expect(['presented', 'withheld', 'unavailable']).toContain(identity.presentation);
        expect(identity.signals.length > 0).toBe(identity.presentation !== 'presented');
        expect(identity.asserted.every(({ number }) => number !== '')).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  it.each(FIELDS)('reads a million characters at most twice in %s', (field) => {
    expect(textsReadOften((text) => identify({ [field]: text }))).toEqual([]);
  });

  it('reads a million characters at most twice in a verification result', () => {
    expect(textsReadOften((text) => identify({ verstats: [text] }))).toEqual([]);
  });
});
