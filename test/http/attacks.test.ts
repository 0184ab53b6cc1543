import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addUser } from '../../src/admin/access/access.js';
import { credentialsOf } from '../../src/admin/access/secrets.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { DaemonProcess } from '../support/daemon.js';
import { freePort } from '../support/free-port.js';
import { EVENTUALLY } from '../support/patience.js';

/*
 * What is sent to the companion of a real controller by those who mean harm: it refuses in words, keeps its
 * memory, and is the same process afterwards.
 */

const MOST_MB = 200;
const PASSWORD = 'correct horse';
const daemon = new DaemonProcess();
let url = '';
let token = '';

interface Status {
  readonly companion: { readonly pid: number; readonly restarts: number };
}

const companion = async () =>
  (JSON.parse(await daemon.command('status', '--json')) as Status).companion;

const put = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

const signIn = (password: string) => {
  const credentials = credentialsOf('md5', 'ada', password);
  return put('/v2/user_auth', JSON.stringify({ data: { credentials, account_name: 'acme' } }));
};

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
  await daemon.command('account', 'add', 'acme', '--default-account');
  const store = openAccessStore(daemon.db);
  const ada = { name: 'ada', role: 'manager', accounts: ['acme'], password: PASSWORD } as const;
  await addUser(store, ada, { author: 'tester', what: 'set-up' });
  store.close();
  await daemon.start();
  const isUp = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await vi.waitUntil(isUp, EVENTUALLY);
  token = ((await (await signIn(PASSWORD)).json()) as { auth_token: string }).auth_token;
});
afterAll(() => daemon.dispose());

/** The most memory that the companion ever had, in MB. */
async function peakMb(): Promise<number> {
  const { pid } = await companion();
  const [, kb = ''] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

describe('the companion', () => {
  it('rejects bodies that would fill its memory', async () => {
    const MEGABYTES = 7_900_000;
    const bodies = [
      '['.repeat(MEGABYTES),
      `[${'{},'.repeat(MEGABYTES / 3)}{}]`,
      `{"data":{"name":"x","numbers":{${'"1":{},'.repeat(MEGABYTES / 7)}"2":{}}}}`,
      `{"data":{"name":"${'x'.repeat(MEGABYTES)}"}}`,
      'x'.repeat(10_000_000),
    ];
    const headers = { 'x-auth-token': token };
    const asked = Array.from({ length: 4 }, () => bodies).flat();
    const statuses = await Promise.all(
      asked.map((body) =>
        put('/v2/account/blacklists', body, headers).then(
          ({ status }) => status,
          // The connection was closed before all of it was sent.
          () => 413,
        ),
      ),
    );
    expect(statuses.filter((status) => ![400, 413, 503].includes(status))).toEqual([]);
  });

  it('rejects 10,000 wrong passwords', async () => {
    const counts = new Map<number, number>();
    for (let round = 0; round < 100; round++) {
      const tried = Array.from({ length: 100 }, (_, at) => signIn(`wrong ${round} ${at}`));
      for (const { status } of await Promise.all(tried)) {
        counts.set(status, (counts.get(status) ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort()).toEqual([401, 429]);
    expect(counts.get(429)).toBeGreaterThan(9_000);
    const late = await signIn(PASSWORD);
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is still the same process afterwards, with less than 200 MB, and responds', async () => {
    expect(await peakMb()).toBeLessThan(MOST_MB);
    expect((await companion()).restarts).toBe(0);
    const headers = { 'x-auth-token': token };
    expect((await fetch(`${url}/v2/account/blacklists`, { headers })).status).toBe(200);
  });
});
