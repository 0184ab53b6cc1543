import { join } from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { identifyCaller } from '../../../../src/screening/caller/caller-identity.js';
import { isProblem, type ParsedEntry, parseEntry } from '../../../../src/screening/policy/entry.js';
import { lookupKeys } from '../../../../src/screening/policy/entry-match.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { CachedEntryQueries } from '../../../../src/store/sqlite/live/cached-entry-queries.js';
import { LivePolicy } from '../../../../src/store/sqlite/live/live-policy.js';
import { openPolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { createPolicy } from '../../../support/policy.js';
import { runs } from '../../../support/runs.js';
import { temporaryFolder } from '../../../support/temporary.js';

/** So few letters and digits that callers and entries meet; some in no order of JavaScript's. */
const letter = fc.constantFrom(
  'a',
  'b',
  'é',
  '\uff41',
  '\u{1f600}',
  '\ufffd',
  '\u{10ffff}',
  ' ',
  '1',
);
const name = fc.string({ unit: letter, minLength: 1, maxLength: 8 });
const digits = fc.string({ unit: fc.constantFrom('2', '3'), maxLength: 10 });
const text = fc.oneof(
  name.map((pattern) => `name:*${pattern}*`),
  digits.map((prefix) => `+1${prefix}*`),
  digits.filter(({ length }) => length === 10).map((number) => `+1${number}`),
);
const LISTS = ['shared', 'acme/own', 'other/own'] as const;
const entries = fc.uniqueArray(fc.tuple(fc.constantFrom(...LISTS), text), { maxLength: 150 });

const file = join(temporaryFolder(), 'policy.db');
await createPolicy(file, (edit) => {
  edit.addAccount('acme', {});
  edit.addAccount('other', {});
  edit.createList('shared', 'block', {}, true);
  edit.createList('acme/own', 'block', {}, true);
  edit.createList('other/own', 'block', {}, true);
});
const store = openPolicyStore(file);
/** Caches what it found for the caller before. */
const live = new LivePolicy(file, pino({ level: 'silent' }));
afterAll(() => {
  store.close();
  live.close();
});

async function candidates(keys: readonly string[]): Promise<string[]> {
  const found = store.candidates('acme', keys);
  const seenLive = live.read(performance.now(), (policy) => policy.candidates('acme', keys));
  expect(seenLive).toEqual(found);
  return found.map(({ list, entry }) => `${list.name} ${entry.text}`);
}

function parsed(texts: readonly (readonly [string, string])[]): (readonly [string, ParsedEntry])[] {
  return texts.flatMap(([list, entry]) => {
    const read = parseEntry(entry, 'US');
    return isProblem(read) ? [] : [[list, read] as const];
  });
}

async function stored(all: readonly (readonly [string, ParsedEntry])[]): Promise<void> {
  await store.change({ author: 'tester', what: 'the entries' }, (edit) => {
    for (const list of LISTS) {
      edit.removeList(list);
      edit.createList(list, 'block', {}, true);
      edit.addEntries(
        list,
        all.filter(([of]) => of === list).map(([, entry]) => entry),
      );
    }
  });
}

describe('the entries under a call’s keys', () => {
  it('are those of the account’s own and of shared lists that have one of its keys', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(entries, fc.array(fc.tuple(digits, name)), async (texts, callers) => {
        const all = parsed(texts);
        await stored(all);
        for (const [number, callerName] of callers) {
          const headers = { callerIdNumber: `+1${number}`, callerIdName: callerName };
          const keys = lookupKeys(identifyCaller(headers, 'US'));
          const expected = all.filter(
            ([list, { probe }]) => list !== 'other/own' && keys.includes(probe),
          );
          const met = await candidates(keys);
          found += met.length;
          expect(met.sort()).toEqual(
            [...new Set(expected.map(([list, entry]) => `${list} ${entry.text}`))].sort(),
          );
        }
      }),
      { numRuns: runs(50) },
    );
    expect(found).toBeGreaterThan(15);
  });

  it('are found in SQLite’s order of characters, which isn’t JavaScript’s', async () => {
    const patterns = ['name:*b \ufffd*', 'name:*\ufffdab*'];
    await stored(parsed(patterns.map((pattern) => ['shared', pattern])));
    const headers = { callerIdName: '\u{1f600}ab \ufffdab' };
    const met = await candidates(lookupKeys(identifyCaller(headers, 'US')));
    expect(met).toEqual(patterns.map((pattern) => `shared ${pattern}`));
  });
});

describe('CachedEntryQueries', () => {
  const ALL = 12_000;
  const prefix = (at: number) => `+1${20_000 + at * 2}*`;
  const noPrefix = (at: number) => `+1${20_000 + at * 2 + 1}*`;

  async function open(): Promise<{ db: Database.Database; queries: CachedEntryQueries }> {
    const prefixes = Array.from({ length: ALL }, (_, at) => ['shared', prefix(at)] as const);
    await stored(parsed(prefixes));
    const db = new Sqlite(file, { readonly: true });
    return { db, queries: new CachedEntryQueries(db) };
  }

  it('queries once if there are no patterns', async () => {
    const { db, queries } = await open();
    expect(queries.under([noPrefix(5)], 1)).toEqual([]);
    db.close();
    expect(queries.under([noPrefix(5)], 1)).toEqual([]);
    expect(() => queries.under([noPrefix(7)], 1)).toThrow('not open');
    queries.clear();
    expect(() => queries.under([noPrefix(5)], 1)).toThrow('not open');
  });

  it('finds all in any order, and clears the cache at ten thousand', async () => {
    const { db, queries } = await open();
    for (let count = 0; count < ALL; count++) {
      // Coprime to their number: each comes once, far from the one before.
      const at = (count * 7_919) % ALL;
      const found = queries.under([prefix(at), noPrefix(at)], 1);
      expect(found.map(({ text: entry }) => entry)).toEqual([prefix(at)]);
    }
    db.close();
    expect(() => queries.under([noPrefix(0)], 1)).toThrow('not open');
  });
});
