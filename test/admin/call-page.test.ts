import { expect, it } from 'vitest';
import { formatCursor, pageOfCalls, parseCursor } from '../../src/admin/call-page.js';
import { storesWith } from '../support/admin.js';
import { call } from '../support/calls.js';

it('finds all calls page by page, newest first', async () => {
  const uuids = ['one', 'two', 'three', 'four', 'five'];
  // Two of them in the same millisecond.
  const { log } = await storesWith(uuids.map((uuid, at) => call(uuid, { at: Math.max(2, at) })));
  const pages: string[][] = [];
  let next: string | undefined = '';
  while (next !== undefined) {
    const page = await pageOfCalls(log, { account: 'acme' }, 2, parseCursor(next));
    pages.push(page.calls.map(({ uuid }) => uuid));
    next = page.next;
  }
  expect(pages).toEqual([['five', 'four'], ['three', 'two'], ['one']]);
});

it('has no next page if the last call is on this one, or there is no log', async () => {
  const { log } = await storesWith([call('one'), call('two')]);
  expect(await pageOfCalls(log, {}, 2)).toMatchObject({ calls: [{}, {}], next: undefined });
  expect(await pageOfCalls(undefined, {}, 2)).toEqual({ calls: [], next: undefined });
});

it('reads the cursors that it writes, and nothing else', () => {
  const cursor = { at: 1_800_000_000_000, key: 42 };
  expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
  for (const text of ['', '1', '1.', '.1', '1.2.3', '-1.2', '1e3.2', `1.${'9'.repeat(17)}`]) {
    expect(parseCursor(text)).toBeUndefined();
  }
});
