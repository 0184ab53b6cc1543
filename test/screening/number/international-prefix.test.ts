import { describe, expect, it } from 'vitest';
import { toInternationalPrefix } from '../../../src/screening/number/international-prefix.js';

describe('toInternationalPrefix', () => {
  it.each([
    ['+1900', 'GB', '+1900'],
    ['001900', 'DE', '+1900'],
    ['01144', 'US', '+44'],
    ['001144', 'AU', '+44'],
    ['0044', 'AU', '+44'],
    ['01044', 'JP', '+44'],
    ['81044', 'RU', '+44'],
  ] as const)(
    'takes off what is dialled for a call abroad: %s in %s is %s',
    (...[digits, country, expected]) => {
      expect(toInternationalPrefix(digits, country)).toBe(expected);
    },
  );

  it.each([
    ['011', 'GB', '+4411'],
    ['1900', 'US', '+1900'],
    ['0611', 'HU', '+3611'],
    ['8495', 'RU', '+7495'],
    ['02', 'AU', '+612'],
    ['06', 'IT', '+3906'],
    ['07', 'CI', '+22507'],
  ] as const)(
    'takes off what is dialled in front of a national number: %s in %s is %s',
    (...[digits, country, expected]) => {
      expect(toInternationalPrefix(digits, country)).toBe(expected);
    },
  );

  it.each([
    ['20', 'GB'],
    ['900', 'US'],
    ['11', 'HU'],
    ['495', 'RU'],
    ['6', 'IT'],
    ['', 'US'],
  ] as const)('finds no country in %j in %s', (digits, country) => {
    expect(toInternationalPrefix(digits, country)).toBeUndefined();
  });
});
