import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { addKey, addUser } from '../../src/admin/access/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { DaemonProcess } from '../support/daemon.js';
import { freePort } from '../support/free-port.js';
import { KazooClient } from '../support/kazoo-client.js';
import { listServer, sending } from '../support/list-server.js';
import { EVENTUALLY } from '../support/patience.js';

/* Subscribed lists by the APIs and the page of a real controller, whose companion fetches on a thread. */

const PASSWORD = 'correct horse';
const LIST = 'lists/acme%2Fspam';
const server = await listServer();
const SOURCE = `${server.origin}/list.csv`;
const daemon = new DaemonProcess();
const keys = new Map<string, string>();
let url: string;
let cookie = '';
let rows: string[] = [];
server.on(
  '/list.csv',
  sending(() => ['number,label', ...rows].join('\n')),
);

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  daemon.env = {
    RINGFENCE_WEB: `127.0.0.1:${port}`,
    RINGFENCE_SUBSCRIPTION_ALLOW: '127.0.0.0/8',
  };
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.command('list', 'create', 'acme/spam');
  const store = openAccessStore(daemon.db);
  const by = { author: 't', what: 't' };
  for (const role of ['admin', 'manager', 'viewer'] as const) {
    const accounts = role === 'admin' ? [] : ['acme'];
    keys.set(role, await addKey(store, { name: role, role, accounts }, by));
  }
  await addUser(store, { name: 'ada', role: 'admin', accounts: [], password: PASSWORD }, by);
  await addUser(
    store,
    { name: 'max', role: 'manager', accounts: ['acme'], password: PASSWORD },
    by,
  );
  store.close();
  await daemon.start();
  const isUp = () =>
    ask('GET', LIST).then(
      ({ status }) => status === 200,
      () => false,
    );
  await vi.waitUntil(isUp, EVENTUALLY);
  const signedIn = await post('/sign-in', { name: 'ada', password: PASSWORD });
  cookie = signedIn.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
});
afterAll(() => daemon.dispose());

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
type Json = any;

async function ask(method: string, path: string, sent?: object, role = 'admin') {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${keys.get(role)}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const body: Json = await response.json();
  return { status: response.status, body };
}

function post(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie, origin: url },
  });
}

const show = async (path: string) => (await fetch(`${url}${path}`, { headers: { cookie } })).text();

it('are made, shown, fetched and ended by the API', async () => {
  rows = ['+14155550100,sells windows', '+14155550101,'];
  expect(await ask('GET', `${LIST}/subscription`)).toMatchObject({ body: { subscription: null } });
  const made = await ask('PUT', `${LIST}/subscription`, { url: SOURCE, every: '12h' });
  expect(made).toMatchObject({ status: 200, body: { entries: 2, result: { added: 2 } } });
  expect((await ask('GET', LIST)).body.subscription).toEqual({ url: SOURCE, every: '12h' });
  expect((await ask('GET', `${LIST}/subscription`, undefined, 'viewer')).body).toMatchObject({
    subscription: { url: SOURCE },
    fetched: { freshness: 'fresh', failures: 0, freshAt: expect.any(String) },
  });
  rows.push('+14155550102,');
  expect(await ask('POST', `${LIST}/refresh`, {}, 'manager')).toMatchObject({
    status: 200,
    body: { entries: 3, result: { added: 1, unchanged: 2 } },
  });
  rows = rows.slice(0, 1);
  expect(await ask('POST', `${LIST}/refresh`, {}, 'manager')).toMatchObject({
    status: 503,
    body: { remedy: { kind: 'accept-refresh', list: 'acme/spam' } },
  });
  expect((await ask('GET', `${LIST}/subscription`)).body.fetched.held).toEqual({
    entries: 3,
    wanted: 1,
  });
  expect(await ask('POST', `${LIST}/refresh`, { accept: true })).toMatchObject({
    body: { entries: 1 },
  });
  const [change] = (await ask('GET', 'changes?limit=1')).body.changes;
  expect(await ask('POST', `changes/${change.id}/undo`)).toMatchObject({ status: 200 });
  expect((await ask('GET', LIST)).body.entries).toBe(3);
  expect(await ask('DELETE', `${LIST}/subscription`)).toMatchObject({ body: { entries: 3 } });
  expect(await ask('POST', `${LIST}/refresh`, {})).toMatchObject({
    status: 400,
    body: { remedy: { kind: 'subscribe-list' } },
  });
});

it("don't lead managers into the network of the host", async () => {
  const before = server.requests.length;
  const names = [SOURCE, SOURCE.replace('127.0.0.1', 'localhost')];
  for (const source of [...names, 'http://[::ffff:127.0.0.1]/', 'https://10.0.0.1/']) {
    const { status, body } = await ask('PUT', `${LIST}/subscription`, { url: source }, 'manager');
    expect([status, body.detail]).toEqual([503, expect.stringMatching(/ has no public address$/)]);
  }
  expect(server.requests.length).toBe(before);
  const viewer = await ask('PUT', `${LIST}/subscription`, { url: SOURCE }, 'viewer');
  expect(viewer.status).toBe(403);
  const secret = { url: 'https://ada:secret@lists.example/' };
  const refused = await ask('PUT', `${LIST}/subscription`, secret, 'manager');
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).not.toContain('secret');
});

it('are not edited by hand, by any API', async () => {
  rows = ['+14155550100,sells windows', '+14155550101,'];
  await ask('PUT', `${LIST}/subscription`, { url: SOURCE });
  const remedy = { kind: 'edit-other-list', list: 'acme/spam' };
  const refusals = [
    await ask('POST', `${LIST}/entries`, { entries: ['+14155550109'] }),
    await ask('PATCH', `${LIST}/entries`, { entry: '+14155550100', label: 'x' }),
    await ask('DELETE', `${LIST}/entries`, { entries: ['+14155550100'] }),
    await ask('POST', `${LIST}/clear`, {}),
  ];
  for (const refusal of refusals) expect(refusal).toMatchObject({ status: 400, body: { remedy } });
  const kazoo = new KazooClient(url, { password: PASSWORD, user: 'max' });
  await kazoo.signIn();
  const { body } = await kazoo.ask('GET', 'blacklists');
  const path = `blacklists/${body.data[0].id}`;
  const { data } = (await kazoo.ask('GET', path)).body;
  const changed = await kazoo.ask('POST', path, { ...data, numbers: { '+14155550109': {} } });
  expect(changed.status).toBe(400);
  expect(JSON.stringify(changed.body)).toContain('allow or block the number on another list');
  const same = await kazoo.ask('POST', path, { ...data, flags: ['mine'] });
  expect(same.status).toBe(200);
  expect((await ask('GET', LIST)).body.entries).toBe(2);
});

it('are made, fetched and ended on the page, which has no other forms for them', async () => {
  const list = '/accounts/acme/lists/spam';
  await ask('DELETE', `${LIST}/subscription`);
  expect(await show(list)).toContain('Fetch its entries from');
  expect((await post(`${list}/subscribe`, { url: SOURCE, every: '2h' })).status).toBe(303);
  const page = await show(list);
  expect(page).toContain(`${SOURCE} every 2h`);
  expect(page).toContain('Fetch now');
  for (const form of ['Paste many', 'Remove the ticked', 'Remove all entries']) {
    expect(page).not.toContain(form);
  }
  rows = [];
  const held = await post(`${list}/refresh`, {});
  expect([held.status, await held.text()]).toEqual([
    503,
    expect.stringContaining('the source of acme/spam has only 0 entries'.replace('the', 'The')),
  ]);
  expect(await show(list)).toContain('where it had 2');
  expect((await post(`${list}/refresh`, { accept: 'on' })).status).toBe(303);
  expect(await show(list)).not.toContain('where it had');
  expect((await post(`${list}/unsubscribe`, {})).status).toBe(303);
  expect(await show(list)).toContain('Paste many');
});
