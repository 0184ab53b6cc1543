import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallLogReader, CallPage, CallRecord, LoggedCall } from '../../src/store/call-log.js';
import { CALL_LOGS, usePostgres } from '../support/call-logs.js';

/* What every log of calls does, whatever its calls are stored in. */

usePostgres();

const AT = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

const FULL: CallRecord = {
  at: AT,
  uuid: 'uuid-1',
  account: 'acme',
  presentation: 'presented',
  callerRaw: '4155550100',
  caller: '+14155550100',
  name: 'Jane "Doe"\n日本 \\u0000 👩‍👩‍👧',
  dialled: '1000',
  verdict: 'transfer',
  reason: 'monitor',
  list: 'acme/blocked',
  entry: '+14155550100',
  wouldVerdict: 'reject',
  wouldReason: 'blocked-number',
  latencyUs: 1_240,
  explanation: '{"signals":["a \\u0000 and \\ud800"],"evidence":[]}',
};

const BARE: CallRecord = {
  at: AT + 1_000,
  uuid: 'uuid-2',
  verdict: 'transfer',
  reason: 'no-account',
  latencyUs: 900,
};

function call(uuid: string, fields: Partial<CallRecord> = {}): CallRecord {
  return { ...BARE, uuid, ...fields };
}

function times(count: number, fields: (at: number) => Partial<CallRecord>): CallRecord[] {
  return Array.from({ length: count }, (_, at) => call(`u${at}`, fields(at)));
}

/** What was logged, without what the log adds. */
function recordsOf(calls: readonly LoggedCall[]): CallRecord[] {
  return calls.map(({ key: _, host: __, ...record }) => record);
}

const uuidsOf = (calls: readonly LoggedCall[]) => calls.map(({ uuid }) => uuid).join(' ');

describe.each(CALL_LOGS)('the calls %s', (_, openLog, hasGap) => {
  const logs: CallLogReader[] = [];
  const open = async (records: readonly CallRecord[]) => {
    const log = await openLog(records);
    logs.push(log);
    return log;
  };
  // Each was read by now.
  afterAll(() => expect(logs.map(({ gap }) => gap !== undefined)).toEqual(logs.map(() => hasGap)));

  it('are kept as they are, and what is absent absent', async () => {
    const log = await open([FULL, BARE]);
    expect(recordsOf(await log.calls({ limit: 9 }))).toEqual([BARE, FULL]);
  });

  describe('are filtered', () => {
    let log: CallLogReader;
    const calls = [
      call('a', { account: 'acme', at: AT, list: 'spam', reason: 'blocked-name', name: 'Éva' }),
      call('b', { account: 'acme', at: AT + 1, verdict: 'reject', reason: 'blocked-number' }),
      call('c', { account: 'globex', at: AT + 2, verdict: 'reject', caller: '+14155550100' }),
      call('d', {
        at: AT + 3,
        reason: 'fail-open:policy',
        dialled: '1000',
        caller: '+14165550100',
      }),
      call('e', { at: AT + 4, reason: 'monitor', wouldReason: 'blocked-number', caller: 'eve' }),
    ];
    beforeAll(async () => {
      log = await open(calls);
    });

    it.each<[Partial<CallPage>, string]>([
      [{}, 'e d c b a'],
      [{ limit: 2 }, 'e d'],
      [{ account: 'acme' }, 'b a'],
      [{ account: 'nobody' }, ''],
      [{ account: "' OR 1=1 --" }, ''],
      [{ account: '\0' }, ''],
      [{ rejected: true }, 'c b'],
      [{ rejected: false }, 'e d a'],
      [{ account: 'acme', rejected: true }, 'b'],
      [{ unscreened: true }, 'd c'],
      [{ unscreened: false }, 'e b a'],
      [{ since: AT + 1, until: AT + 3 }, 'c b'],
      [{ list: 'spam' }, 'a'],
      [{ reason: 'blocked-number' }, 'e b'],
      [{ reason: 'fail-open' }, 'd'],
      [{ callers: ['+14155550100'] }, 'c'],
      [{ callers: ['+14155550100', '+14165550100'] }, 'd c'],
      [{ callerPrefix: '+141' }, 'd c'],
      [{ callerPrefix: '+1416' }, 'd'],
      [{ dialled: ['1000', '+11000'] }, 'd'],
      [{ name: 'éV' }, 'a'],
      [{ name: 'EVE' }, 'e'],
      [{ name: '%' }, ''],
    ])('by %j: %s', async (filter, uuids) => {
      expect(uuidsOf(await log.calls({ limit: 9, ...filter }))).toBe(uuids);
      const { limit: _, ...all } = filter;
      const counts = await log.countOutcomes(all);
      const found = await log.calls({ ...all, limit: 9 });
      expect(counts.reduce((sum, count) => sum + count.calls, 0)).toBe(found.length);
    });
  });

  it('are found by the beginning of the caller in time, many or few', async () => {
    const log = await open([
      ...times(30, (at) => ({ at, account: 'acme', caller: `+1415${at}` })),
      ...times(3, (at) => ({ at, account: 'acme', caller: `+1416${at}` })),
      ...times(3, (at) => ({ at, account: 'globex', caller: `+1415${at}` })),
    ]);
    const found = await log.calls({ callerPrefix: '+1415', account: 'acme', limit: 2 });
    expect(found.map(({ caller }) => caller)).toEqual(['+141529', '+141528']);
    const page = { callerPrefix: '+1416', account: 'acme', until: 2, limit: 9 };
    expect((await log.calls(page)).map(({ caller }) => caller)).toEqual(['+14161', '+14160']);
  });

  it('are paged back in time, those of the same time by key', async () => {
    const log = await open(times(25, () => ({})));
    const [first, second, third] = [[], [], []] as LoggedCall[][];
    first?.push(...(await log.calls({ limit: 10 })));
    second?.push(...(await log.calls({ limit: 10, before: first?.at(-1) })));
    third?.push(...(await log.calls({ limit: 10, before: second?.at(-1) })));
    const uuids = [first, second, third].flatMap((page = []) => page.map(({ uuid }) => uuid));
    expect(uuids).toEqual(Array.from({ length: 25 }, (_, at) => `u${24 - at}`));
    expect(await log.calls({ limit: 10, before: third?.at(-1) })).toEqual([]);
    const from = await log.calls({ limit: 99, from: second?.at(-1) });
    expect(from).toHaveLength(20);
    expect(await log.position({}, 26)).toBeUndefined();
  });

  it('are found by UUID, the newest first, and by its beginning', async () => {
    const log = await open([
      call('abc', { reason: 'default', at: AT }),
      call('abd', { at: AT }),
      call('abc', { at: AT + 1 }),
      call('x', {}),
    ]);
    expect(await log.callsOf('abc')).toMatchObject([
      { reason: 'no-account' },
      { reason: 'default' },
    ]);
    expect(await log.callsOf('c')).toEqual([]);
    expect(await log.uuidsFrom('abc')).toEqual(['abc']);
    expect((await log.uuidsFrom('ab')).sort()).toEqual(['abc', 'abd']);
    expect(await log.uuidsFrom('y')).toEqual([]);
  });

  it('are counted by outcome, also in parts of an hour', async () => {
    const hour = Math.ceil(AT / HOUR_MS) * HOUR_MS;
    const blocked = { verdict: 'reject', reason: 'blocked-number', list: 'spam' } as const;
    const log = await open([
      call('before', { ...blocked, account: 'acme', at: hour - 1 }),
      ...times(3, (at) => ({ ...blocked, account: 'acme', at: hour + at * HOUR_MS })),
      call('other', { ...blocked, account: 'globex', at: hour }),
      call('monitored', { account: 'acme', reason: 'monitor', wouldVerdict: 'reject', at: hour }),
      call('after', { ...blocked, account: 'acme', at: hour + 3 * HOUR_MS }),
    ]);
    const count = async (filter: Parameters<typeof log.countOutcomes>[0]) =>
      (await log.countOutcomes(filter))
        .map(({ reason, list, wouldVerdict, calls }) => [reason, list, wouldVerdict, calls])
        .sort();
    const range = { since: hour, until: hour + 3 * HOUR_MS };
    expect(await count(range)).toEqual([
      ['blocked-number', 'spam', undefined, 4],
      ['monitor', undefined, 'reject', 1],
    ]);
    expect(await count({ ...range, account: 'globex' })).toEqual([
      ['blocked-number', 'spam', undefined, 1],
    ]);
    expect(await count({ account: 'acme', rejected: true })).toEqual([
      ['blocked-number', 'spam', undefined, 5],
    ]);
    expect(await count({ since: hour - 1, until: hour + 1, rejected: true })).toEqual([
      ['blocked-number', 'spam', undefined, 3],
    ]);
    expect(await count({ since: hour + 4 * HOUR_MS })).toEqual([]);
  });

  it('have top callers, the most frequent first', async () => {
    const from = (caller: string, verdict: 'reject' | 'transfer', at: number) =>
      call(`${caller}-${at}`, { caller, verdict, presentation: 'presented', at: AT + at });
    const log = await open([
      from('+1', 'reject', 1),
      from('+2', 'reject', 2),
      from('+3', 'transfer', 3),
      from('+2', 'transfer', 4),
      from('+1', 'transfer', 5),
      from('+2', 'reject', 6),
      call('hidden', { presentation: 'withheld', at: AT + 7 }),
    ]);
    expect(await log.topCallers({}, 2)).toEqual([
      { caller: '+2', calls: 3, rejected: 2 },
      { caller: '+1', calls: 2, rejected: 1 },
    ]);
    expect(await log.topCallers({ rejected: true }, 1)).toEqual([
      { caller: '+2', calls: 2, rejected: 2 },
    ]);
    expect(await log.topCallers({ account: 'acme' }, 1)).toEqual([]);
  });

  it('tell when each list decided last', async () => {
    const log = await open([
      call('a', { account: 'acme', list: 'spam', at: AT }),
      call('b', { account: 'acme', list: 'spam', at: AT + 2 * HOUR_MS }),
      call('c', { account: 'globex', list: 'spam', at: AT + 3 * HOUR_MS }),
      call('d', { account: 'acme', list: 'other', at: AT + 1 }),
      call('e', { account: 'acme', at: AT + 4 * HOUR_MS }),
    ]);
    const last = async (account?: string, since = AT) =>
      [...(await log.lastHits(account, since, ['spam', 'other', 'unused']))].sort();
    expect(await last()).toEqual([
      ['other', AT + 1],
      ['spam', AT + 3 * HOUR_MS],
    ]);
    expect(await last('acme', AT + 2 * HOUR_MS)).toEqual([['spam', AT + 2 * HOUR_MS]]);
    expect([...(await log.lastHits('acme', AT, ['other']))]).toEqual([['other', AT + 1]]);
  });

  it('are followed: the latest, then each new one once', async () => {
    const log = await open(times(5, (at) => ({ at: AT + at })));
    const { calls, mark } = await log.latest({ limit: 2 });
    expect(uuidsOf(calls)).toBe('u3 u4');
    const none = await log.callsAfter(mark, { limit: 9 });
    expect(none.calls).toEqual([]);
    expect((await log.callsAfter(none.mark, { limit: 9 })).calls).toEqual([]);
  });
});
