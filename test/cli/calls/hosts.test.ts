import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../src/replication/connection.js';
import type { CallRecord } from '../../../src/store/call-log.js';
import { collect, postgres, sharedDatabase, usePostgres } from '../../support/call-logs.js';
import { call, jsonLines, logCalls, rejected, withCalls } from '../../support/calls.js';
import { EVENTUALLY } from '../../support/patience.js';
import type { Ringfence } from '../../support/ringfence.js';
import { shareAs } from '../../support/shared-host.js';

usePostgres();

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A command of the host `here`, where calls of the host `there` are collected. */
async function twoHosts(
  here: readonly CallRecord[],
  there: readonly CallRecord[],
): Promise<{ ringfence: Ringfence; client: Client }> {
  const ringfence = await withCalls(here);
  const { url, client } = await sharedDatabase();
  shareAs(ringfence.db, url, 'here');
  await collect(client, 'there', there);
  return { ringfence, client };
}

async function withoutPostgres<T>(use: () => Promise<T>): Promise<T> {
  const server = postgres();
  await server.stop();
  try {
    return await use();
  } finally {
    await server.start();
  }
}

const uuids = (calls: readonly Record<string, unknown>[]) => calls.map(({ uuid }) => uuid);

describe('calls, if several hosts share the policy,', () => {
  it('shows those of all hosts with the name of the host', async () => {
    const { ringfence } = await twoHosts(
      [call('u1', { at: AT }), rejected('u3', { at: AT + 2_000 })],
      [call('u2', { at: AT + 1_000, dialled: '2000' })],
    );
    expect((await ringfence.run('calls')).stdout).toBe(
      [
        'TIME                 HOST   ACCOUNT  FROM          NAME  TO    VERDICT   REASON          LIST          ENTRY         UUID',
        '2026-01-02 03:04:07  here   acme     +14155550100        1000  reject    blocked-number  acme/blocked  +14155550100  u3',
        '2026-01-02 03:04:06  there  acme     +14155550100        2000  transfer  default                                     u2',
        '2026-01-02 03:04:05  here   acme     +14155550100        1000  transfer  default                                     u1',
        '',
      ].join('\n'),
    );
    const found = await jsonLines(ringfence, 'calls', '--limit', '2');
    expect(found).toMatchObject([
      { host: 'here' },
      { host: 'there', cursor: `${AT + 1_000}.1000000000001` },
    ]);
    const rest = await jsonLines(ringfence, 'calls', '--before', String(found[1]?.['cursor']));
    expect(uuids(rest)).toEqual(['u1']);
    const explained = await ringfence.run('calls', 'show', 'u2');
    expect(explained.stdout).toContain('decided in 0.9 ms on there');
    expect(await ringfence.json('calls', 'stats', '--since', '2026-01-01')).toMatchObject({
      calls: 3,
    });
  });

  it.each([
    ['calls', '--this-host', '--json'],
    ['calls', 'list', '--this-host', '--json'],
  ])('%s %s %s: only those of this host, as they are there', async (...argv) => {
    const { ringfence } = await twoHosts([call('u1', { at: AT })], [call('u2')]);
    const { stdout } = await ringfence.run(...argv);
    expect(JSON.parse(stdout)).toMatchObject({ uuid: 'u1', cursor: `${AT}.1` });
    expect(JSON.parse(stdout)).not.toHaveProperty('host');
    expect(await ringfence.json('calls', 'stats', '--this-host')).toMatchObject({ calls: 0 });
    expect((await ringfence.run('calls', 'show', 'u2', '--this-host')).exitCode).toBe(3);
  });

  it('--host: only those of that host, also in the statistics', async () => {
    const { ringfence } = await twoHosts(
      [call('u1'), rejected('u2')],
      [rejected('u3'), rejected('u4')],
    );
    expect(uuids(await jsonLines(ringfence, 'calls', '--host', 'there'))).toEqual(['u4', 'u3']);
    expect(uuids(await jsonLines(ringfence, 'calls', '--host', 'here'))).toEqual(['u2', 'u1']);
    const statsOf = (host: string) =>
      ringfence.json('calls', 'stats', '--since', '1h', '--host', host);
    expect(await statsOf('there')).toMatchObject({ calls: 2, callers: [{ calls: 2 }] });
    expect(await statsOf('here')).toMatchObject({ calls: 2, callers: [{ rejected: 1 }] });
    const unknown = await ringfence.run('calls', '--host', 'ther');
    expect(unknown.exitCode).toBe(3);
    expect(unknown.stderr).toContain(
      'host "ther" not found in the call log; did you mean "there"?',
    );
    const both = await ringfence.run('calls', '--host', 'here', '--this-host');
    expect(both.exitCode).toBe(2);
  });

  it('--host is refused where one host has a policy of its own', async () => {
    const ringfence = await withCalls([call('u1')]);
    const { stderr, exitCode } = await ringfence.run('calls', '--host', 'there');
    expect([stderr, exitCode]).toEqual([expect.stringContaining('--host names a host, but'), 2]);
  });

  it('explains a call on another host', async () => {
    const { ringfence } = await twoHosts([], [call('u2', { caller: '+14155550123' })]);
    const { stdout } = await ringfence.run('calls', 'show', 'u2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ remedy: { kind: 'block-caller' }, host: 'there' });
  });

  it('shows those of this host while PostgreSQL is away, says so, and exits with 1', async () => {
    const { ringfence } = await twoHosts([call('u1')], [call('u2')]);
    const found = await withoutPostgres(async () => ({
      list: await ringfence.run('calls', '--json'),
      table: await ringfence.run('calls'),
      stats: await ringfence.run('calls', 'stats'),
      here: await ringfence.run('calls', 'show', 'u1'),
      there: await ringfence.run('calls', 'show', 'u2'),
      thisHost: await ringfence.run('calls', '--this-host'),
    }));
    const note =
      /^note: only the calls of this host are shown, because can't use the shared policy at 127.0.0.1:\d+\/test\d+: .+\n$/;
    for (const each of [found.list, found.table, found.stats]) {
      expect(each.exitCode).toBe(1);
      expect(each.stderr).toMatch(note);
    }
    expect(JSON.parse(found.list.stdout)).toMatchObject({ uuid: 'u1', host: 'here' });
    expect(found.stats.stdout).toMatch(/^1 call since /);
    expect(found.here).toMatchObject({ exitCode: 0, stderr: '' });
    expect(found.there.exitCode).toBe(1);
    expect(found.there.stderr).toMatch(
      /^ringfence: call "u2" not found in the log of this host, and can't use/,
    );
    expect(found.thisHost).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

/** `calls -f` as a process. */
class Following {
  readonly child: ChildProcess;
  printed = '';
  readonly #notes: Promise<string>;

  constructor(ringfence: Ringfence) {
    this.child = ringfence.spawn(['calls', '-f']);
    this.child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      this.printed += piece;
    });
    this.#notes = text(this.child.stderr as NodeJS.ReadableStream);
  }

  async hasPrinted(uuid: string): Promise<void> {
    await vi.waitUntil(() => this.printed.includes(uuid), EVENTUALLY);
  }

  async end(): Promise<{ code: unknown; notes: string[] }> {
    this.child.kill('SIGINT');
    const [code] = await once(this.child, 'close');
    return { code, notes: (await this.#notes).trimEnd().split('\n') };
  }
}

describe('calls -f', () => {
  it('follows all hosts, this one also while PostgreSQL is away', async () => {
    const { ringfence, client } = await twoHosts([call('u1-here')], [call('u1-there')]);
    const following = new Following(ringfence);
    await following.hasPrinted('u1-here');
    await following.hasPrinted('u1-there');
    logCalls(ringfence, [call('u2-here')]);
    await collect(client, 'there', [call('u2-there')]);
    await following.hasPrinted('u2-here');
    await following.hasPrinted('u2-there');
    await withoutPostgres(async () => {
      logCalls(ringfence, [call('u3-here')]);
      await following.hasPrinted('u3-here');
    });
    logCalls(ringfence, [call('u4-here')]);
    await following.hasPrinted('u4-here');
    const printed = following.printed.match(/u\d-\w+/g) ?? [];
    expect(new Set(printed).size).toBe(printed.length);
    const { code, notes } = await following.end();
    expect(code).toBe(0);
    expect(notes[0]).toMatch(/^note: only the calls of this host are shown, because /);
  });
});
