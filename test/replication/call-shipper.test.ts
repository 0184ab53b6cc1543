import { copyFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Config } from '../../src/config/settings.js';
import type { Client } from '../../src/replication/connection.js';
import type { CallRecord } from '../../src/store/call-log.js';
import { renewLog } from '../../src/store/sqlite/calls/call-queue.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { postgres, sharedDatabase, usePostgres } from '../support/call-logs.js';
import { call, rejected } from '../support/calls.js';
import { EVENTUALLY } from '../support/patience.js';
import { SharedHost } from '../support/shared-host.js';

usePostgres();

async function host(changes: Partial<Config> = {}) {
  const { url, client } = await sharedDatabase();
  return { url, client, host: await new SharedHost(url, 'a', changes).join(client) };
}

async function uuidsIn(client: Client): Promise<string[]> {
  const { rows } = await client.query('SELECT uuid FROM ringfence.call ORDER BY call_key');
  return rows.map(({ uuid }) => uuid);
}

async function collected(client: Client, ...uuids: string[]): Promise<void> {
  const shipped = async () => (await uuidsIn(client)).length >= uuids.length;
  await vi.waitUntil(shipped, EVENTUALLY);
  expect(await uuidsIn(client)).toEqual(uuids);
}

function calls(from: number, to: number): CallRecord[] {
  return Array.from({ length: to - from + 1 }, (_, at) => call(`u${from + at}`));
}

const uuidsOf = (records: readonly CallRecord[]) => records.map(({ uuid }) => uuid);

describe('calls are shipped', () => {
  it('in the order of logging, each once, whoever ships them', async () => {
    const { client, host: a } = await host();
    const all = calls(1, 1_700);
    a.logCalls(...all.slice(0, 1_200));
    const [one] = [a.ship(), a.ship()];
    await collected(client, ...uuidsOf(all.slice(0, 1_200)));
    a.logCalls(...all.slice(1_200));
    await collected(client, ...uuidsOf(all));
    await one?.stop();
    a.logCalls(call('last'));
    await collected(client, ...uuidsOf(all), 'last');
    expect(a.queue((queue) => queue.length())).toEqual({ calls: 0 });
    expect(a.said.filter(({ level }) => level === 50)).toEqual([]);
  });

  it('as they are, but for characters that PostgreSQL does not store', async () => {
    const { client, host: a } = await host();
    const at = Date.now();
    const odd = rejected('odd', { name: 'a\0b\ud800', dialled: '\0', at });
    a.logCalls(rejected('plain', { name: '日本 \\u0000 "', at: at - 1 }), odd);
    const [plain] = await a.calls().calls({ limit: 1, until: at });
    a.ship();
    await collected(client, 'plain', 'odd');
    const log = a.calls();
    expect(await log.calls({ limit: 9 })).toMatchObject([
      {
        uuid: 'odd',
        name: expect.stringMatching(/^a\ufffdb\ufffd+$/),
        dialled: '\ufffd',
        host: 'a',
      },
      { ...plain, key: 1_000_000_000_001 },
    ]);
    expect(log.gap).toBeUndefined();
  });

  it.each(['masked', 'hashed'] as const)(
    '%s, if that is set, however they were logged',
    async (callerPrivacy) => {
      const { client, host: a } = await host();
      const hashKeyFile = new URL(import.meta.url).pathname;
      const claims = [{ source: 'From', number: '+14155550100' }];
      const evidence = [{ rule: 'number', entry: '+14155550100', claim: '+14155550100' }];
      const explanation = JSON.stringify({ signals: [], claims, evidence });
      a.logCalls(
        rejected('full', { explanation, name: 'Jane' }),
        rejected('prefix', { entry: '+1415*', caller: '+14155550100' }),
        call('as it was', { caller: '+1415555xxxx', callerRaw: 'x', callerPrivacy: 'masked' }),
      );
      a.ship({ callerPrivacy, hashKeyFile });
      await collected(client, 'full', 'prefix', 'as it was');
      const { rows } = await client.query('SELECT * FROM ringfence.call ORDER BY call_key');
      expect(JSON.stringify(rows)).not.toContain('5550100');
      expect(rows).toMatchObject([
        { caller_privacy: callerPrivacy, name: 'Jane' },
        { caller_privacy: callerPrivacy, entry: '+1415*' },
        { caller_privacy: 'masked', caller: '+1415555xxxx' },
      ]);
      const { rows: hits } = await client.query('SELECT entry FROM ringfence.entry_hit');
      expect(JSON.stringify(hits)).not.toContain('5550100');
    },
  );

  it('once, if the host has forgotten that, and again, if the database has', async () => {
    const { client, host: a } = await host();
    a.logCalls(...calls(1, 3));
    const first = a.ship();
    await collected(client, 'u1', 'u2', 'u3');
    await first.stop();
    a.queue((queue) => queue.setShipped({ log: 1, shippedKey: 1 }));
    a.logCalls(call('u4'));
    const second = a.ship();
    await collected(client, 'u1', 'u2', 'u3', 'u4');
    await second.stop();
    await client.query(`DELETE FROM ringfence.call WHERE uuid = 'u4'`);
    await client.query('UPDATE ringfence.host_log SET shipped_key = 3');
    a.ship();
    await collected(client, 'u1', 'u2', 'u3', 'u4');
  });

  it('as those of another log, if the log was copied to another host', async () => {
    const { url, client, host: a } = await host();
    const b = await new SharedHost(url, 'b').join(client);
    a.logCalls(...calls(1, 2));
    const first = a.ship();
    await collected(client, 'u1', 'u2');
    await first.stop();
    copyFileSync(a.callsFile, b.callsFile);
    a.logCalls(call('on-a'));
    b.logCalls(call('on-b'));
    a.ship();
    b.ship();
    await vi.waitUntil(async () => (await uuidsIn(client)).length === 4, EVENTUALLY);
    const found = await b.calls().calls({ limit: 9 });
    expect(found.map(({ uuid, host: on }) => [uuid, on]).sort()).toEqual([
      ['on-a', 'a'],
      ['on-b', 'b'],
      ['u1', 'a'],
      ['u2', 'a'],
    ]);
  });

  it.each(['restored', 'put back'])('all, also of a log that was %s', async (how) => {
    const { client, host: a } = await host();
    a.logCalls(...calls(1, 2));
    const first = a.ship();
    await collected(client, 'u1', 'u2');
    await first.stop();
    const copy = `${a.callsFile}.copy`;
    copyFileSync(a.callsFile, copy);
    a.logCalls(...calls(3, 5));
    const second = a.ship();
    await collected(client, 'u1', 'u2', 'u3', 'u4', 'u5');
    await second.stop();
    copyFileSync(copy, a.callsFile);
    if (how === 'restored') {
      const db = new Sqlite(a.callsFile);
      renewLog(db);
      db.close();
    }
    a.logCalls(call('u6'));
    a.ship();
    await collected(client, 'u1', 'u2', 'u3', 'u4', 'u5', 'u6');
    const found = await a.calls().calls({ limit: 9 });
    expect(found.map(({ uuid }) => uuid)).toEqual(['u6', 'u5', 'u4', 'u3', 'u2', 'u1']);
  });

  it('to a database that the host had not met before, all of them', async () => {
    const { client, host: a } = await host();
    a.logCalls(call('u1'));
    const first = a.ship();
    await collected(client, 'u1');
    await first.stop();
    const other = await sharedDatabase();
    a.logCalls(call('u2'));
    a.ship({ shared: other.url });
    await collected(other.client, 'u1', 'u2');
  });
});

it('waits while PostgreSQL is stopped, and says so once', async () => {
  const server = postgres();
  onTestFinished(() => server.start());
  const { url, host: a } = await host();
  a.logCalls(call('u1'));
  const shipper = a.ship();
  await vi.waitUntil(() => a.queue((queue) => queue.length()).calls === 0, EVENTUALLY);
  await server.stop();
  const since = Date.now();
  a.logCalls(call('u2', { at: since }), call('u3', { at: since + 1 }));
  await vi.waitUntil(() => shipper.state().problem !== undefined, EVENTUALLY);
  expect(shipper.state().problem).toContain("can't use the shared policy at 127.0.0.1");
  expect(a.queue((queue) => queue.length())).toEqual({ calls: 2, since });
  const log = a.calls();
  expect((await log.calls({ limit: 9 })).map(({ uuid }) => uuid)).toEqual(['u3', 'u2', 'u1']);
  expect(log.gap).toMatchObject({ code: 'unavailable' });
  await server.start();
  await vi.waitUntil(() => a.queue((queue) => queue.length()).calls === 0, EVENTUALLY);
  await vi.waitUntil(() => shipper.state().problem === undefined, EVENTUALLY);
  const again = new SharedHost(url, 'b').calls();
  expect(await again.calls({ limit: 9 })).toHaveLength(3);
  const warnings = a.said.filter(({ level }) => level === 40);
  expect(new Set(warnings.map(({ err }) => (err as Error).message)).size).toBe(warnings.length);
});
