import { describe, expect, it } from 'vitest';
import { followCalls } from '../../../src/admin/follow-calls.js';
import { existingCall } from '../../../src/admin/logged-calls.js';
import type { LoggedCall } from '../../../src/store/call-log.js';
import { collect, postgres, sharedDatabase, usePostgres } from '../../support/call-logs.js';
import { call, rejected } from '../../support/calls.js';
import { SharedHost } from '../../support/shared-host.js';

usePostgres();

async function hostWithOthers() {
  const { url, client } = await sharedDatabase();
  const host = await new SharedHost(url, 'here').join(client);
  return { client, host };
}

const shown = (calls: readonly LoggedCall[]) => calls.map(({ uuid, host }) => `${host}:${uuid}`);

describe('the calls of all hosts', () => {
  it('are in the order of time, with the names of the hosts', async () => {
    const { client, host } = await hostWithOthers();
    host.logCalls(call('u2', { at: 2 }), call('u4', { at: 4 }));
    await collect(client, 'there', [call('u1', { at: 1 }), call('u3', { at: 3 })]);
    const log = host.calls();
    expect(shown(await log.calls({ limit: 3 }))).toEqual(['here:u4', 'there:u3', 'here:u2']);
    const [last] = (await log.calls({ limit: 3 })).slice(-1);
    expect(shown(await log.calls({ limit: 3, before: last }))).toEqual(['there:u1']);
    expect(log.gap).toBeUndefined();
  });

  it('of one host are found by its name, whether shipped or not', async () => {
    const { client, host } = await hostWithOthers();
    const hour = 3_600_000;
    const caller = '+14155550100';
    host.logCalls(rejected('u1', { at: 1, caller }), call('u4', { at: 3 * hour + 1 }));
    await collect(client, 'there', [rejected('u2', { at: 2, caller }), rejected('u3', { at: 3 })]);
    const read = async (name: string) => {
      const [log, filter] = [host.calls(), { host: name }];
      const { mark } = await log.latest({ ...filter, limit: 9 });
      const outcomes = await log.countOutcomes({ ...filter, since: 0, until: 4 * hour });
      return {
        calls: shown(await log.calls({ ...filter, limit: 9 })),
        second: (await log.position(filter, 2))?.at,
        rejected: await log.countOutcomes({ ...filter, rejected: true }),
        all: outcomes.reduce((sum, { calls }) => sum + calls, 0),
        callers: await log.topCallers({ ...filter, callers: [caller] }, 9),
        rest: (await log.callsAfter(mark, { ...filter, limit: 9 })).calls,
      };
    };
    const here = {
      calls: ['here:u4', 'here:u1'],
      second: 1,
      rejected: [{ calls: 1 }],
      all: 2,
      callers: [{ caller, calls: 2, rejected: 1 }],
      rest: [],
    };
    expect(await read('here')).toMatchObject(here);
    expect(await read('there')).toMatchObject({
      calls: ['there:u3', 'there:u2'],
      second: 2,
      rejected: [{ calls: 2 }],
      all: 2,
    });
    expect(await read('nowhere')).toMatchObject({ calls: [], rejected: [], all: 0, callers: [] });
    expect(await host.calls().hosts()).toEqual(['here', 'there']);
    host.ship();
    await expect.poll(() => host.queue((queue) => queue.length().calls)).toBe(0);
    expect(await read('here')).toMatchObject(here);
  });

  it('are followed on one host', async () => {
    const { client, host } = await hostWithOthers();
    const log = host.calls();
    const { mark } = await log.latest({ host: 'there', limit: 9 });
    host.logCalls(call('u1'));
    await collect(client, 'there', [call('old')]);
    const first = await log.callsAfter(mark, { host: 'there', limit: 9 });
    host.logCalls(call('u2'));
    await collect(client, 'there', [call('u3')]);
    const second = await log.callsAfter(first.mark, { host: 'there', limit: 9 });
    expect([shown(first.calls), shown(second.calls)]).toEqual([[], ['there:u3']]);
    const last = await log.callsAfter(second.mark, { limit: 9 });
    expect(last.calls).toEqual([]);
  });

  it('are shown although this host has had none', async () => {
    const { client, host } = await hostWithOthers();
    await collect(client, 'there', [call('u1')]);
    expect(shown(await host.calls().calls({ limit: 9 }))).toEqual(['there:u1']);
  });

  it('are counted once, whether shipped or not', async () => {
    const { client, host } = await hostWithOthers();
    const caller = '+14155550100';
    host.logCalls(rejected('u1', { caller, at: 1 }), rejected('u2', { caller, at: 2 }));
    await collect(client, 'there', [rejected('u3', { caller, at: 3 })]);
    const counts = async () => {
      const log = host.calls();
      const outcomes = await log.countOutcomes({ since: 1 });
      const [top] = await log.topCallers({}, 1);
      return [outcomes.map(({ calls }) => calls), top?.calls];
    };
    expect(await counts()).toEqual([[3], 3]);
    host.ship();
    await expect.poll(() => host.queue((queue) => queue.length().calls)).toBe(0);
    expect(await counts()).toEqual([[3], 3]);
    expect((await host.calls().hits('acme/blocked', [caller])).get(caller)?.hits).toBe(3);
  });

  it('are followed on all hosts, each once, whether shipped or not', async () => {
    const { client, host } = await hostWithOthers();
    host.logCalls(call('u1', { at: 1 }));
    await collect(client, 'there', [call('u2', { at: 2 })]);
    const end = new AbortController();
    const seen: string[] = [];
    const log = host.calls();
    const following = { filter: {}, limit: 5, signal: end.signal };
    for await (const { calls } of followCalls(async () => log, following)) {
      seen.push(...shown(calls));
      if (seen.length === 2 && calls.length > 0) {
        host.logCalls(call('u3', { at: 3 }));
        host.ship();
        await collect(client, 'there', [call('u4', { at: 4 })]);
      }
      if (seen.length === 4 && calls.length > 0) {
        await expect.poll(() => host.queue((queue) => queue.length().calls)).toBe(0);
        await collect(client, 'there', [call('u5', { at: 5 })]);
      }
      if (seen.length >= 5) end.abort();
    }
    expect(seen.slice(0, 2)).toEqual(['here:u1', 'there:u2']);
    expect(seen.slice(2, 4).sort()).toEqual(['here:u3', 'there:u4']);
    expect(seen.slice(4)).toEqual(['there:u5']);
  });

  it('of a host that comes later are followed from then on', async () => {
    const { client, host } = await hostWithOthers();
    const log = host.calls();
    const { mark } = await log.latest({ limit: 9 });
    await collect(client, 'new', [call('old')]);
    const first = await log.callsAfter(mark, { limit: 9 });
    await collect(client, 'new', [call('young'), call('younger')]);
    const second = await log.callsAfter(first.mark, { limit: 1 });
    const third = await log.callsAfter(second.mark, { limit: 1 });
    const found = [first, second, third].map(({ calls }) => calls.map(({ uuid }) => uuid));
    expect(found).toEqual([[], ['young'], ['younger']]);
  });
});

describe('while the shared database is out of reach', () => {
  it('the calls of this host are shown, and a gap', async () => {
    const { client, host } = await hostWithOthers();
    host.logCalls(call('u1'));
    await collect(client, 'there', [call('u2')]);
    const log = host.calls();
    expect(await log.calls({ limit: 9 })).toHaveLength(2);
    const server = postgres();
    await server.stop();
    try {
      expect(shown(await log.calls({ limit: 9 }))).toEqual(['here:u1']);
      expect(log.gap?.message).toMatch(/^can't use the shared policy at /);
      expect(await existingCall(log, 'u1')).toMatchObject({ uuid: 'u1' });
      await expect(existingCall(log, 'u2')).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await server.start();
    }
    await expect.poll(() => log.calls({ limit: 9 })).toHaveLength(2);
    expect(log.gap).toBeUndefined();
  });
});
