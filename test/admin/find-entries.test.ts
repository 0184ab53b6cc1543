import { expect, it } from 'vitest';
import { type FindEntries, findEntries, readSearch } from '../../src/admin/find-entries.js';
import { parseCanonical } from '../../src/screening/policy/entry.js';
import type { NewEntry } from '../../src/store/policy-store.js';
import { arrayOf, storesWith } from '../support/admin.js';
import { rejected } from '../support/calls.js';

const NUMBERS = Array.from({ length: 1_250 }, (_, at) => `+1415555${String(at).padStart(4, '0')}`);
const { policy, log } = await storesWith([rejected('r-1', { list: 'acme/spam' })], (edit) => {
  edit.createList('acme/spam', 'block', {}, true);
  edit.addEntries(
    'acme/spam',
    NUMBERS.map((number) => parseCanonical(number) as NewEntry),
  );
});

async function pages(wanted: Partial<FindEntries>) {
  const all = { limit: Number.POSITIVE_INFINITY, ...wanted };
  return arrayOf(findEntries(policy, log, 'acme/spam', all));
}

it('returns a small first page, then whole pages, in order', async () => {
  const found = await pages({});
  expect(found.map(({ entries }) => entries.length)).toEqual([100, 1_000, 150]);
  expect(found.flatMap(({ entries }) => entries.map(({ text }) => text))).toEqual(NUMBERS);
  expect(found.some(({ isCutShort }) => isCutShort)).toBe(false);
});

it('continues after an entry, and reports whether there are more', async () => {
  const [page, ...others] = await pages({ after: NUMBERS[9], limit: 3 });
  expect(page?.entries.map(({ text }) => text)).toEqual(NUMBERS.slice(10, 13));
  expect([page?.isCutShort, others]).toEqual([true, []]);
  const [last] = await pages({ after: NUMBERS.at(-4), limit: 3 });
  expect(last?.isCutShort).toBe(false);
});

it('counts the calls that an entry decided', async () => {
  const [page] = await pages({ search: readSearch('(415) 555-0100') });
  expect(page?.entries).toMatchObject([{ text: '+14155550100', hits: 1 }]);
  expect(await pages({ search: 'xyz' })).toEqual([]);
});

it.each([
  ['(415) 555-01', '41555501'],
  [' Sells windows ', 'Sells windows'],
  ['name:a-b', 'name:a-b'],
])('searches %s as %s', (text, read) => {
  expect(readSearch(text)).toBe(read);
});

it('rejects an empty search', () => {
  expect(() => readSearch(' ')).toThrow(expect.objectContaining({ field: 'search' }));
});
