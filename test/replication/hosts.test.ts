import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { play } from '../../src/replay/play.js';
import { channelData } from '../support/channel-data.js';
import { DaemonProcess, type LogLine } from '../support/daemon.js';
import { exportsOf } from '../support/hosts.js';
import { EVENTUALLY } from '../support/patience.js';
import { PostgresServer } from '../support/postgres.js';

/* Controllers and their companions as processes, which share a policy in a real PostgreSQL. */

let server: PostgresServer;
const a = new DaemonProcess();
const b = new DaemonProcess();
beforeAll(async () => {
  server = await PostgresServer.start();
  const url = await server.newDatabase();
  await a.command('account', 'add', 'acme', '--country', 'US', '--default-account');
  await a.command('shared', 'init', url);
  await b.command('shared', 'join', url);
  await Promise.all([a.start(), b.start()]);
});
afterAll(async () => {
  await Promise.all([a.dispose(), b.dispose()]);
  await server.dispose();
});

async function verdictOf(daemon: DaemonProcess, caller: string): Promise<string | undefined> {
  const chunks = [channelData({ 'Caller-Caller-ID-Number': caller })];
  const written = await play({ name: 'call', chunks, callerHungUp: false }, daemon);
  return /ringfence_verdict=(\w+)/.exec(written)?.[1];
}

const becomes = (daemon: DaemonProcess, caller: string, verdict: string) =>
  vi.waitUntil(async () => (await verdictOf(daemon, caller)) === verdict, EVENTUALLY);

const haveEqualPolicies = () =>
  vi.waitUntil(async () => {
    const [one, other] = await exportsOf([a.ringfence, b.ringfence]);
    return one === other;
  }, EVENTUALLY);

describe('two hosts', () => {
  it('a block on one counts on the other, without a command there', async () => {
    expect(await verdictOf(b, '+14155550100')).toBe('transfer');
    await a.command('block', 'acme', '+14155550100');
    await becomes(b, '+14155550100', 'reject');
    await b.command('unblock', 'acme', '+14155550100');
    await becomes(a, '+14155550100', 'transfer');
  });

  it('without PostgreSQL both screen as before, and are equal when it is back', async () => {
    await a.command('block', 'acme', '+14155550101');
    await becomes(b, '+14155550101', 'reject');
    await server.kill();
    expect(await verdictOf(a, '+14155550101')).toBe('reject');
    expect(await verdictOf(b, '+14155550101')).toBe('reject');
    const refused = await b.ringfence.run('block', 'acme', '+14155550102');
    expect([refused.stderr, refused.exitCode]).toEqual([
      expect.stringContaining('nothing was changed'),
      1,
    ]);
    await server.start();
    await b.command('block', 'acme', '+14155550103');
    await becomes(a, '+14155550103', 'reject');
    expect(await verdictOf(a, '+14155550102')).toBe('transfer');
    await haveEqualPolicies();
  });

  it('one that was killed catches up at its start', async () => {
    await b.end('SIGKILL');
    await a.command('block', 'acme', '+14155550104');
    await b.start();
    await becomes(b, '+14155550104', 'reject');
  });

  it('one that does not know a change of a newer version keeps screening, and says so', async () => {
    await b.end();
    await a.command('block', 'acme', '+14155550106');
    await server.query('test1', 'UPDATE ringfence.change SET version = 99');
    await b.start();
    const isSaid = ({ problem }: LogLine) => /by a newer ringfence/.test(String(problem));
    await vi.waitUntil(() => b.logged.some(isSaid), EVENTUALLY);
    expect(await verdictOf(b, '+14155550101')).toBe('reject');
    expect(await verdictOf(b, '+14155550106')).toBe('transfer');
    const shown = await b.ringfence.run('check', 'acme', '--from', '+14155550106');
    expect(shown.stderr).toContain('by a newer ringfence');
    // As after an upgrade of this host.
    await server.query('test1', 'UPDATE ringfence.change SET version = 1');
    await becomes(b, '+14155550106', 'reject');
  });

  it('one whose policy was replaced on another takes the new one, and keeps the old', async () => {
    const backup = `${a.folder}/backup.db`;
    await a.command('backup', backup);
    await a.command('block', 'acme', '+14155550105');
    await becomes(b, '+14155550105', 'reject');
    await a.command('restore', backup, '--yes');
    await becomes(b, '+14155550105', 'transfer');
    await haveEqualPolicies();
    const isKept = ({ kept }: LogLine) => String(kept).includes('.before-snapshot-');
    await vi.waitUntil(() => b.logged.some(isKept), EVENTUALLY);
  });
});
