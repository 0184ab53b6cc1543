import fc from 'fast-check';
import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import mobileExamples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { EMERGENCY_NUMBERS } from '../../../src/screening/caller/emergency-numbers.js';
import {
  COUNTRIES,
  type CountryCode,
  callingCodeOf,
  isCountry,
  isTelephoneNumber,
  normalizeNumber,
} from '../../../src/screening/number/phone-number.js';
import { runs } from '../../support/runs.js';
import { textsReadOften } from '../../support/text-work.js';

/** Trunk prefix and international prefix, as each country dials. */
const DIALLING = {
  US: ['1', '011'],
  CA: ['1', '011'],
  GB: ['0', '00'],
  DE: ['0', '00'],
  FR: ['0', '00'],
  IT: ['', '00'],
  ES: ['', '00'],
  BR: ['0', '0015'],
  IN: ['0', '00'],
  AU: ['0', '0011'],
  JP: ['0', '010'],
  ZA: ['0', '00'],
} as const;

type SampleCountry = keyof typeof DIALLING;

/** Fixed lines, from ranges kept for fiction where a country has one. */
const FIXED_LINES: Record<SampleCountry, readonly string[]> = {
  US: ['+14155550100', '+12125550199'],
  CA: ['+16135550100', '+15145550142'],
  GB: ['+442079460958', '+441632960001', '+442071838750'],
  DE: ['+493023125123', '+494066969123'],
  FR: ['+33199000010', '+33465710012'],
  IT: ['+390612345678', '+390212345678'],
  ES: ['+34911234567', '+34871234567'],
  BR: ['+551155500100', '+555132345678'],
  IN: ['+912225550100', '+911123456789'],
  AU: ['+61255500010', '+61370101234'],
  JP: ['+81312345678', '+81661234567'],
  ZA: ['+27115550100', '+27211234567'],
};

const SAMPLES = (Object.keys(DIALLING) as SampleCountry[]).flatMap((country) =>
  [getExampleNumber(country, mobileExamples)?.number ?? '', ...FIXED_LINES[country]].map(
    (number) => ({ country, number }),
  ),
);

interface Sample {
  readonly country: SampleCountry;
  readonly number: string;
}

function spellingsOf({ country, number }: Sample): string[] {
  const [trunk, idd] = DIALLING[country];
  const code = callingCodeOf(country);
  const national = number.slice(1 + code.length);
  const parsed = parsePhoneNumberFromString(number);
  return [
    number,
    national,
    trunk + national,
    code + national,
    `00${code}${national}`,
    `011${code}${national}`,
    `${idd}${code}${national}`,
    parsed?.formatNational() ?? '',
    parsed?.formatInternational() ?? '',
    ...(trunk === '0' ? [`+${code}(0)${national}`, `00${code} (0)${national}`] : []),
  ];
}

const SEPARATORS = [...' -./\u00a0\u202f\u2007\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u200b'];

const separated = (text: string, gaps: readonly string[]) =>
  [...text].map((char, at) => char + (gaps[at % gaps.length] ?? '')).join('');

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));

const DRESSES: readonly ((text: string) => string)[] = [
  (text) => text,
  fullWidth,
  (text) => `  ${text}\t`,
  (text) => `\u202a${text}\u202c`,
  (text) => `sip:${text}@pbx.example`,
  (text) => `SIPS:${text}@192.0.2.1:5061;transport=tls`,
  (text) => `tel:${text}`,
  (text) => `${text};verstat=TN-Validation-Passed-A`,
  (text) => `sip:${text};verstat=No-TN-Validation;npdi@pbx.example;user=phone`,
  (text) => `tel:${text};npdi;${'x'.repeat(400)}`,
];

describe('normalizeNumber', () => {
  it.each([
    ['4155550100', '+14155550100'],
    ['(415) 555-0100', '+14155550100'],
    ['14155550100', '+14155550100'],
    ['+1 415 555 0100', '+14155550100'],
    ['0014155550100', '+14155550100'],
    ['415.555.0100', '+14155550100'],
    ['415/555/0100', '+14155550100'],
    ['４１５５５５０１００', '+14155550100'],
    ['415\u2011555\u20110100', '+14155550100'],
    ['+1\u00a0415\u00a0555\u00a00100', '+14155550100'],
    ['442071838750', '+442071838750'],
    ['011442071838750', '+442071838750'],
    ['00442071838750', '+442071838750'],
    ['+44(0)2071838750', '+442071838750'],
    ['sip:+14155550100@pbx.example', '+14155550100'],
    ['tel:+1-415-555-0100', '+14155550100'],
    ['4155550100;verstat=TN-Validation-Passed', '+14155550100'],
    ['+1415555010', '+1415555010'],
    ['2125550100', '+12125550100'],
    // Possible by length, in no validity table.
    ['1115550100', '+11115550100'],
    ['111555010', '111555010'],
    ['2005550100', '+12005550100'],
  ])('in the US, %j is %s', (text, expected) => {
    expect(normalizeNumber(text, 'US')).toBe(expected);
  });

  it.each([
    ['1012', '1012'],
    ['22395', '22395'],
    ['alice', 'alice'],
    ['Alice', 'alice'],
    [' Alice.Smith ', 'alice.smith'],
    ['sip:Alice@pbx.example', 'alice'],
    ['10-12', '1012'],
    ['911', '911'],
    ['*72', '*72'],
    ['+', '+'],
    ['', ''],
    ['0', '0'],
    ['0000000000', '0000000000'],
    ['+0000', '+0000'],
    ['415555010x', '415555010x'],
    ['+1 415 555 0100 ext 5', '+1 415 555 0100 ext 5'],
    ['4155550100, 4155550101', '4155550100, 4155550101'],
    ['+999123456', '+999123456'],
  ])('%j is not a telephone number and stays %j', (text, expected) => {
    const number = normalizeNumber(text, 'US');
    expect(number).toBe(expected);
    expect(isTelephoneNumber(number)).toBe(false);
  });

  it.each([
    ['1012', 'DE', '1012'],
    ['101234', 'DE', '101234'],
    ['1012345', 'DE', '+491012345'],
    ['030231251', 'DE', '+4930231251'],
    ['1012', 'AU', '1012'],
    ['1012', 'JP', '1012'],
    ['1012', 'ZA', '1012'],
  ] satisfies [string, CountryCode, string][])(
    'up to six bare digits are an extension where the plan is open: %s in %s is %s',
    (text, country, expected) => {
      expect(normalizeNumber(text, country)).toBe(expected);
    },
  );

  it.each([
    ['02071838750', 'GB', '+442071838750'],
    ['2071838750', 'GB', '+442071838750'],
    ['2071838750', 'US', '+12071838750'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['+39 (0)6 1234 5678', 'IT', '+390612345678'],
    ['06 1234 5678', 'FR', '+33612345678'],
    ['8 495 123-45-67', 'RU', '+74951234567'],
  ] satisfies [string, CountryCode, string][])(
    'the country says what a national number is: %s in %s is %s',
    (text, country, expected) => {
      expect(normalizeNumber(text, country)).toBe(expected);
    },
  );

  // Both readings are possible by length: the one that is likely is meant.
  it.each([
    ['442071838750', 'DE', '+442071838750'],
    ['442071838750', 'IT', '+442071838750'],
    ['442071838750', 'JP', '+442071838750'],
    ['4915123456789', 'DE', '+4915123456789'],
    ['15123456789', 'DE', '+4915123456789'],
    ['0115123456', 'ZA', '+27115123456'],
    ['01123456789', 'IN', '+911123456789'],
    ['0118765432', 'JP', '+81118765432'],
    ['01155500100', 'BR', '+551155500100'],
    ['55991234567', 'BR', '+5555991234567'],
    ['005511961234567', 'BR', '+5511961234567'],
    ['0021442071838750', 'BR', '+442071838750'],
    ['0011442071838750', 'AU', '+442071838750'],
    ['0011298212345', 'AU', '+298212345'],
    ['00442071838750', 'JP', '+442071838750'],
    ['00442071838750', 'ZA', '+442071838750'],
    ['0085591234567', 'KH', '+85591234567'],
  ] satisfies [string, CountryCode, string][])(
    'of two possible readings of %s in %s it takes %s',
    (text, country, expected) => {
      expect(normalizeNumber(text, country)).toBe(expected);
    },
  );

  it.each([
    ['71838750;phone-context=+4420', '+442071838750'],
    ['7183-8750;phone-context=+44-20', '+442071838750'],
    ['sip:71838750;phone-context=+4420@pbx.example', '+442071838750'],
    ['2071838750;phone-context=+44', '+442071838750'],
    ['2071838750', '+12071838750'],
    ['2071838750;phone-context=pbx.example', '+12071838750'],
    ['+12125550100;phone-context=+44', '+12125550100'],
    ['sip:1012@pbx.example;phone-context=+44', '1012'],
    ['7042;phone-context=+1914', '7042'],
  ])('honours a global phone-context: %s is %s', (text, expected) => {
    expect(normalizeNumber(text, 'US')).toBe(expected);
  });

  it.each(SAMPLES)('matches $number of $country in every spelling', ({ country, number }) => {
    for (const spelling of spellingsOf({ country, number })) {
      expect([spelling, normalizeNumber(spelling, country)]).toEqual([spelling, number]);
    }
  });

  it('matches every number in every spelling, with any separators and decorations', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.nat(),
        fc.constantFrom(...DRESSES),
        fc.array(fc.constantFrom('', '', '', ...SEPARATORS), { minLength: 1, maxLength: 6 }),
        (sample, choice, dress, gaps) => {
          const spellings = spellingsOf(sample);
          const spelling = spellings[choice % spellings.length] ?? '';
          const text = dress(separated(spelling, gaps));
          expect([text, normalizeNumber(text, sample.country)]).toEqual([text, sample.number]);
        },
      ),
      { numRuns: runs(400) },
    );
  });

  it('keeps different numbers apart', () => {
    const numbers = SAMPLES.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('leaves every emergency number of every country unchanged', () => {
    for (const [country, numbers] of Object.entries(EMERGENCY_NUMBERS)) {
      if (!isCountry(country)) throw new Error(`no numbering plan for ${country}`);
      expect(numbers.map((number) => normalizeNumber(number, country))).toEqual(numbers);
    }
  });

  const anyText = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.string({ unit: fc.constantFrom(...'0123456789+'), maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...'0123456789*#+ -().;@:/siptelSİ０＋\u2011\u00a0') }),
    fc.stringMatching(/^(sip:|tel:)?(00|011|\+)?[0-9 ().-]{0,18}(;phone-context=\+[0-9-]{1,5})?$/),
    fc.stringMatching(/^ {0,300}[0-9]{10}[;x]{0,300}$/),
  );

  it("is idempotent, and a number's result doesn't depend on the country", () => {
    fc.assert(
      fc.property(
        anyText,
        fc.constantFrom(...COUNTRIES),
        fc.constantFrom(...COUNTRIES),
        (text, country, elsewhere) => {
          const number = normalizeNumber(text, country);
          expect(normalizeNumber(number, country)).toBe(number);
          if (isTelephoneNumber(number)) expect(normalizeNumber(number, elsewhere)).toBe(number);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('reads a million characters at most twice', () => {
    expect(textsReadOften((text) => normalizeNumber(text, 'DE'))).toEqual([]);
  });
});
