import { describe, expect, it } from 'vitest';
import {
  bareDigits,
  COUNTRIES,
  countriesWithin,
  isAllZeros,
  isCountry,
  isTelephoneNumber,
} from '../../../src/screening/number/phone-number.js';

describe('isTelephoneNumber', () => {
  it.each([
    ['+14155550100', true],
    ['+1415555010', false],
    ['14155550100', false],
    ['+442071838750', true],
    ['+999123456789', false],
    ['+1 415 555 0100', false],
    ['+14155550100 ext 5', false],
    ['1012', false],
    ['alice', false],
    ['', false],
  ])('%j: %s', (number, expected) => {
    expect(isTelephoneNumber(number)).toBe(expected);
  });
});

describe('isAllZeros', () => {
  it.each([
    ['00', true],
    ['0', true],
    ['0000000000', true],
    ['0000000001', false],
    ['+00', true],
    ['+0', true],
    ['00a', false],
    ['', false],
  ])('%j: %s', (number, expected) => {
    expect(isAllZeros(number)).toBe(expected);
  });
});

describe('isCountry', () => {
  it.each([
    ['US', true],
    ['us', false],
    ['GB', true],
    ['UK', false],
    ['', false],
    ['constructor', false],
  ])('%j: %s', (text, expected) => {
    expect(isCountry(text)).toBe(expected);
  });
});

describe('countriesWithin', () => {
  it.each([
    ['44', ['GB', 'GG', 'IM', 'JE']],
    ['442', []],
    ['33', ['FR']],
    ['999', []],
  ])('+%s is in %j', (digits, expected) => {
    expect([...countriesWithin(digits)].sort()).toEqual(expected);
  });

  it('returns every country for an empty prefix', () => {
    expect(countriesWithin('')).toEqual(COUNTRIES);
  });
});

describe('bareDigits', () => {
  it.each([
    ['+1 (415) 555-0100', '+14155550100'],
    ['４１５ ／ ５５５', '415555'],
    ['1\u202f900\u00a0\u2011', '1900'],
    ['19x00', '19x00'],
  ])('%j is %j', (text, expected) => {
    expect(bareDigits(text)).toBe(expected);
  });
});
