import { expect, it } from 'vitest';
import { followCalls } from '../../src/admin/follow-calls.js';
import type { CallLogReader } from '../../src/store/call-log.js';
import { storesWith } from '../support/admin.js';
import { call } from '../support/calls.js';

it('returns the latest calls, then each new one once, until it is ended', async () => {
  const { log } = await storesWith([call('c-1', { at: 1 }), call('c-2', { at: 2 })]);
  const end = new AbortController();
  const opened: (CallLogReader | undefined)[] = [undefined, undefined, log];
  const openLog = async () => (opened.length > 1 ? opened.shift() : log);
  const seen: string[] = [];
  const following = { filter: {}, limit: 5, signal: end.signal };
  for await (const { calls } of followCalls(openLog, following)) {
    seen.push(...calls.map(({ uuid }) => uuid));
    if (seen.length === 2) log.append([call('c-3', { at: 3 }), call('c-4', { at: 0 })]);
    if (seen.length === 4) end.abort();
  }
  expect(seen).toEqual(['c-1', 'c-2', 'c-3', 'c-4']);
});

it('applies the filter and the limit', async () => {
  const calls = [1, 2, 3].map((at) => call(`c-${at}`, { at }));
  const { log } = await storesWith([...calls, call('g-1', { account: 'globex' })]);
  const end = new AbortController();
  const following = { filter: { account: 'acme' }, limit: 2, signal: end.signal };
  const seen: string[] = [];
  for await (const { calls: page } of followCalls(async () => log, following)) {
    seen.push(...page.map(({ uuid }) => uuid));
    end.abort();
  }
  expect(seen).toEqual(['c-2', 'c-3']);
});
