import { expect, it, onTestFinished, vi } from 'vitest';
import type { Finding } from '../../src/doctor/finding.js';
import { replicaOf } from '../../src/store/sqlite/replica/replica-row.js';
import { collect, postgres, sharedDatabase, usePostgres } from '../support/call-logs.js';
import { call } from '../support/calls.js';
import { DaemonProcess } from '../support/daemon.js';
import { freePort } from '../support/free-port.js';
import { EVENTUALLY } from '../support/patience.js';
import { Ringfence } from '../support/ringfence.js';

usePostgres();

/* What a host that shares its policy tells of itself, with a real controller and companion. */

async function sharingHost() {
  const { url, client } = await sharedDatabase();
  const host = new DaemonProcess();
  onTestFinished(() => host.dispose());
  await host.command('account', 'add', 'acme', '--default-account');
  const key = (await host.command('key', 'add', 'prometheus', '--role', 'admin')).trim();
  await host.command('shared', 'init', url);
  const port = await freePort();
  host.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
  await host.start();
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${key}` } });
  const ready = async () => (await ask('/readyz').catch(() => undefined))?.json();
  await vi.waitUntil(
    async () => ((await ready()) as { shared?: string })?.shared === 'ok',
    EVENTUALLY,
  );
  return { url, client, host, ask };
}

async function sharedFindings(host: DaemonProcess): Promise<Finding[]> {
  const { stdout } = await host.ringfence.run(
    'doctor',
    '--json',
    '--listen',
    `127.0.0.1:${host.port}`,
  );
  const findings = JSON.parse(stdout) as Finding[];
  return findings.filter(({ check }) => check === 'shared policy');
}

it('status, doctor, /readyz, /metrics and the API tell of other hosts, and of those that are cut off', async () => {
  const { url, client, host, ask } = await sharingHost();
  const other = new Ringfence();
  await other.ok('shared', 'join', url);
  await collect(client, 'other', [call('u1')]);
  const status = JSON.parse(await host.command('status', '--json'));
  expect(status.shared).toMatchObject({ behind: 0, callsWaiting: 0 });
  expect(status.shared.hosts).toHaveLength(2);
  expect(await host.command('status')).toMatch(
    /^shared {6}up to date; this host is \S+\nto ship {5}0 calls$/m,
  );
  expect(await sharedFindings(host)).toMatchObject([{ status: 'ok' }]);
  const metrics = await (await ask('/metrics')).text();
  expect(metrics).toContain('\nringfence_shared_up 1\n');
  expect(metrics).toContain('\nringfence_shared_calls_waiting 0\n');
  expect(await (await ask('/api/v1/calls')).json()).toMatchObject({
    calls: [{ uuid: 'u1', host: 'other' }],
  });

  const server = postgres();
  await server.stop();
  onTestFinished(() => server.start());
  const away = /^can't use the shared policy at 127\.0\.0\.1:\d+\/test\d+: /;
  // HTTP doesn't say where.
  const awayThere = /^can't use the shared policy: /;
  await vi.waitUntil(async () => {
    const { shared } = (await (await ask('/readyz')).json()) as { shared: string };
    return awayThere.test(shared);
  }, EVENTUALLY);
  expect((await ask('/readyz')).status).toBe(200);
  expect(await (await ask('/metrics')).text()).toContain('\nringfence_shared_up 0\n');
  const { stdout, exitCode } = await host.ringfence.run('status', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).shared.problem).toMatch(away);
  expect(await sharedFindings(host)).toMatchObject([
    { status: 'warning', message: expect.stringMatching(away) },
  ]);
  expect(await (await ask('/api/v1/calls')).json()).toMatchObject({
    calls: [],
    incomplete: expect.stringMatching(awayThere),
  });
});

it('a controller that runs without a companion starts one when its policy becomes shared', async () => {
  const { url } = await sharedDatabase();
  const [host, other] = [new DaemonProcess(), new Ringfence()];
  onTestFinished(() => host.dispose());
  await host.command('account', 'add', 'acme', '--default-account');
  await host.start();
  const status = async () => {
    const { stdout, exitCode } = await host.ringfence.run('status', '--json');
    return exitCode === 0 ? (JSON.parse(stdout) as { companion?: { pid?: number } }) : undefined;
  };
  expect(await vi.waitUntil(status, EVENTUALLY)).not.toHaveProperty('companion');
  await host.command('shared', 'init', url);
  await vi.waitUntil(async () => (await status())?.companion?.pid, EVENTUALLY);
  await other.ok('shared', 'join', url);
  await other.ok('block', 'acme', '+14155550100');
  await vi.waitUntil(() => replicaOf(host.db)?.position.seq === 1, EVENTUALLY);
  await host.command('shared', 'leave');
  expect(await host.end()).toBe(0);
});
