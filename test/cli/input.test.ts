import { describe, expect, it } from 'vitest';
import { readPositive, readUntil } from '../../src/cli/input.js';

const NOW = Date.UTC(2026, 0, 1);

describe('valid input is read', () => {
  it.each<[string, unknown, unknown]>([
    ['a duration', readUntil('36h', NOW), NOW + 36 * 3_600_000],
    ['a date', readUntil('2026-01-02T00:00Z', NOW), NOW + 24 * 3_600_000],
    ['a number', readPositive('limit', '0012'), 12],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });
});

describe('invalid input is rejected', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a duration',
      () => readUntil('1y', NOW),
      '"1y" is not a valid time; give a date like 2026-12-31',
    ],
    ['a duration', () => readUntil('0s', NOW), '"0s" is in the past'],
    ['this moment', () => readUntil('2026-01-01T00:00Z', NOW), 'is in the past'],
    [
      'a time past the last date',
      () => readUntil('9999999d', NOW),
      '"9999999d" is not a valid time',
    ],
    ['a date that is none', () => readUntil('2026-02-29', NOW), '"2026-02-29" is not a valid time'],
    ['zero', () => readPositive('limit', '0'), 'limit "0" is not a whole number above 0'],
    ['a fraction', () => readPositive('limit', '1.5'), 'limit "1.5"'],
    ['a hexadecimal number', () => readPositive('limit', '0x10'), 'limit "0x10"'],
    ['an exponent', () => readPositive('limit', '1e3'), 'limit "1e3"'],
    ['nothing', () => readPositive('limit', ''), 'limit ""'],
    [
      'too large a number',
      () => readPositive('limit', '9'.repeat(20)),
      'not a whole number above 0',
    ],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(message) }),
    );
  });
});
