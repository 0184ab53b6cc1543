import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration, parseMoment, parseTime } from '../src/duration.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    [' 2m ', 120_000],
    ['30d', 2_592_000_000],
    ['2w', 1_209_600_000],
    ['30', undefined],
    ['d', undefined],
    ['-1d', undefined],
    ['1y', undefined],
    ['1D', undefined],
    ['1d2h', undefined],
    ['1234567890s', undefined],
    ['', undefined],
  ])('%j: %s', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});

describe('formatDuration', () => {
  it.each([
    ['30d', 30 * 86_400_000],
    ['36h', 36 * 3_600_000],
    ['90m', 90 * 60_000],
    ['61s', 61_000],
    ['1500ms', 1_500],
  ])('writes %s, which reads as the same', (text, ms) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBe(ms);
  });
});

describe('parseTime', () => {
  const NOW = Date.UTC(2026, 0, 2);

  it.each([
    ['1d', 'ahead', Date.UTC(2026, 0, 3)],
    ['1d', 'ago', Date.UTC(2026, 0, 1)],
    ['2026-12-31T23:59Z', 'ahead', Date.UTC(2026, 11, 31, 23, 59)],
    ['2026-12-31T23:59:58.5+01:00', 'ago', Date.UTC(2026, 11, 31, 22, 59, 58, 500)],
    ['2028-02-29 00:00Z', 'ahead', Date.UTC(2028, 1, 29)],
    ['2026-02-29', 'ahead', undefined],
    ['2026-13-01', 'ahead', undefined],
    ['2026-1-1', 'ahead', undefined],
    ['2026-01-01T25:00Z', 'ahead', undefined],
    ['tomorrow', 'ahead', undefined],
    ['2900000d', 'ahead', Date.UTC(2026, 0, 2) + 2_900_000 * 86_400_000],
    ['2920000d', 'ahead', undefined],
    ['999999999w', 'ago', undefined],
  ] as const)('%j %s: %s', (text, direction, expected) => {
    expect(parseTime(text, NOW, direction)).toBe(expected);
  });

  it('reads a date without a zone as local time', () => {
    expect(parseTime('2026-12-31', NOW, 'ahead')).toBe(new Date(2026, 11, 31).getTime());
    expect(parseTime('2026-12-31 08:30', NOW, 'ahead')).toBe(
      new Date(2026, 11, 31, 8, 30).getTime(),
    );
  });
});

describe('parseMoment', () => {
  const NOW = Date.UTC(2026, 2, 1, 10, 30);

  it.each([
    ['today', 'ago', Date.UTC(2026, 2, 1)],
    [' Yesterday ', 'ago', Date.UTC(2026, 1, 28)],
    ['tomorrow', 'ahead', Date.UTC(2026, 2, 2)],
    ['10:00', 'ago', Date.UTC(2026, 2, 1, 10)],
    ['10:30', 'ago', NOW],
    ['10:30', 'ahead', Date.UTC(2026, 2, 2, 10, 30)],
    ['9:05:07', 'ago', Date.UTC(2026, 2, 1, 9, 5, 7)],
    ['23:00', 'ago', Date.UTC(2026, 1, 28, 23)],
    ['23:00', 'ahead', Date.UTC(2026, 2, 1, 23)],
    ['24:00', 'ago', undefined],
    ['10:60', 'ago', undefined],
    ['toString', 'ago', undefined],
    ['1d', 'ago', Date.UTC(2026, 1, 28, 10, 30)],
    ['2026-01-01', 'ago', Date.UTC(2026, 0, 1)],
  ] as const)('%j %s: %s', (text, direction, expected) => {
    expect(parseMoment(text, NOW, direction, 'utc')).toBe(expected);
  });

  it('takes the days of local time, whatever their length', () => {
    const noon = new Date(2026, 9, 25, 12).getTime();
    expect(parseMoment('yesterday', noon, 'ago')).toBe(new Date(2026, 9, 24).getTime());
    expect(parseMoment('10:00', noon, 'ago')).toBe(new Date(2026, 9, 25, 10).getTime());
  });
});
