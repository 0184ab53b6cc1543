import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COUNTRIES, type CountryCode } from '../../../src/screening/number/phone-number.js';
import {
  countriesOfBroadPrefix,
  entryKind,
  isProblem,
  parseEntry,
} from '../../../src/screening/policy/entry.js';
import { runs } from '../../support/runs.js';
import { textsReadOften } from '../../support/text-work.js';

function textOf(text: string, country: CountryCode = 'US'): string {
  const parsed = parseEntry(text, country);
  return isProblem(parsed) ? `problem: ${parsed.problem}` : parsed.text;
}

describe('parseEntry', () => {
  it.each([
    ['(415) 555-0100', 'US', 'number', '+14155550100'],
    ['020 7183 8750', 'GB', 'number', '+442071838750'],
    ['+44 20 7183 8750', 'US', 'number', '+442071838750'],
    ['sip:+14155550100@pbx.example', 'US', 'number', '+14155550100'],
    [' 1012 ', 'US', 'number', '1012'],
    ['22395', 'US', 'number', '22395'],
    ['12345678', 'US', 'number', '12345678'],
    ['Alice', 'US', 'number', 'alice'],
    ['john.smith', 'US', 'number', 'john.smith'],
    ['*72', 'US', 'number', '*72'],
    ['0000000000', 'US', 'number', '0000000000'],
    ['+1900*', 'GB', 'prefix', '+1900*'],
    ['1900*', 'US', 'prefix', '+1900*'],
    ['1-900-*', 'US', 'prefix', '+1900*'],
    ['１９００*', 'US', 'prefix', '+1900*'],
    ['1\u2011900\u00a0*', 'US', 'prefix', '+1900*'],
    ['001900*', 'DE', 'prefix', '+1900*'],
    ['01144*', 'US', 'prefix', '+44*'],
    ['0900*', 'DE', 'prefix', '+49900*'],
    ['011*', 'GB', 'prefix', '+4411*'],
    ['0611*', 'HU', 'prefix', '+3611*'],
    ['001144*', 'AU', 'prefix', '+44*'],
    ['07*', 'CI', 'prefix', '+22507*'],
    ['06*', 'IT', 'prefix', '+3906*'],
    ['+44 (0)20*', 'US', 'prefix', '+4420*'],
    ['0044(0)20*', 'GB', 'prefix', '+4420*'],
    ['+39 (0)6*', 'IT', 'prefix', '+3906*'],
    ['+*', 'US', 'prefix', '+*'],
    ['+123456789012345*', 'US', 'prefix', '+123456789012345*'],
    ['name:*Warranty*', 'US', 'name', 'name:*warranty*'],
    ['NAME: Jane  Doe ', 'US', 'name', 'name:jane  doe'],
    ['name:Ｓpam?', 'US', 'name', 'name:spam?'],
    ['name:???', 'US', 'name', 'name:???'],
    ['name:1900*', 'US', 'name', 'name:1900*'],
  ] as const)('reads %j in %s as a %s: %s', (text, country, kind, expected) => {
    expect(parseEntry(text, country)).toMatchObject({ kind, text: expected });
    expect(entryKind(expected)).toBe(kind);
  });

  it.each([
    ['', 'an entry is empty; give a number, a prefix or name:TEXT'],
    ['  ', 'an entry is empty; give a number, a prefix or name:TEXT'],
    ['name:', 'name: is empty; give a pattern like name:*warranty*'],
    ['name:*', 'name:* matches every name; to reject all calls, set the default'],
    ['name:?**', 'name:?** matches every name; to reject all calls, set the default'],
    ['name:a\u0007b', 'a name pattern has a control character'],
    ['20*', `prefix "20*" doesn't say of which country; write +4420*`],
    ['+1900x0*', '"+1900x0*" mixes digits and letters'],
    ['19é0*', 'prefix "19é0*" has more than digits before its *'],
    ['+1234567890123456*', 'prefix "+1234567890123456*" has more than the 15 digits of E.164'],
    [
      '12345678901234',
      '"12345678901234" has too few or too many digits for a telephone number in GB',
    ],
    ['warranty*', '"warranty*" is neither a number, a prefix'],
    ['*', '"*" is neither a number, a prefix (+1900*) nor a name pattern (name:*warranty*)'],
    ['*#', '"*#" is neither'],
    ['+1900*5', '"+1900*5" is neither'],
    ['+19**', '"+19**" is neither'],
    ['jane doe', '"jane doe" is neither'],
    ['+1 415 555 0100 ext 5', '"+1 415 555 0100 ext 5" mixes digits and letters'],
    ['415\u0000', '"415?" is neither'],
    ['x'.repeat(257), `"${'x'.repeat(32)}..." is too long; an entry has 256 characters at most`],
    ['010442071838750', '"010442071838750" has too few or too many digits'],
    [`name:${'ﷺ'.repeat(20)}`, 'is too long; an entry has 256 characters at most'],
  ])('rejects %j: %s', (text, expected) => {
    expect(textOf(text, 'GB')).toContain(expected);
  });

  it.each([
    ['0011 44 20 7183 8750', 'AU', '+442071838750'],
    ['0011 64 9 123 4567', 'AU', '+6491234567'],
    ['010 44 20 7183 8750', 'JP', '+442071838750'],
    ['8 10 44 20 7183 8750', 'RU', '+442071838750'],
    ['009 44 20 7183 8750', 'NG', '+442071838750'],
    ['011 44 20 7183 8750', 'DE', '+442071838750'],
    ['06 20 123 4567', 'HU', '+36201234567'],
    ['010 3361 2345', 'DE', '+491033612345'],
    ['(810) 555-0123', 'US', '+18105550123'],
    ['+81001144207183', 'JP', '+81001144207183'],
  ] as const)('removes the prefix of %j in %s: %s', (text, country, expected) => {
    expect(textOf(text, country)).toBe(expected);
  });

  // Otherwise these digits would be stored as a number of the country that doesn't exist.
  it.each([
    ['0011 44 20 7183 8750', 'JP', 'write it as +442071838750'],
    ['010 44 20 7183 8750', 'DE', 'write it as +442071838750'],
    ['810 44 20 7183 8750', 'GB', 'write it as +442071838750'],
    ['009 33 6 1234 5678', 'JP', 'write it as +33612345678'],
    ['0011 44 20 7183 8750', 'GB', 'has too few or too many digits'],
    ['+8100777012345678901', 'JP', 'has more than the 15 digits of E.164'],
  ] as const)('rejects the prefix of another country in %j in %s', (text, country, expected) => {
    expect(textOf(text, country)).toContain(expected);
  });

  const anyText = fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'0123456789+*#()-. aA') }),
    fc
      .string({ unit: fc.constantFrom(...'aAİΣΐ*?😀ﬁ \u0301\u00a8') })
      .map((text) => `name:${text}`),
    fc.stringMatching(/^(\+|00|0)?[0-9()]{0,18}\*$/),
  );

  it('reads what it wrote as the same entry, in any country', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...COUNTRIES), (text, country) => {
        const parsed = parseEntry(text, country);
        if (isProblem(parsed)) return;
        const { kind, text: written, probe } = parsed;
        expect(parseEntry(written, country)).toMatchObject({ kind, text: written, probe });
        expect(entryKind(parsed.text)).toBe(parsed.kind);
      }),
      { numRuns: runs(500) },
    );
  });

  it.each([
    [
      '415',
      'US',
      'extension',
      'taken as the extension 415; for all numbers with this prefix, write +1415*',
    ],
    [
      '0162',
      'GB',
      'extension',
      'taken as the extension 0162; for all numbers with this prefix, write +44162*',
    ],
    ['foo', 'US', 'SIP name', 'taken as the SIP name foo; for the name of a caller write name:foo'],
    [
      '41555501000',
      'US',
      'foreign number',
      'no number in US, taken as +41555501000; if that is meant, write it with the +',
    ],
    ['0162######', 'FR', 'pattern', 'taken as the prefix +33162*'],
  ] as const)('notes that %j in %s may be meant differently', (text, country, code, message) => {
    expect(parseEntry(text, country)).toMatchObject({ note: { code, message } });
  });

  it.each([
    '+14155550100',
    '(415) 555-0100',
    '14155550100',
    '+442071838750',
    '0044 20 7183 8750',
    '011442071838750',
    '+1415*',
    '1415*',
    'name:foo',
    '*72',
    '*67#',
  ])('has no note for %j', (text) => {
    expect(parseEntry(text, 'US')).not.toHaveProperty('note');
  });

  it.each([
    ['0162######', 'FR', '+33162*'],
    ['0162......', 'FR', '+33162*'],
    ['01 62 XX XX XX', 'FR', '+33162*'],
    ['0162%', 'FR', '+33162*'],
    ['_0162X.', 'FR', '+33162*'],
    ['0162____', 'FR', '+33162*'],
    ['+33162######', 'US', '+33162*'],
    ['1-415-555-xxxx', 'US', '+1415555*'],
    ['415-555-xxxx', 'US', '+1415555*'],
    ['415555????', 'US', '+1415555*'],
    ['33162######', 'FR', '+33162*'],
    ['33162######', 'US', '+33162*'],
    ['0171 2####', 'GB', '+441712*'],
  ] as const)('reads the pattern %j in %s as the prefix %s', (text, country, expected) => {
    expect(parseEntry(text, country)).toMatchObject({ kind: 'prefix', text: expected });
  });

  it.each(['415555%', '_415555X.', '415555x'])('refuses %s, and says what to write', (text) => {
    expect(textOf(text)).toContain("doesn't say of which country; write +1415555*");
  });

  it.each(['4155550145.0', '4155550145.00', '+14155550145.0'])(
    "reads a spreadsheet's %s",
    (text) => {
      expect(textOf(text)).toBe('+14155550145');
    },
  );

  it.each(['4.155550145E9', '4.15555E+09', '4,15555E+09', '4e9', '+4.4E+11'])(
    'refuses the number that a spreadsheet rounded to %s',
    (text) => {
      expect(textOf(text)).toContain(`"${text}" was rounded by a spreadsheet`);
    },
  );

  it('reads a million characters at most twice', () => {
    expect(textsReadOften((text) => parseEntry(text, 'DE'))).toEqual([]);
    expect(textsReadOften((text) => parseEntry(`name:${text}`, 'DE'))).toEqual([]);
  });
});

describe('countriesOfBroadPrefix', () => {
  it.each([
    ['+*', COUNTRIES.length],
    ['+1*', 25],
    ['+44*', 4],
    ['+33*', 0],
    ['+81*', 0],
    ['+1900*', 0],
    ['+4*', 16],
    ['1012', 0],
    ['name:*1*', 0],
  ])('%s covers %d countries, if more than one', (text, expected) => {
    expect(countriesOfBroadPrefix(text, 'US')).toHaveLength(expected);
  });

  it.each([
    ['+49*', 'DE', ['DE']],
    ['+4*', 'DE', expect.arrayContaining(['DE', 'AT'])],
    ['+491*', 'DE', []],
    ['+49*', 'AT', []],
    ['+81*', 'JP', ['JP']],
  ] as const)('%s in %s covers all of %j', (text, country, expected) => {
    expect(countriesOfBroadPrefix(text, country)).toEqual(expected);
  });
});
