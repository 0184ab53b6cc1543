import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../src/admin/access/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { createPolicy } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';
import { Web } from '../support/web.js';

/*
 * What holds for every request, whatever it asks for. Over real sockets, so that no client tidies up what is
 * sent.
 */

const { db } = new Ringfence();
let web: Web;

beforeAll(async () => {
  await createPolicy(db, (edit) => edit.addAccount('acme', {}));
  web = await Web.open(db);
});
afterAll(() => web.stop());

function open(): Promise<Socket> {
  const socket = connect(web.port, '127.0.0.1');
  socket.on('error', () => {});
  return once(socket, 'connect').then(() => socket);
}

/** What is answered to these bytes until the server closes. */
async function raw(sent: string): Promise<string> {
  const socket = await open();
  socket.write(sent);
  return text(socket);
}

function get(path: string, headers: readonly string[] = [], host = `127.0.0.1:${web.port}`) {
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers];
  return raw(`${lines.join('\r\n')}\r\n\r\n`);
}

describe('Host', () => {
  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1', '127.5.5.5:1', '[::1]:8085'])(
    'a local name is served: %s',
    async (host) => {
      expect(await get('/healthz', [], host)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'])(
    'another name, which may be rebound, is not: %s',
    async (host) => {
      const answer = await get('/healthz', [], host);
      expect(answer).toMatch(/^HTTP\/1\.1 421 /);
      expect(answer).toContain('wrong-host');
    },
  );

  it.each([
    ['none', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['two', 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n'],
    ['an invalid name', 'GET /healthz HTTP/1.1\r\nHost: <b>\r\nConnection: close\r\n\r\n'],
  ])('%s is 400', async (_, sent) => {
    expect(await raw(sent)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('limits', () => {
  it.each([
    ['a header of 20 KB', () => get('/healthz', [`X-Long: ${'a'.repeat(20_000)}`]), 431],
    ['a path of 20 KB', () => get(`/${'a'.repeat(20_000)}`), 431],
    ['garbage', () => raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'), 400],
    ['a header split by a bare CR', () => get('/healthz', ['X: a\rb: c']), 400],
    [
      'both lengths',
      () => get('/healthz', ['Content-Length: 3', 'Transfer-Encoding: chunked']),
      400,
    ],
  ])('%s', async (_, send, status) => {
    expect(await send()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });
});

describe('paths', () => {
  it.each([
    '/../etc/passwd',
    '/healthz/../metrics/..%2f',
    '//healthz',
    '/healthz%00',
    '/%2e%2e/metrics',
    '/%zz',
    '/__proto__',
    '/metrics/constructor',
  ])('%s is not found or not allowed', async (path) => {
    expect(await get(path)).toMatch(/^HTTP\/1\.1 40[0134] /);
  });

  it('answers a wrong method with the allowed ones', async () => {
    const response = await web.fetch('/healthz', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
  });
});

describe('every response', () => {
  it.each(['/healthz', '/metrics', '/nothing'])(
    'of %s runs no script and stays unframed',
    async (path) => {
      const { headers } = await web.fetch(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    },
  );
});

describe('/metrics', () => {
  const ask = (key: string) =>
    web.fetch('/metrics', { headers: { authorization: `Bearer ${key}` } });
  const keyOf = async (role: 'admin' | 'manager', expiresAt?: number) => {
    const store = openAccessStore(db);
    const accounts = role === 'admin' ? [] : ['acme'];
    const name = `${role}${expiresAt ?? ''}`;
    const key = await addKey(
      store,
      { name, role, accounts, expiresAt },
      { author: 't', what: 't' },
    );
    store.close();
    return key;
  };

  it('is for admins', async () => {
    expect((await web.fetch('/metrics')).status).toBe(401);
    expect((await ask('0'.repeat(64))).status).toBe(401);
    expect((await ask(await keyOf('admin', Date.now() - 1))).status).toBe(401);
    expect((await ask(await keyOf('manager'))).status).toBe(403);
    const answer = await ask(await keyOf('admin'));
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  });
});
