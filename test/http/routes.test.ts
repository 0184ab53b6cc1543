import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey, addUser } from '../../src/admin/access/access.js';
import { credentialsOf } from '../../src/admin/access/secrets.js';
import { loadConfig } from '../../src/config/load-config.js';
import { FACES } from '../../src/http/faces.js';
import { FirstUserLink } from '../../src/http/first-user.js';
import { type Face, type Route, SUBJECTS } from '../../src/http/route.js';
import { Stores } from '../../src/http/stores.js';
import { hasRole, type Role } from '../../src/store/access.js';
import { openAccessStore } from '../../src/store/sqlite/access/access-store.js';
import { logCalls, rejected } from '../support/calls.js';
import { createPolicy } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';
import { Web } from '../support/web.js';

/*
 * Every route of every API, with every role, for one's own account and for another tenant's: who may use it is
 * what its row in the table says, and another tenant's things answer like what isn't there.
 */

const ringfence = new Ringfence();
const BY = { author: 'tester', what: 'set-up' };
const ROLES: readonly Role[] = ['viewer', 'manager', 'admin'];
const PASSWORD = 'correct horse';
/** What each API calls the things of a tenant. */
const tokens = new Map<string, string>();
let web: Web;

const idOf = (kind: string, name: string) =>
  createHash('sha256').update(`${kind} ${name}`).digest('hex').slice(0, 32);

/** By the name of the path parameter: of this tenant. */
function namesOf(face: Face, tenant: string): Readonly<Record<string, string>> {
  const isCrossbar = face.prefix === '/v2';
  return {
    account: isCrossbar ? idOf('account', tenant) : tenant,
    list: isCrossbar ? idOf('list', `${tenant}/blocked`) : encodeURIComponent(`${tenant}/blocked`),
    call: `call-of-${tenant}`,
    // Somebody else's.
    change: '1',
  };
}

const MISSING: Readonly<Record<string, string>> = {
  account: '0'.repeat(32),
  list: '0'.repeat(32),
  call: 'no-such-call',
  change: '999999',
};

function ask(face: Face, route: Route, names: Readonly<Record<string, string>>, token?: string) {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => names[name] ?? '0'.repeat(32));
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : authorization(face, token)),
  };
  const init = route.method === 'GET' ? {} : { body: '{}' };
  return web.fetch(face.prefix + path, { method: route.method, headers, ...init });
}

function authorization(face: Face, token: string): Record<string, string> {
  return face.prefix === '/v2' ? { 'x-auth-token': token } : { authorization: `Bearer ${token}` };
}

/** Without what differs from one request to the next, and without what was asked for. */
async function wordsOf(response: Response, names: Readonly<Record<string, string>>) {
  let text = await response.text();
  for (const name of Object.values(names)) {
    for (const quote of ['\\"', '"', "'"]) {
      text = text.replaceAll(quote + decodeURIComponent(name) + quote, 'X');
    }
  }
  return text.replace(/"(request_id|timestamp|revision)":"[^"]*"/g, '');
}

const config = loadConfig({ flags: { db: ringfence.db }, env: {}, file: undefined });
// The page leads to sign-in instead of refusing: test/http/pages/roles.test.ts.
const firstUser = new FirstUserLink(new Stores(config));
const APIS = FACES(config, firstUser).filter(
  ({ routes }) => !routes.some(({ path }) => path === '/sign-in'),
);
const TABLE = APIS.flatMap((face) =>
  face.routes.map((route) => ({
    face,
    route,
    title: `${route.method} ${face.prefix}${route.path}`,
  })),
);
const isAbout = ({ path }: Route) => SUBJECTS.some((kind) => path.includes(`:${kind}`));

beforeAll(async () => {
  await createPolicy(ringfence.db, (edit) => {
    for (const tenant of ['acme', 'globex']) {
      edit.addAccount(tenant, {});
      edit.createList(`${tenant}/blocked`, 'block', {}, true);
    }
  });
  logCalls(ringfence, [
    rejected('call-of-acme', { account: 'acme' }),
    rejected('call-of-globex', { account: 'globex' }),
  ]);
  web = await Web.open(ringfence.db);
  const store = openAccessStore(ringfence.db);
  for (const role of ROLES) {
    const accounts = role === 'admin' ? [] : ['acme'];
    tokens.set(`key ${role}`, await addKey(store, { name: role, role, accounts }, BY));
    await addUser(store, { name: role, role, accounts, password: PASSWORD }, BY);
    const credentials = credentialsOf('md5', role, PASSWORD);
    const body = JSON.stringify({ data: { credentials, account_name: 'acme' } });
    const headers = { 'content-type': 'application/json' };
    const response = await web.fetch('/v2/user_auth', { method: 'PUT', headers, body });
    tokens.set(`crossbar ${role}`, ((await response.json()) as { auth_token: string }).auth_token);
  }
  store.close();
});
afterAll(() => web.stop());

const tokenFor = (face: Face, role: Role) =>
  tokens.get(`${face.prefix === '/v2' ? 'crossbar' : 'key'} ${role}`) ?? '';

it('the table has routes of every kind', () => {
  expect(TABLE.length).toBeGreaterThan(25);
  expect(new Set(TABLE.map(({ route }) => route.role))).toEqual(new Set(['anyone', ...ROLES]));
});

describe.each(TABLE)('$title', ({ face, route }) => {
  const own = namesOf(face, 'acme');
  const others = namesOf(face, 'globex');

  it('requires authentication, unless it is for anyone', async () => {
    const { status } = await ask(face, route, own);
    if (route.role === 'anyone') expect(status).not.toBe(403);
    else expect(status).toBe(401);
    if (route.role !== 'anyone') expect((await ask(face, route, own, 'a.b.c')).status).toBe(401);
  });

  if (route.role === 'anyone') return;

  it('is forbidden for lower roles', async () => {
    for (const role of ROLES) {
      const isEnough = hasRole({ role }, route.role as Role);
      if (isEnough) continue;
      const { status } = await ask(face, route, own, tokenFor(face, role));
      // A viewer has changed nothing, so no change is theirs.
      const refused = route.path.includes(':change') ? 404 : 403;
      expect({ role, status }).toEqual({ role, status: refused });
    }
  });

  if (!isAbout(route)) return;

  it('answers for another tenant as if the thing did not exist', async () => {
    for (const role of ['viewer', 'manager'] as const) {
      const token = tokenFor(face, role);
      const response = await ask(face, route, others, token);
      const missing = await ask(face, route, MISSING, token);
      expect({ role, status: response.status }).toEqual({ role, status: 404 });
      expect(await wordsOf(response, others)).toBe(await wordsOf(missing, MISSING));
      // Of one's own account, with another tenant's thing in it.
      if (!route.path.includes(':account/') || !/:(list|call)/.test(route.path)) continue;
      const mixed = { ...others, account: own['account'] ?? '' };
      expect((await ask(face, route, mixed, token)).status).toBe(404);
    }
  });

  if (route.method !== 'GET') return;

  it('is allowed for admins in every account', async () => {
    const names = { ...others, user: idOf('user', 'admin') };
    const { status } = await ask(face, route, names, tokenFor(face, 'admin'));
    expect([200, 503]).toContain(status);
  });
});
