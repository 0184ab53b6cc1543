import { describe, expect, it } from 'vitest';
import { keypadDigits } from '../../../src/screening/number/keypad.js';
import { unquotedNumber } from '../../../src/screening/number/lookalike.js';
import type { CountryCode } from '../../../src/screening/number/phone-number.js';
import { isProblem, parseEntry } from '../../../src/screening/policy/entry.js';

describe('an entry that may not be what was meant', () => {
  it.each<[string, CountryCode, string, string, string]>([
    ['415', 'US', '415', 'extension', 'for all numbers with this prefix, write +1415*'],
    ['0162', 'DE', '0162', 'extension', 'write +49162*'],
    ['22395', 'US', '22395', 'extension', 'taken as the extension 22395'],
    ['warranty', 'US', 'warranty', 'SIP name', 'write name:warranty'],
    ['41555501000', 'US', '+41555501000', 'foreign number', 'taken as +41555501000'],
    ['442071838750', 'US', '+442071838750', 'foreign number', 'write it with the +'],
    ['+266696687', 'US', '+266696687', 'not in a plan', 'stored as it is'],
    ['+347300000000', 'US', '+347300000000', 'not in a plan', 'stored as it is'],
    ['+1', 'US', '+1', 'not in a plan', 'stored as it is'],
    ['+12345678901234567890', 'US', '+12345678901234567890', 'not in a plan', 'stored as it is'],
  ])('%s in %s is read as %s, with a note: %s', (text, country, number, code, message) => {
    expect(parseEntry(text, country)).toMatchObject({
      kind: 'number',
      text: number,
      note: { code, message: expect.stringContaining(message) },
    });
  });

  it.each<[string, CountryCode]>([
    ['4155550100', 'US'],
    ['+442071838750', 'US'],
    ['00442071838750', 'US'],
    ['011442071838750', 'US'],
    ['020 7946 0958', 'GB'],
    ['+1900*', 'US'],
    ['name:*warranty*', 'US'],
  ])('%s in %s needs no note', (text, country) => {
    const entry = parseEntry(text, country);
    expect(isProblem(entry) ? entry : entry.note).toBeUndefined();
  });
});

describe('a lookalike of a number', () => {
  it.each([
    ['1-800-FLOWERS', 'mixes digits and letters; did you mean 18003569377?'],
    ['4155550l00', 'mixes digits and letters; did you mean 4155550100?'],
    ['415555O1OO', 'mixes digits and letters; did you mean 4155550100?'],
    ['4155550100x5', 'mixes digits and letters'],
    ['+1415abc', 'mixes digits and letters'],
    ['4.155550145E9', 'was rounded by a spreadsheet'],
    ['4,155550145e+09', 'was rounded by a spreadsheet'],
  ])('%s is rejected: %s', (text, problem) => {
    expect(parseEntry(text, 'US')).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  it.each([
    ['4155550100.', '+14155550100'],
    ['*31#', '*31#'],
    ['alice2', 'alice2'],
    ['sip-trunk01', 'sip-trunk01'],
  ])('%s is not one', (text, expected) => {
    expect(parseEntry(text, 'US')).toMatchObject({ kind: 'number', text: expected });
  });
});

describe('unquotedNumber', () => {
  it.each<[string, CountryCode, string | undefined]>([
    ['020 7946 0958', 'GB', '+442079460958'],
    ['415 555 0100', 'US', '+14155550100'],
    ['(415) 555-0100', 'US', '+14155550100'],
    ['+44 20 7183 8750', 'US', '+442071838750'],
    ['0162 1234567', 'DE', '+491621234567'],
    ['100 101 102', 'US', undefined],
    ['100 101 102', 'DE', undefined],
    ['1012 1013', 'US', undefined],
    ['4155550100 4155550101', 'US', undefined],
    ['415', 'US', undefined],
  ])('of %s in %s is %s', (words, country, expected) => {
    expect(unquotedNumber(words.split(' '), country)).toBe(expected);
  });
});

it.each([
  ['anonymous', '266696687'],
  ['FLOWERS', '3569377'],
  ['1-800', '1-800'],
])('keypadDigits of %s are %s', (text, digits) => {
  expect(keypadDigits(text)).toBe(digits);
});
