import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../src/admin/access/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { createPolicy } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';
import { Web } from '../support/web.js';

/* Clients that are slow, silent or many: each costs a timeout, and keeps nobody out. */

const MOST = 16;
const LIMITS = {
  maxConnections: MOST,
  headersTimeout: 500,
  idleTimeout: 500,
  connectionsCheckingInterval: 100,
};
const { db } = new Ringfence();
let web: Web;
let key: string;

beforeAll(async () => {
  await createPolicy(db, (edit) => {
    edit.addAccount('acme', {});
    edit.createList('acme/blocked', 'block', {}, true);
  });
  const store = openAccessStore(db);
  const access = { role: 'manager', accounts: ['acme'] } as const;
  key = await addKey(store, { name: 'ci', ...access }, { author: 't', what: 't' });
  store.close();
  web = await Web.open(db, {}, LIMITS);
});
afterAll(() => web.stop());

async function open(sent: string): Promise<Socket> {
  const socket = connect(web.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

/** The beginning of a request whose body has `length` bytes, of which the first follow. */
function begun(path: string, length: number, first = ''): string {
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Origin: http://localhost',
    `Authorization: Bearer ${key}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n${first}`;
}

const HEADERS = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n';
const health = () => web.fetch('/healthz').then(({ status }) => status);

describe.each([
  ['headers', () => HEADERS],
  ['a body', () => begun('/api/v1/lists', 100, '{"na')],
  ['a file', () => begun('/api/v1/lists/acme%2Fblocked/import', 1_000_000, '+1415')],
  ['a sign-in', () => begun('/sign-in', 100, 'name=')],
  ['a save of KAZOO', () => begun('/v2/user_auth', 8_000_000, '{"data"')],
])('clients that never finish %s', (_, start) => {
  it('lose the connection', async () => {
    const socket = await open(start());
    expect(await text(socket)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it('keep nobody out, however many they are', async () => {
    const silent = await Promise.all(Array.from({ length: 3 * MOST }, () => open(start())));
    const asked = await Promise.all(Array.from({ length: 4 }, health));
    expect(asked).toEqual([200, 200, 200, 200]);
    for (const socket of silent) socket.destroy();
  });
});

it('a header at a time costs a timeout', async () => {
  const socket = await open(HEADERS);
  const drip = setInterval(() => socket.write('X: y\r\n'), 100);
  try {
    expect(await text(socket)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  } finally {
    clearInterval(drip);
  }
});

it('a client that goes away in the middle of a body leaves nothing done, and no complaint', async () => {
  const body = JSON.stringify({ entries: ['+14155550100'] });
  const path = '/api/v1/lists/acme%2Fblocked/entries';
  const socket = await open(begun(path, body.length, body.slice(0, -1)));
  socket.destroy();
  await once(socket, 'close');
  const headers = { authorization: `Bearer ${key}` };
  expect(await (await web.fetch(path, { headers })).json()).toEqual({ entries: [] });
  expect(web.logged).toEqual([]);
});

it('a body that is shorter than announced is none', async () => {
  const body = JSON.stringify({ entries: ['+14155550100'] });
  const path = '/api/v1/lists/acme%2Fblocked/entries';
  const socket = await open(begun(path, body.length + 1, body));
  socket.end();
  expect(await text(socket)).not.toContain(' 200 ');
  const headers = { authorization: `Bearer ${key}` };
  expect(await (await web.fetch(path, { headers })).json()).toEqual({ entries: [] });
});
