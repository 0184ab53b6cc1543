import { describe, expect, it } from 'vitest';
import {
  dueAt,
  isDoubtful,
  isGarbled,
  nextAfterFailure,
  nextAfterSuccess,
  sourceOf,
  stateAfter,
  subscriptionStatus,
} from '../../src/admin/fetch-state.js';
import type { ImportResult } from '../../src/admin/import-result.js';
import type { FetchState } from '../../src/store/list-fetches.js';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NOW = Date.UTC(2026, 10, 27);
const SUBSCRIPTION = { url: 'https://lists.example/a.csv', everyMs: 6 * HOUR };
const SOURCE = sourceOf(SUBSCRIPTION);

it.each([
  [6 * HOUR, 0, 6 * HOUR],
  [6 * HOUR, 1, 6 * HOUR + 10 * MINUTE],
  [MINUTE, 0.5, 63_000],
  [DAY, 0.5, DAY + 5 * MINUTE],
])('every %i ms, random %d: after %i ms', (everyMs, random, after) => {
  expect(nextAfterSuccess(NOW, everyMs, random) - NOW).toBe(after);
});

it.each([
  [6 * HOUR, 1, 0, undefined, MINUTE],
  [6 * HOUR, 1, 1, undefined, 1.5 * MINUTE],
  [6 * HOUR, 2, 0, undefined, 2 * MINUTE],
  [6 * HOUR, 5, 0, undefined, 16 * MINUTE],
  [6 * HOUR, 9, 0, undefined, 256 * MINUTE],
  [6 * HOUR, 10, 0, undefined, 6 * HOUR],
  [6 * HOUR, 1_000_000, 1, undefined, 9 * HOUR],
  [MINUTE, 100, 0, undefined, HOUR],
  [30 * DAY, 100, 0, undefined, DAY],
  [6 * HOUR, 1, 0, 2 * HOUR, 2 * HOUR],
  [6 * HOUR, 1, 0, 900 * DAY, DAY],
  [6 * HOUR, 9, 0, MINUTE, 256 * MINUTE],
])('every %i ms, failure %i, random %d, left alone for %s: after %i ms', (...row) => {
  const [everyMs, failures, random, retryAfterMs, after] = row;
  expect(nextAfterFailure(NOW, everyMs, failures, random, retryAfterMs) - NOW).toBe(after);
});

it.each([
  [0, 0, false],
  [0, 1_000_000, false],
  [100, 100, false],
  [100, 51, false],
  [100, 50, true],
  [100, 0, true],
  [1, 0, true],
  [3, 2, false],
  [100, 999, false],
  [100, 1_000, true],
])('%i entries become %i: doubtful %s', (entries, wanted, doubtful) => {
  expect(isDoubtful(entries, wanted)).toBe(doubtful);
});

it.each([
  [0, 0, false],
  [9, 1, false],
  [8, 1, true],
  [1_000, 3, false],
  [0, 1, true],
])('%i valid rows and %i invalid ones: garbled %s', (valid, wrong, garbled) => {
  expect(isGarbled(valid, wrong)).toBe(garbled);
});

const AT = { now: NOW, random: 0, change: 7 };
const TAKEN = { kind: 'taken', result: { invalid: 0 } as ImportResult } as const;
const FRESH = stateAfter(
  SUBSCRIPTION,
  undefined,
  { ...TAKEN, etag: '"a"', lastModified: undefined },
  AT,
);

function failed(problem: string) {
  return {
    kind: 'failed',
    code: 'unavailable',
    problem,
    remedy: undefined,
    retryAfterMs: undefined,
  } as const;
}

describe('the state', () => {
  it('has what the next fetch needs', () => {
    expect(FRESH).toMatchObject({ source: SOURCE, freshAt: NOW, failures: 0, etag: '"a"' });
    expect(FRESH).toMatchObject({ change: 7, nextAt: NOW + 6 * HOUR });
  });

  it('counts failures, and keeps what was taken', () => {
    const once = stateAfter(SUBSCRIPTION, FRESH, failed('no'), { ...AT, now: NOW + DAY });
    expect(once).toMatchObject({ failures: 1, problem: 'no', freshAt: NOW, etag: '"a"' });
    expect(once.nextAt).toBe(NOW + DAY + MINUTE);
    const twice = stateAfter(SUBSCRIPTION, once, failed('no'), { ...AT, now: NOW + DAY });
    expect(twice.nextAt).toBe(NOW + DAY + 2 * MINUTE);
    const well = stateAfter(SUBSCRIPTION, twice, { kind: 'not-modified' }, AT);
    expect(well).toMatchObject({ failures: 0, problem: undefined, etag: '"a"' });
  });

  it('keeps the last good file while another is held back', () => {
    const held = { entries: 100, wanted: 2 };
    const state = stateAfter(SUBSCRIPTION, FRESH, { kind: 'held-back', held }, AT);
    expect(state).toMatchObject({ held, etag: '"a"', failures: 0, nextAt: NOW + 6 * HOUR });
    expect(stateAfter(SUBSCRIPTION, state, { kind: 'not-modified' }, AT).held).toBeUndefined();
  });

  it('says nothing of another source', () => {
    const other = { ...SUBSCRIPTION, url: 'https://lists.example/b.csv' };
    expect(dueAt(other, FRESH)).toBe(0);
    expect(stateAfter(other, FRESH, failed('no'), AT).etag).toBeUndefined();
    expect(subscriptionStatus(other, FRESH, NOW).freshness).toBe('never-fetched');
  });
});

it('is due earlier once the interval is shorter', () => {
  expect(dueAt(SUBSCRIPTION, FRESH)).toBe(NOW + 6 * HOUR);
  expect(dueAt({ ...SUBSCRIPTION, everyMs: HOUR }, FRESH)).toBe(NOW + HOUR + 6 * MINUTE);
  expect(dueAt({ ...SUBSCRIPTION, everyMs: DAY }, FRESH)).toBe(NOW + 6 * HOUR);
});

it.each<[string, Partial<FetchState>, number]>([
  ['fresh', {}, 0],
  ['fresh', {}, 6 * HOUR + 15 * MINUTE],
  ['overdue', {}, 6 * HOUR + 15 * MINUTE + 1],
  ['failing', { problem: 'no', failures: 1 }, 0],
  ['held-back', { held: { entries: 2, wanted: 1 } }, 0],
])('%s: %j after %i ms', (freshness, change, after) => {
  const state = { ...FRESH, ...change };
  expect(subscriptionStatus(SUBSCRIPTION, state, NOW + after).freshness).toBe(freshness);
});
