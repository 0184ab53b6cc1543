import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEntry, PolicyStore } from '../../../src/store/policy-store.js';
import { IN_MEMORY } from '../../../src/store/sqlite/database/open.js';
import { openPolicyStore, type SqlitePolicyStore } from '../../../src/store/sqlite/policy-store.js';
import { temporaryFolder } from '../../support/temporary.js';

const BY = { author: 'jo', what: 'test' };
const never = new AbortController().signal;

function numbers(count: number, prefix: string): NewEntry[] {
  return Array.from({ length: count }, (_, at) => {
    const text = `+${prefix}${String(at).padStart(7, '0')}`;
    return { kind: 'number', text, probe: text };
  });
}

const add = (store: PolicyStore, list: string, entries: readonly NewEntry[]) =>
  store.change(BY, (edit) => edit.addEntries(list, entries));

const sizesOf = async (store: PolicyStore) =>
  Object.fromEntries((await store.lists()).map(({ name, entries }) => [name, entries]));

let store: SqlitePolicyStore;

async function open(file: string): Promise<void> {
  store = openPolicyStore(file, { create: true });
  await store.change(BY, (edit) => {
    for (const name of ['a', 'b']) edit.createList(name, 'block', {}, false);
    edit.addEntries('a', numbers(3, '1415'));
  });
}

afterEach(() => store.close());

describe.each([
  ['on file', () => join(temporaryFolder(), 'policy.db')],
  ['in memory', () => IN_MEMORY],
])('one store %s', (_, file) => {
  beforeEach(() => open(file()));

  it('reads consistent states, several at once and during changes', async () => {
    await store.read(async (first) => {
      expect(await sizesOf(first)).toEqual({ a: 3, b: 0 });
      await add(store, 'b', numbers(1, '1416'));
      await store.read(async (second) => {
        await add(store, 'b', numbers(2, '1416'));
        expect(await sizesOf(second)).toEqual({ a: 3, b: 1 });
        expect(await sizesOf(first)).toEqual({ a: 3, b: 0 });
      });
      expect(await sizesOf(store)).toEqual({ a: 3, b: 2 });
    });
  });

  it('changes a list while a reader still sees the old entries', async () => {
    const texts: string[] = [];
    for await (const { text } of store.allEntries('a')) {
      texts.push(text);
      await store.change(BY, (edit) => edit.removeEntries('a', [text]));
      for await (const rest of store.allEntries('a')) expect(texts).not.toContain(rest.text);
    }
    expect(texts).toEqual(numbers(3, '1415').map(({ text }) => text));
    expect(await store.entries('a')).toEqual([]);
  });
});

describe('one store on file', () => {
  beforeEach(() => open(join(temporaryFolder(), 'policy.db')));

  it('imports into two lists at once, during reads and changes', async () => {
    const into = (list: string, entries: readonly NewEntry[]) =>
      store.bulkImport(list, async (bulk) => {
        for (let at = 0; at < entries.length; at += 1_000) {
          bulk.stage(entries.slice(at, at + 1_000));
          await store.read(sizesOf);
        }
        const { kept } = bulk.settle(1);
        const counts = await bulk.merge(BY, { replace: true }, never, () => {});
        return { kept, added: counts.added };
      });
    const [a, b] = await Promise.all([
      into('a', numbers(60_000, '1212')),
      into('b', numbers(20_000, '1213')),
      add(store, 'b', numbers(5, '1213')),
    ]);
    expect(a).toEqual({ kept: 60_000, added: 60_000 });
    expect(b.kept).toBe(20_000);
    // The five come before the import or after it.
    expect([19_995, 20_000]).toContain(b.added);
    expect(await sizesOf(store)).toEqual({ a: 60_000, b: 20_000 });
    const [first] = await store.entries('b', { limit: 1 });
    expect(first?.text).toBe('+12130000000');
  });
});
