import { describe, expect, it } from 'vitest';
import {
  EMERGENCY_NUMBERS,
  isEmergencyNumber,
} from '../../../src/screening/caller/emergency-numbers.js';

describe('isEmergencyNumber', () => {
  it.each([
    ['GB', '999', true],
    ['GB', '998', false],
    ['US', '911', true],
    ['US', '912', false],
    ['DE', '110', true],
    ['US', '110', false],
    ['FR', '15', true],
    ['FR', '16', false],
    ['AU', '000', true],
    ['AU', '00', false],
    ['ES', '085', true],
    ['ES', '85', false],
    ['CZ', '159', true],
    ['CZ', '160', false],
    ['ET', '91', true],
    ['ET', '90', false],
    ['GA', '1399', true],
    ['GA', '1400', false],
    ['ZA', '10177', true],
    ['ZA', '10178', false],
    ['ER', '202099', true],
    ['ER', '20209', false],
  ])('in %s, %s is an emergency number: %s', (country, number, expected) => {
    expect(isEmergencyNumber(number, country)).toBe(expected);
  });

  it.each([
    ['911', 'AI', true],
    ['112', 'AI', false],
    ['112', 'DE', true],
    ['911', 'DE', false],
    ['112', 'GN', true],
    ['999', 'GN', false],
    ['911', '', true],
    ['999', '', false],
  ])(
    'takes %s in %j for an emergency number where the country says so: %s',
    (number, country, expected) => {
      expect(isEmergencyNumber(number, country)).toBe(expected);
    },
  );

  it.each([
    ['999', 'GB', true],
    ['9999', 'GB', false],
    ['99', 'GB', false],
    ['', 'GB', false],
    [' 999', 'GB', false],
    ['+999', 'GB', false],
    ['+44999', 'GB', false],
    ['999', 'gb', false],
  ])(
    'matches the whole number and the code as written: %j in %j is %s',
    (number, country, expected) => {
      expect(isEmergencyNumber(number, country)).toBe(expected);
    },
  );

  it.each(['constructor', '__proto__', 'toString'])('knows no country %j', (country) => {
    expect(isEmergencyNumber('999', country)).toBe(false);
  });
});

describe('EMERGENCY_NUMBERS', () => {
  it('has every number of the 240 territories in the source', () => {
    expect(Object.keys(EMERGENCY_NUMBERS)).toHaveLength(240);
    expect(Object.values(EMERGENCY_NUMBERS).flat()).toHaveLength(825);
  });

  it('lists two to six digits under two-letter codes, none twice', () => {
    for (const [country, numbers] of Object.entries(EMERGENCY_NUMBERS)) {
      expect(country).toMatch(/^[A-Z]{2}$/);
      expect(numbers.filter((number) => !/^\d{2,6}$/.test(number))).toEqual([]);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });
});
