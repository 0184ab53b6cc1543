import { expect, it, onTestFinished, vi } from 'vitest';
import type { Finding } from '../../src/doctor/finding.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { sessionFile } from '../../src/store/sqlite/database/open.js';
import { sharedDatabase, usePostgres } from '../support/call-logs.js';
import { DaemonProcess } from '../support/daemon.js';
import { freePort } from '../support/free-port.js';
import { listServer, sending } from '../support/list-server.js';
import { EVENTUALLY } from '../support/patience.js';
import type { Ringfence } from '../support/ringfence.js';

usePostgres();

/* Subscribed lists with real controllers, companions and servers. */

const ALLOWED = { RINGFENCE_SUBSCRIPTION_ALLOW: '127.0.0.0/8' };
const server = await listServer();
const URL = `${server.origin}/list.txt`;
let text = '';

/** As if the interval were over, once the fetch before it is recorded. */
async function makeDue(ringfence: Ringfence): Promise<void> {
  const db = new Sqlite(sessionFile(ringfence.db));
  const nextAt = db.prepare("SELECT state ->> '$.nextAt' FROM list_fetch").pluck();
  await vi.waitUntil(() => Number(nextAt.get()) > Date.now(), EVENTUALLY);
  db.exec("UPDATE list_fetch SET state = json_set(state, '$.nextAt', 0, '$.triedAt', 0)");
  db.close();
}

async function controller(env: Readonly<Record<string, string>>): Promise<DaemonProcess> {
  const daemon = new DaemonProcess();
  onTestFinished(() => daemon.dispose());
  daemon.env = { ...ALLOWED, ...env };
  await daemon.command('account', 'add', 'acme', '--default-account');
  return daemon;
}

const entriesOf = ({ ringfence }: DaemonProcess) =>
  ringfence.policy(async (policy) => (await policy.entries('spam')).map((entry) => entry.text));

async function eventually(daemon: DaemonProcess, ...entries: string[]): Promise<void> {
  await vi.waitFor(async () => expect(await entriesOf(daemon)).toEqual(entries), EVENTUALLY);
}

it('fetches a list when it is due, and only sends for what has changed', async () => {
  text = '+14155550100\n+14155550101\n+14155550102\n';
  server.on(
    '/list.txt',
    sending(() => text),
  );
  const port = await freePort();
  const daemon = await controller({ RINGFENCE_WEB: `127.0.0.1:${port}` });
  const key = (await daemon.command('key', 'add', 'monitor', '--role', 'admin')).trim();
  await daemon.command('list', 'create', 'spam');
  await daemon.start();
  const { ringfence } = daemon;
  await ringfence.runIn(ALLOWED, 'list', 'subscribe', 'spam', URL);
  await eventually(daemon, '+14155550100', '+14155550101', '+14155550102');

  await makeDue(ringfence);
  const before = server.requests.length;
  await vi.waitUntil(() => server.requests.length > before, EVENTUALLY);
  expect(server.requests.at(-1)?.headers['if-none-match']).toMatch(/^"/);

  text = '+14155550100\n+14155550101\n+14155550103\n';
  await makeDue(ringfence);
  await eventually(daemon, '+14155550100', '+14155550101', '+14155550103');
  const [change] = await ringfence.policy((policy) => policy.history({ limit: 1 }));
  expect(change).toMatchObject({ author: 'subscription', what: 'fetch of spam' });

  text = '+14155550100\n';
  await makeDue(ringfence);
  const doctor = async () => {
    const { stdout } = await ringfence.run(
      'doctor',
      '--json',
      '--listen',
      `127.0.0.1:${daemon.port}`,
    );
    return (JSON.parse(stdout) as Finding[]).filter(({ check }) => check === 'subscriptions');
  };
  await vi.waitFor(async () => {
    expect(await doctor()).toMatchObject([
      {
        status: 'warning',
        message: expect.stringContaining('the source of spam has 1 instead of 3 entries'),
      },
    ]);
  }, EVENTUALLY);
  expect(await entriesOf(daemon)).toHaveLength(3);
  const headers = { authorization: `Bearer ${key}` };
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
  expect(metrics).toContain('\nringfence_subscription_held_back{list="spam"} 1\n');
  expect(metrics).toContain('\nringfence_subscription_failures{list="spam"} 0\n');
  expect(metrics).not.toContain('list.txt');
});

it('runs without the web interface once a list has a subscription', async () => {
  text = '+14155550100\n';
  server.on(
    '/list.txt',
    sending(() => text),
  );
  const daemon = await controller({});
  await daemon.start();
  await daemon.command('list', 'create', 'spam');
  const { ringfence } = daemon;
  await ringfence.runIn(ALLOWED, 'list', 'subscribe', 'spam', URL);
  text = '+14155550101\n';
  await makeDue(ringfence);
  await eventually(daemon, '+14155550101');
});

it('fetches once for all hosts that share a policy', async () => {
  const { url, client } = await sharedDatabase();
  text = '+14155550100\n+14155550101\n+14155550102\n';
  server.on(
    '/shared.txt',
    sending(() => text),
  );
  const one = await controller({});
  await one.command('list', 'create', 'spam');
  await one.command('shared', 'init', url);
  const two = new DaemonProcess();
  onTestFinished(() => two.dispose());
  two.env = ALLOWED;
  await two.command('shared', 'join', url);
  await one.ringfence.runIn(ALLOWED, 'list', 'subscribe', 'spam', `${server.origin}/shared.txt`);
  const before = server.requests.length;
  // The interval is over for all of them.
  text = '+14155550100\n+14155550101\n+14155550103\n';
  await client.query(
    `UPDATE ringfence.list_fetch SET state = state || '{"nextAt": 0, "triedAt": 1}'`,
  );
  await makeDue(one.ringfence);
  await Promise.all([one.start(), two.start()]);
  for (const host of [one, two]) {
    await eventually(host, '+14155550100', '+14155550101', '+14155550103');
  }
  const shown = async ({ ringfence }: DaemonProcess) =>
    JSON.parse(await ringfence.ok('list', 'show', 'spam', '--json')).fetched;
  await vi.waitFor(async () => {
    expect(await shown(two)).toMatchObject({ freshness: 'fresh' });
    expect(await shown(one)).toEqual(await shown(two));
  }, EVENTUALLY);
  expect(server.requests.length - before).toBe(1);
});
