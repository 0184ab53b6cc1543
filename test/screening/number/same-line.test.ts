import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyCaller } from '../../../src/screening/caller/caller-identity.js';
import { decide } from '../../../src/screening/decide.js';
import {
  COUNTRIES,
  type CountryCode,
  normalizeNumber,
} from '../../../src/screening/number/phone-number.js';
import { canonicalLine, otherSpellings } from '../../../src/screening/number/same-line.js';
import { isProblem, parseEntry } from '../../../src/screening/policy/entry.js';
import { lookupKeys, matchEntry } from '../../../src/screening/policy/entry-match.js';
import { runs } from '../../support/runs.js';
import { entry, list, NOW, screening } from '../build.js';

/** Each line: the country of the account, the kept spelling, and others of the same line. */
const LINES = `
US +14155550100    4155550100 | (415) 555-0100 | 14155550100 | +1 415 555 0100 | 0014155550100 | 01114155550100 | 4155550100.0
US +442071838750   442071838750 | 011442071838750 | 00442071838750 | +44(0)2071838750 | +44 20 7183 8750
US +525512345678   +5215512345678 | 5215512345678 | 01152 1 55 1234 5678 | +52 (1) 55 1234 5678
MX +525512345678   5512345678 | 015512345678 | 044 55 1234 5678 | 045 55 1234 5678 | +5215512345678 | 5215512345678 | 00 52 1 55 1234 5678
AR +541123456789   +5491123456789 | 011 2345-6789 | 011 15 2345-6789 | 11 2345 6789 | 11 15 2345 6789 | +54 11 15 2345 6789 | 0054 9 11 2345 6789
AR +543512345678   +5493512345678 | 0351 15 234 5678 | 351 234 5678 | +54 9 351 234-5678
US +541123456789   +5491123456789 | 0115491123456789 | 541123456789
BR +5511987654321  +551187654321 | 011 98765-4321 | 11 8765-4321 | 0 15 11 98765-4321 | 031 11 8765 4321 | 5511987654321 | 0055 11 8765 4321
BR +551123456789   1123456789 | 0 11 2345 6789 | 0 21 11 2345-6789 | +55 11 2345 6789
IN +919876543210   9876543210 | 09876543210 | 919876543210 | 0919876543210 | +91 0 98765 43210 | 0091 98765 43210
IT +390612345678   0612345678 | 612345678 | +39612345678 | 39612345678 | 390612345678 | 0039 6 12345678
IT +39021234567    021234567 | +3921234567 | 0039 02 1234567
IT +390811234567   0811234567 | +39 81 1234567
IT +393471234567   3471234567 | 0039 347 1234567
IT +39800123456    800123456
SM +3780549886377  0549886377 | 886377 | +378 886377 | +378 549886377 | +39 0549 886377 | +39549886377
CO +576016012345   6016012345 | +57 1 6012345 | 0057 1 6012345
BJ +2290195123456  0195123456 | 95123456 | +229 95123456
RU +79161234567    89161234567 | 9161234567 | 8 (916) 123-45-67
HU +36301234567    06301234567 | 301234567
DE +491621234567   0162 1234567 | +49 (0)162 1234567 | 0049 162 1234567
GB +442079460958   020 7946 0958 | 2079460958 | +44 (0)20 7946 0958
FR +33142685300    0142685300 | 142685300 | 0033142685300
`
  .trim()
  .split('\n')
  .map((line) => {
    const [, country, kept, spellings = ''] = /^(\w\w) (\S+)\s+(.*)$/.exec(line) ?? [];
    return { country: country as CountryCode, kept: `${kept}`, spellings: spellings.split(' | ') };
  });

describe.each(LINES)('in $country, $kept', ({ country, kept, spellings }) => {
  it.each([kept, ...spellings])('is also %s', (spelling) => {
    expect(normalizeNumber(spelling, country)).toBe(kept);
    expect(parseEntry(spelling, country)).toMatchObject({ kind: 'number', text: kept });
  });

  it('is matched in each spelling by an entry in each spelling', () => {
    for (const typed of [kept, ...spellings]) {
      const parsed = parseEntry(typed, country);
      if (isProblem(parsed)) throw new Error(parsed.problem);
      for (const sent of [kept, ...spellings]) {
        const blocked = screening(sent, [entry(list('acme/spam'), parsed.text)], {
          account: { country },
        });
        expect(lookupKeys(blocked.identity)).toContain(parsed.probe);
        expect([typed, sent, decide(blocked, NOW).verdict]).toEqual([typed, sent, 'reject']);
      }
    }
  });
});

describe('an older entry, in another spelling of the line', () => {
  it.each([
    ['+5215512345678', '+525512345678'],
    ['+5491123456789', '+541123456789'],
    ['+551187654321', '+5511987654321'],
    ['+39612345678', '+390612345678'],
    ['+52155*', '+525512345678'],
    ['+5511*', '+5511987654321'],
    ['+396*', '+390612345678'],
    ['+3906*', '+39612345678'],
  ])('%s still matches %s', (text, caller) => {
    const identity = identifyCaller({ callerIdNumber: caller }, 'US');
    expect(lookupKeys(identity)).toContain(text);
    expect(matchEntry(text, identity)).toMatchObject({ number: identity.presented });
  });
});

describe('canonicalLine', () => {
  const e164 = fc
    .tuple(
      fc.constantFrom('52', '54', '55', '57', '229', '39', '378', '1', '44'),
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 12 }),
    )
    .map(([code, national]) => `+${code}${national}`);

  it('is idempotent, and the same for all spellings', () => {
    let others = 0;
    fc.assert(
      fc.property(e164, (number) => {
        const kept = canonicalLine(number);
        expect(canonicalLine(kept)).toBe(kept);
        for (const other of otherSpellings(kept)) {
          others++;
          expect([other, canonicalLine(other)]).toEqual([other, kept]);
        }
      }),
      { numRuns: runs(500), examples: [['+2290100000000']] },
    );
    expect(others).toBeGreaterThan(20);
  });

  it('does not change the numbers of most plans', () => {
    for (const number of ['+14155550100', '+442079460958', '+493012345678', '+81312345678']) {
      expect([canonicalLine(number), otherSpellings(number)]).toEqual([number, []]);
    }
  });
});

it('normalizeNumber is idempotent in every country', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 16 });
  const front = fc.constantFrom(
    '',
    '+',
    '0',
    '00',
    '011',
    '+0',
    '044',
    '15',
    '52',
    '549',
    '39',
    '091',
  );
  fc.assert(
    fc.property(front, digits, fc.constantFrom(...COUNTRIES), (start, rest, country) => {
      const once = normalizeNumber(`${start}${rest}`, country);
      expect(normalizeNumber(once, country)).toBe(once);
    }),
    { numRuns: runs(1_000) },
  );
});
