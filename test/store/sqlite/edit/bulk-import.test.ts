import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../../src/screening/policy/policy.js';
import type { NewEntry } from '../../../../src/store/policy-store.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { openDatabase } from '../../../../src/store/sqlite/database/open.js';
import { SqliteBulkImport } from '../../../../src/store/sqlite/edit/bulk-import.js';
import { SqlitePolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { runs } from '../../../support/runs.js';

const AUTHORSHIP = { author: 'tester', what: 'import' };
const ADD = { replace: false };
const REPLACE = { replace: true };
const never = new AbortController().signal;
const ignore = () => {};

let folder: string;
let file: string;
let db: Database.Database;
let store: SqlitePolicyStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ringfence-bulk-'));
  file = join(folder, 'ringfence.db');
  db = openDatabase(file, 'policy', { busyTimeoutMs: 0, create: true });
  store = new SqlitePolicyStore(db, {
    connect: () => openDatabase(file, 'policy', { busyTimeoutMs: 0 }),
  });
  await store.change({ author: 'tester', what: 'set-up' }, (edit) => {
    edit.addAccount('acme', { country: 'US' });
    edit.createList('acme/spam', 'block', {}, true);
    edit.createList('other', 'block', {}, true);
    edit.addEntries('other', [number(1), number(2)]);
  });
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function number(digits: number, rest: Omit<Entry, 'text'> = {}): NewEntry {
  const text = `+1415${String(digits).padStart(7, '0')}`;
  return { kind: 'number', text, probe: text, ...rest };
}

function staged(entries: readonly NewEntry[], leastTimes = 1) {
  const bulk = new SqliteBulkImport(db, 'acme/spam');
  bulk.stage(entries);
  return { bulk, counts: bulk.settle(leastTimes) };
}

function merge(entries: readonly NewEntry[], options = ADD, signal = never, onProgress = ignore) {
  return staged(entries).bulk.merge(AUTHORSHIP, options, signal, onProgress);
}

async function contents(list = 'acme/spam'): Promise<Entry[]> {
  const entries = [];
  for await (const entry of store.allEntries(list)) entries.push(entry);
  return entries;
}

const changes = () => db.prepare('SELECT count(*) FROM change').pluck().get();

describe('stage and settle', () => {
  it('keep the first entry of each text, with its label and expiry', async () => {
    const pattern = { kind: 'name', text: 'name:*bob*', probe: '~bob' } as const;
    const { bulk, counts } = staged([
      number(5, { label: 'first', expiresAt: 9 }),
      pattern,
      number(5, { label: 'second' }),
      number(5),
    ]);
    expect(counts).toEqual({ staged: 4, distinct: 2, kept: 2 });
    expect(await bulk.merge(AUTHORSHIP, ADD, never, ignore)).toMatchObject({ added: 2 });
    expect(await contents()).toEqual([
      { text: number(5).text, label: 'first', expiresAt: 9 },
      { text: 'name:*bob*' },
    ]);
    const gram = db.prepare("SELECT gram FROM entry WHERE text LIKE 'name:%'").pluck();
    expect(gram.get()).toBe('~bob');
  });

  it('drop texts that were staged too seldom', async () => {
    const labelled = [number(1, { label: 'a' }), number(2), number(1, { label: 'b' })];
    const { bulk, counts } = staged(labelled, 2);
    expect(counts).toEqual({ staged: 3, distinct: 2, kept: 1 });
    await bulk.merge(AUTHORSHIP, ADD, never, ignore);
    expect(await contents()).toEqual([{ text: number(1).text, label: 'a' }]);
  });

  it.each([{}, { label: 'a' }])('say where temporary files have no room: %j', (more) => {
    const bulk = new SqliteBulkImport(db, 'acme/spam');
    db.pragma('temp.max_page_count = 20');
    const many = Array.from({ length: 20_000 }, (_, at) => ({ ...number(at), ...more }));
    expect(() => bulk.stage(many)).toThrow(
      /^nothing was imported into acme\/spam: can't write temporary files in .*SQLITE_TMPDIR$/,
    );
  });

  it('start empty with each import', async () => {
    staged([number(1)]);
    expect(staged([number(2)]).counts).toEqual({ staged: 1, distinct: 1, kept: 1 });
  });
});

describe('merge', () => {
  const texts = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 10 });
  const entries = texts.chain((digits) =>
    fc.tuple(
      ...digits.map((each) =>
        fc.option(fc.constantFrom('a', 'b')).map((label) => ({ each, label })),
      ),
    ),
  );
  const toEntries = (rows: readonly { each: number; label: string | null }[]) =>
    rows.map(({ each, label }) => number(each, label === null ? {} : { label }));
  const sorted = (rows: Iterable<NewEntry>) =>
    [...rows]
      .map(({ text, label }) => ({ text, label }))
      .sort((a, b) => (a.text < b.text ? -1 : 1));

  it('adds or replaces, and reports the same counts as the preview', async () => {
    await fc.assert(
      fc.asyncProperty(entries, entries, fc.boolean(), async (before, wanted, replace) => {
        await merge(toEntries(before), REPLACE);
        const { bulk } = staged(toEntries(wanted));
        const { addedSample, removedSample, ...preview } = await bulk.preview({ replace });
        const counts = await bulk.merge(AUTHORSHIP, { replace }, never, ignore);

        const [old, asked] = [toEntries(before), toEntries(wanted)].map(
          (each) => new Map(each.map((entry) => [entry.text, entry])),
        ) as [Map<string, NewEntry>, Map<string, NewEntry>];
        const added = [...asked.keys()].filter((text) => !old.has(text)).sort();
        const removed = replace ? [...old.keys()].filter((text) => !asked.has(text)).sort() : [];
        const changed = [...asked.values()].filter(
          ({ text, label }) =>
            old.has(text) && old.get(text)?.label !== label && (replace || label !== undefined),
        );
        const labelled = [...asked].filter(([, { label }]) => label !== undefined);
        const expected = replace ? asked : new Map([...asked, ...old, ...labelled]);
        expect(sorted(await contents().then(asNew))).toEqual(sorted(expected.values()));
        expect(counts).toEqual({
          added: added.length,
          changed: changed.length,
          unchanged: asked.size - added.length - changed.length,
          removed: removed.length,
        });
        expect(preview).toEqual(counts);
        expect([addedSample, removedSample]).toEqual([added, removed]);
      }),
      { numRuns: runs(20) },
    );
    expect(await contents('other')).toHaveLength(2);
  });

  function asNew(found: readonly Entry[]): NewEntry[] {
    return found.map((entry) => ({ kind: 'number', probe: entry.text, ...entry }));
  }

  it('works in many slices, in any order of the file', async () => {
    const many = Array.from({ length: 120_000 }, (_, at) => number((at * 7_919) % 120_000));
    const shares: number[] = [];
    const bulk = staged(many).bulk;
    const counts = await bulk.merge(AUTHORSHIP, ADD, never, (share) => shares.push(share));
    expect(counts).toEqual({ added: 120_000, changed: 0, unchanged: 0, removed: 0 });
    expect(shares).toEqual([50_000 / 120_000, 100_000 / 120_000, 1]);
    const half = many.filter((_, at) => at % 2 === 0);
    expect(await merge(half, REPLACE)).toMatchObject({
      added: 0,
      unchanged: 60_000,
      removed: 60_000,
    });
    expect((await store.list('acme/spam'))?.entries).toBe(60_000);
  });

  it('is one change with its author, or none if nothing changes', async () => {
    await merge([number(1)]);
    expect(await store.entries('acme/spam')).toMatchObject([
      { author: 'tester', origin: 'import' },
    ]);
    const before = changes();
    expect(await merge([number(1)])).toMatchObject({ added: 0, unchanged: 1 });
    expect(await merge([number(1)], REPLACE)).toMatchObject({ changed: 0, removed: 0 });
    expect(changes()).toBe(before);
  });

  it('sets the anonymous rule in the same change', async () => {
    const bulk = staged([]).bulk;
    await bulk.merge(AUTHORSHIP, { replace: false, blockAnonymous: true }, never, ignore);
    expect(await store.list('acme/spam')).toMatchObject({ blockAnonymous: true, entries: 0 });
  });

  it('lets others read meanwhile, who see either all or nothing', async () => {
    const reader = new Sqlite(file, { readonly: true, timeout: 0 });
    const count = reader.prepare('SELECT count(*) FROM entry').pluck();
    const seen: unknown[] = [];
    await merge([number(7), number(8)], ADD, never, () => seen.push(count.get()));
    expect([...seen, count.get()]).toEqual([2, 4]);
    reader.close();
  });

  it('leaves the list unchanged and the database unlocked if it is interrupted', async () => {
    const interrupt = new AbortController();
    const many = Array.from({ length: 60_000 }, (_, at) => number(at));
    const merging = merge(many, REPLACE, interrupt.signal, () =>
      interrupt.abort(new Error('stop')),
    );
    await expect(merging).rejects.toThrow('stop');
    expect(await contents()).toEqual([]);
    const other = new Sqlite(file, { timeout: 0 });
    other.exec('BEGIN IMMEDIATE; ROLLBACK');
    other.close();
  });

  it('can be interrupted while it waits for another writer, and continues once that has ended', async () => {
    const writer = new Sqlite(file, { timeout: 0 });
    writer.exec('BEGIN IMMEDIATE');
    const interrupt = new AbortController();
    const merging = merge([number(1)], ADD, interrupt.signal);
    interrupt.abort(new Error('stop'));
    await expect(merging).rejects.toMatchObject({ name: 'AbortError' });

    const waiting = merge([number(1)]);
    writer.exec('COMMIT');
    writer.close();
    expect(await waiting).toMatchObject({ added: 1 });
  });

  it('leaves the list unchanged if the disk is full, and reports that', async () => {
    await merge([number(1)]);
    const pages = db.pragma('page_count', { simple: true }) as number;
    db.pragma(`max_page_count = ${pages + 5}`);
    const many = Array.from({ length: 20_000 }, (_, at) => number(at));
    await expect(merge(many, REPLACE)).rejects.toMatchObject({
      code: 'unavailable',
      message: `nothing was imported into acme/spam: can't use the database ${file}: the disk is full`,
    });
    expect(await contents()).toEqual([{ text: number(1).text }]);
    db.pragma(`max_page_count = ${pages * 1_000}`);
    expect(await merge(many)).toMatchObject({ added: 19_999, unchanged: 1 });
  });

  it('rejects a list that was removed meanwhile', async () => {
    const { bulk } = staged([number(1)]);
    await store.change(AUTHORSHIP, (edit) => edit.removeList('acme/spam'));
    await expect(bulk.merge(AUTHORSHIP, ADD, never, ignore)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(db.inTransaction).toBe(false);
  });

  it('enforces foreign keys again afterwards', async () => {
    await merge([number(1)]);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    await store.change(AUTHORSHIP, (edit) => edit.removeList('acme/spam'));
    expect(db.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(2);
  });
});
