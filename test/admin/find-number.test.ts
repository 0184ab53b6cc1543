import { expect, it } from 'vitest';
import { type FindNumber, findNumber } from '../../src/admin/find-number.js';
import { parseCanonical } from '../../src/screening/policy/entry.js';
import type { NewEntry } from '../../src/store/policy-store.js';
import { storesWith } from '../support/admin.js';

const NOW = Date.UTC(2026, 0, 1);
const entry = (text: string, expiresAt?: number) => {
  return { ...(parseCanonical(text) as NewEntry), expiresAt };
};
const { policy } = await storesWith([], (edit) => {
  edit.addAccount('bt', { country: 'GB' });
  edit.addAccount('other', {});
  const lists = ['bt/own', 'bt/off', 'other/own', 'spam', 'unused'];
  for (const list of lists) {
    edit.createList(list, 'block', {}, true);
    edit.addEntries(list, [entry('+442071838750'), entry('+1900*')]);
  }
  edit.updateList('bt/off', { enabled: false });
  edit.addEntries('bt/own', [entry('+44207*'), entry('+4420*', NOW)]);
  edit.setActive('bt', 'spam', true);
});

async function find(number: string, ids: readonly string[], page: Partial<FindNumber> = {}) {
  const accounts = (await policy.accounts()).filter(({ id }) => ids.includes(id));
  return findNumber(policy, { number, accounts, limit: 100, now: NOW, ...page });
}

it('finds exact entries and prefixes, in own and shared lists, with what they do', async () => {
  const { entries, isCutShort } = await find('020 7183 8750', ['bt']);
  expect(entries.map(({ list, text, rule, standing }) => [list, text, rule, standing])).toEqual([
    ['bt/off', '+442071838750', 'number', 'list-disabled'],
    ['bt/own', '+4420*', 'prefix', 'expired'],
    ['bt/own', '+44207*', 'prefix', 'in-effect'],
    ['bt/own', '+442071838750', 'number', 'in-effect'],
    ['spam', '+442071838750', 'number', 'in-effect'],
    ['unused', '+442071838750', 'number', 'list-inactive'],
  ]);
  expect(isCutShort).toBe(false);
});

it("reads a national number with each account's country", async () => {
  const { entries } = await find('020 7183 8750', ['bt', 'other']);
  expect(entries.map(({ list }) => list)).not.toContain('other/own');
  const international = await find('+44 20 7183 8750', ['bt', 'other']);
  expect(international.entries.map(({ list }) => list)).toContain('other/own');
});

it('continues after an entry', async () => {
  const first = await find('+442071838750', ['bt'], { limit: 4 });
  expect(first.isCutShort).toBe(true);
  const after = first.entries.at(-1);
  const { entries, isCutShort } = await find('+442071838750', ['bt'], { after, limit: 2 });
  expect(entries.map(({ list }) => list)).toEqual(['spam', 'unused']);
  expect(isCutShort).toBe(false);
});

it.each(['', ' ', 'name:*', '*', '+1*'])('refuses "%s"', async (number) => {
  await expect(find(number, [])).rejects.toMatchObject({ field: 'number' });
});

it.each(['%', "'"])('finds nothing for %s', async (number) => {
  expect((await find(number, ['bt'])).entries).toEqual([]);
});
