import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey, addUser, createLoginToken, setUser } from '../../src/admin/access/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { openSessionStore } from '../../src/store/sqlite/access/session-store.js';
import { sessionFile } from '../../src/store/sqlite/database/open.js';
import { KazooClient } from '../support/kazoo-client.js';
import { createPolicy } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';
import { Web } from '../support/web.js';

/* Cookies, tokens and keys: each opens what it is for, for as long as it is meant to. */

const BY = { author: 'tester', what: 'set-up' };
const PASSWORD = 'correct horse';
const FORM = 'application/x-www-form-urlencoded';
const { db } = new Ringfence();
let web: Web;
let key: string;

beforeAll(async () => {
  await createPolicy(db, (edit) => edit.addAccount('acme', {}));
  await access(async (store) => {
    for (const name of ['ada', 'bob', 'eve', 'mel']) await addUser(store, user(name), BY);
    key = await addKey(store, { name: 'ci', role: 'manager', accounts: ['acme'] }, BY);
  });
  web = await Web.open(db);
});
afterAll(() => web.stop());

const user = (name: string) =>
  ({ name, role: 'manager', accounts: ['acme'], password: PASSWORD }) as const;

async function access<T>(use: (store: ReturnType<typeof openAccessStore>) => T): Promise<T> {
  const store = openAccessStore(db);
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  const form = { 'content-type': FORM, origin: web.url, ...headers };
  return web.fetch(path, { method: 'POST', body, headers: form });
}

async function signIn(name: string): Promise<string> {
  const response = await post('/sign-in', { name, password: PASSWORD });
  expect(response.status).toBe(303);
  return /session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

const page = (cookie: string) =>
  web.fetch('/accounts/acme', { headers: { cookie } }).then(({ status }) => status);
const api = (token: string) =>
  web
    .fetch('/api/v1/lists', { headers: { authorization: `Bearer ${token}` } })
    .then(({ status }) => status);
const kazoo = (token: string) =>
  web.fetch('/v2/account', { headers: { 'x-auth-token': token } }).then(({ status }) => status);

describe('what signs in at one door', () => {
  it('opens no other', async () => {
    const cookie = await signIn('ada');
    const client = new KazooClient(web.url, { password: PASSWORD });
    await client.signIn();
    const token = client.token ?? '';
    const sessions = openSessionStore(sessionFile(db));
    const link = await access((store) => createLoginToken(store, sessions, 'ada', Date.now()));
    sessions.close();
    const opened = async (secret: string) => ({
      page: await page(`session=${secret}`),
      api: await api(secret),
      kazoo: await kazoo(secret),
    });
    expect(await opened(cookie)).toEqual({ page: 200, api: 401, kazoo: 401 });
    expect(await opened(token)).toEqual({ page: 303, api: 401, kazoo: 200 });
    expect(await opened(key)).toEqual({ page: 303, api: 200, kazoo: 401 });
    expect(await opened(link ?? '')).toEqual({ page: 303, api: 401, kazoo: 401 });
  });
});

describe('a cookie', () => {
  it.each([
    ['was signed out', 'ada', (name: string, cookie: string) => signOut(name, cookie)],
    [
      'is of an older password',
      'bob',
      (name: string) => access((store) => setUser(store, name, { password: 'new horse!' }, BY)),
    ],
    ['is of a user who is gone', 'eve', (name: string) => access((store) => remove(store, name))],
  ])('that %s opens nothing, and nothing is done for it', async (_, name, end) => {
    const cookie = `session=${await signIn(name)}`;
    expect(await page(cookie)).toBe(200);
    await end(name, cookie);
    expect(await page(cookie)).toBe(303);
    const change = await post('/accounts/acme/settings', { mode: 'off' }, { cookie });
    expect(change.headers.get('location')).toBe('/sign-in');
  });

  it('that was made up opens nothing', async () => {
    for (const made of ['', 'x', '0'.repeat(64), '../../etc', '%00', "' OR 1=1 --"]) {
      expect(await page(`session=${made}`)).toBe(303);
    }
  });

  it('beside a foreign one of the same name gives its user no more than that one', async () => {
    const cookie = await signIn('mel');
    expect(await page(`session=foreign; session=${cookie}`)).toBe(303);
    expect(await page(`session=${cookie}; session=foreign`)).toBe(200);
  });

  it('is another one each time', async () => {
    expect(await signIn('mel')).not.toBe(await signIn('mel'));
  });

  const signOut = async (_: string, cookie: string) => {
    expect((await post('/sign-out', {}, { cookie })).status).toBe(303);
  };
  const remove = (store: ReturnType<typeof openAccessStore>, name: string) =>
    store.remove('user', name, BY);
});

it('attempts count for all ways to sign in together', async () => {
  const other = await Web.start(db);
  const wrong = (name: string) =>
    other.fetch('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ name, password: 'wrong' }).toString(),
      headers: { 'content-type': FORM, origin: other.url },
    });
  await Promise.all(Array.from({ length: 60 }, (_, at) => wrong(`user-${at}`)));
  const asked = (path: string) => (_: unknown, at: number) =>
    other
      .fetch(path, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data: { credentials: 'x', account_name: `${at}`, api_key: 'x' } }),
      })
      .then(({ status }) => status);
  for (const path of ['/v2/user_auth', '/v2/api_auth']) {
    expect(await Promise.all(Array.from({ length: 20 }, asked(path)))).toContain(429);
  }
});
