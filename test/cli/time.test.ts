import { describe, expect, it } from 'vitest';
import { showTime } from '../../src/cli/time.js';

describe('showTime', () => {
  it.each([
    [new Date(2026, 10, 22, 14, 3, 7), '2026-11-22 14:03:07'],
    [new Date(2026, 6, 1), '2026-07-01 00:00:00'],
    [new Date(2026, 11, 31, 23, 59, 59, 999), '2026-12-31 23:59:59'],
  ])('%s in local time', (date, expected) => {
    expect(showTime(date.getTime())).toBe(expected);
  });
});
