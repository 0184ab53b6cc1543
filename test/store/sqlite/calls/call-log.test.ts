import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../../src/store/call-log.js';
import { openCallLog } from '../../../../src/store/sqlite/calls/call-log.js';
import { IN_MEMORY } from '../../../../src/store/sqlite/database/open.js';
import { temporaryFolder } from '../../../support/temporary.js';

const FULL: CallRecord = {
  at: 1_700_000_000_000,
  uuid: 'uuid-1',
  account: 'acme',
  presentation: 'presented',
  callerRaw: '4155550100',
  caller: '+14155550100',
  name: 'Jane \u0000 "Doe"\n日本',
  dialled: '1000',
  verdict: 'transfer',
  reason: 'monitor',
  list: 'acme/blocked',
  entry: '+14155550100',
  wouldVerdict: 'reject',
  wouldReason: 'blocked-number',
  latencyUs: 1_240,
  explanation: '{"signals":[],"evidence":[]}',
};

const BARE: CallRecord = {
  at: 1_700_000_001_000,
  uuid: 'uuid-2',
  verdict: 'transfer',
  reason: 'no-account',
  latencyUs: 900,
};

function call(uuid: string, fields: Partial<CallRecord> = {}): CallRecord {
  return { ...BARE, uuid, ...fields };
}

describe.each([
  ['on file', () => join(temporaryFolder(), 'calls.db')],
  ['in memory', () => IN_MEMORY],
])('the call log %s', (_, file) => {
  function open(...records: CallRecord[]) {
    const log = openCallLog(file(), { create: true });
    log.append(records);
    return log;
  }

  it('keeps all fields of a call, and no others', async () => {
    const log = open(FULL, BARE);
    expect(await log.calls({ limit: 9 })).toEqual([
      { key: 2, ...BARE },
      { key: 1, ...FULL },
    ]);
    log.close();
  });

  it('stores all records of a batch or none', async () => {
    const log = open();
    const wrong = call('b', { verdict: 'maybe' as 'reject', list: 'x', entry: '12' });
    expect(() => log.append([call('a', { list: 'x', entry: '12' }), wrong])).toThrow('CHECK');
    expect(await log.calls({ limit: 9 })).toEqual([]);
    expect(await log.hits('x', ['12'])).toEqual(new Map());
    log.append([]);
    expect(await log.calls({ limit: 9 })).toEqual([]);
    log.close();
  });

  describe('filters', async () => {
    const log = open(
      call('a', { account: 'acme' }),
      call('b', { account: 'acme', verdict: 'reject' }),
      call('c', { account: 'globex', verdict: 'reject' }),
      call('d'),
    );

    it.each([
      [{}, 'dcba'],
      [{ limit: 2 }, 'dc'],
      [{ account: 'acme' }, 'ba'],
      [{ account: 'nobody' }, ''],
      [{ rejected: true }, 'cb'],
      [{ rejected: false }, 'da'],
      [{ account: 'acme', rejected: true }, 'b'],
      [{ before: { at: BARE.at, key: 3 } }, 'ba'],
      [{ before: { at: BARE.at, key: 3 }, rejected: true }, 'b'],
      [{ before: { at: BARE.at, key: 1 } }, ''],
      [{ account: "' OR 1=1 --" }, ''],
    ])('%j gives %s', async (filter, uuids) => {
      const calls = await log.calls({ limit: 9, ...filter });
      expect(calls.map(({ uuid }) => uuid).join('')).toBe(uuids);
    });
  });

  it.each([
    [3, 'few'],
    [10_050, 'many'],
  ])('finds callers by a prefix: %i of it, which are %s', async (count) => {
    const of = (caller: string, account: string) => (_: unknown, at: number) =>
      call(`${caller}-${at}`, { at, account, caller: `${caller}${at}` });
    const log = open(
      ...Array.from({ length: count }, of('+1415', 'acme')),
      ...Array.from({ length: 3 }, of('+1416', 'acme')),
      ...Array.from({ length: 3 }, of('+1415', 'globex')),
      call('none', { at: 9_000_000 }),
    );
    const found = await log.calls({ callerPrefix: '+1415', limit: 2 });
    const latest = count - 1;
    expect(found[0]?.caller).toBe(`+1415${latest}`);
    const own = await log.calls({ callerPrefix: '+1415', account: 'globex', limit: 9 });
    expect(own.map(({ caller }) => caller)).toEqual(['+14152', '+14151', '+14150']);
    const page = { callerPrefix: '+1416', account: 'acme', until: 2, limit: 9 };
    expect((await log.calls(page)).map(({ caller }) => caller)).toEqual(['+14161', '+14160']);
    log.close();
  });

  it('pages back in time, and by key for calls of the same time', async () => {
    const log = open(...Array.from({ length: 25 }, (_, at) => call(`u${at}`)));
    const first = await log.calls({ limit: 10 });
    const second = await log.calls({ limit: 10, before: first.at(-1) });
    const third = await log.calls({ limit: 10, before: second.at(-1) });
    const uuids = [...first, ...second, ...third].map(({ uuid }) => uuid);
    expect(uuids).toEqual(Array.from({ length: 25 }, (_, at) => `u${24 - at}`));
    expect(await log.calls({ limit: 10, before: third.at(-1) })).toEqual([]);
    log.close();
  });

  it('finds the calls of a UUID, the newest first', async () => {
    const log = open(call('a', { reason: 'default' }), call('b'), call('a'));
    expect(await log.callsOf('a')).toMatchObject([
      { key: 3, reason: 'no-account' },
      { key: 1, reason: 'default' },
    ]);
    expect(await log.callsOf('c')).toEqual([]);
    log.close();
  });

  it('counts how often an entry decided, and when last', async () => {
    const hit = (at: number, list: string, entry?: string) => call('u', { at, list, entry });
    const log = open(hit(10, 'x', '12'), hit(30, 'x', '12'), hit(20, 'x', '12'));
    log.append([hit(5, 'x', '13'), hit(6, 'y', '12'), hit(7, 'x')]);
    expect(await log.hits('x', ['12', '13', '14'])).toEqual(
      new Map([
        ['12', { hits: 3, lastHitAt: 30 }],
        ['13', { hits: 1, lastHitAt: 5 }],
      ]),
    );
    expect(await log.hits('nowhere', ['12'])).toEqual(new Map());
    log.close();
  });
});

describe('the call log on file', () => {
  it('is read while it is written, and is private', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const writer = openCallLog(file, { create: true });
    const reader = openCallLog(file);
    writer.append([FULL]);
    expect(await reader.callsOf('uuid-1')).toHaveLength(1);
    writer.append([BARE]);
    expect(await reader.calls({ limit: 9 })).toHaveLength(2);
    for (const side of ['', '-wal', '-shm']) {
      expect(statSync(`${file}${side}`).mode & 0o777).toBe(0o600);
    }
    writer.close();
    reader.close();
  });

  it('is an error if it is missing', () => {
    const file = join(temporaryFolder(), 'calls.db');
    expect(() => openCallLog(file)).toThrow(`database ${file} not found`);
  });
});
