import fc from 'fast-check';
import examples from 'libphonenumber-js/examples.mobile.json';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import metadata from 'libphonenumber-js/min/metadata';
import { describe, expect, it } from 'vitest';
import {
  COUNTRIES,
  type CountryCode,
  parseE164,
} from '../../../src/screening/number/phone-number.js';
import { plainInternational, plainNumber } from '../../../src/screening/number/plain-number.js';
import { canonicalLine } from '../../../src/screening/number/same-line.js';
import { runs } from '../../support/runs.js';

const CALLING_CODES = [
  ...Object.keys(metadata.country_calling_codes),
  ...Object.keys(metadata.nonGeographic),
];
/** Trunk prefixes, IDD prefixes and carrier codes that some plan knows, and what looks like them. */
const FRONTS = ['', '0', '00', '000', '01', '010', '011', '0011', '1', '7', '8', '80', '810', '9'];
const MORE_FRONTS = [
  '15',
  '09',
  '031',
  '0015',
  '180020',
  '1831',
  '003768',
  '44',
  '49',
  '52',
  '549',
];

const number = (length: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), ...length });
const callingCode = fc.constantFrom(...CALLING_CODES);
const country = fc.constantFrom(...COUNTRIES);
const example = country.map((code) => [code, String(examples[code])] as const);

describe('plainInternational', () => {
  it.each([
    ['+14155550100', '+14155550100'],
    ['+1415555010', undefined],
    ['+11415555010', undefined],
    ['+442071838750', '+442071838750'],
    ['+4402071838750', undefined],
    ['+5491123456789', '+5491123456789'],
    ['+0014155550100', undefined],
    ['+2104155550100', undefined],
    ['14155550100', undefined],
    ['+1415555０100', undefined],
    ['', undefined],
  ])('%j: %j', (text, expected) => {
    expect(plainInternational(text)).toBe(expected);
  });

  it('agrees with the library for numbers of every calling code', () => {
    fc.assert(
      fc.property(
        callingCode,
        fc.constantFrom(...FRONTS, ...MORE_FRONTS),
        number({ minLength: 0, maxLength: 16 }),
        (code, front, rest) => expectAgreement(`+${code}${front}${rest}`),
      ),
      { numRuns: runs(1_000) },
    );
  });

  it('agrees with the library for any digits', () => {
    fc.assert(
      fc.property(number({ minLength: 0, maxLength: 20 }), (digits) =>
        expectAgreement(`+${digits}`),
      ),
      { numRuns: runs(500) },
    );
  });

  it('returns a number of every country', () => {
    const unknown = COUNTRIES.filter((code) => {
      const text = parsePhoneNumberFromString(String(examples[code]), code)?.number;
      return text === undefined || plainInternational(text) !== text;
    });
    // Their lengths aren't those of the country that shares their calling code.
    expect(unknown).toEqual(['CW', 'SH']);
  });

  function expectAgreement(text: string): void {
    if (plainInternational(text) === undefined) return;
    const parsed = parsePhoneNumberFromString(text, { extract: false });
    expect([parsed?.number, parsed?.isPossible()], text).toEqual([text, true]);
  }
});

describe('plainNumber', () => {
  it.each([
    ['US', '4155550100', '+14155550100'],
    ['US', '14155550100', '+14155550100'],
    ['US', '415555010', undefined],
    ['GB', '02071838750', '+442071838750'],
    ['GB', '442071838750', undefined],
    ['DE', '030123456', '+4930123456'],
    ['DE', '03012', undefined],
    ['JP', '0014155550100', undefined],
  ] satisfies [CountryCode, string, string | undefined][])(
    '%s %j: %j',
    (code, digits, expected) => {
      expect(plainNumber(digits, code)).toBe(expected);
    },
  );

  it('agrees with the library for national numbers of every country', () => {
    fc.assert(
      fc.property(
        country,
        fc.constantFrom(...FRONTS, ...MORE_FRONTS),
        number({ minLength: 1, maxLength: 14 }),
        (code, front, rest) => expectAgreement(`${front}${rest}`, code),
      ),
      { numRuns: runs(1_000) },
    );
  });

  it('agrees with the library for realistic numbers', () => {
    fc.assert(
      fc.property(
        example,
        fc.constantFrom(...FRONTS, ...MORE_FRONTS, ...CALLING_CODES),
        number({ minLength: 0, maxLength: 4 }),
        ([code, real], front, rest) =>
          expectAgreement(`${front}${real.slice(0, real.length - rest.length)}${rest}`, code),
      ),
      { numRuns: runs(1_000) },
    );
  });

  function expectAgreement(digits: string, code: CountryCode): void {
    const plain = plainNumber(digits, code);
    if (plain === undefined) return;
    const kept = canonicalLine(plain);
    const parsed = parseE164(digits, code);
    expect(kept, `${digits} in ${code}`).toBe(parsed && canonicalLine(parsed));
  }
});
