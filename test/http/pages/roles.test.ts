import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.js';
import { FACES } from '../../../src/http/faces.js';
import { FirstUserLink } from '../../../src/http/first-user.js';
import type { Route } from '../../../src/http/route.js';
import { Stores } from '../../../src/http/stores.js';
import { PASSWORD } from '../../support/browser.js';
import { call } from '../../support/calls.js';
import { createOffice } from '../../support/office.js';
import { Web } from '../../support/web.js';

/*
 * Access to the page by role, without a browser: the requests are those that anyone could send.
 */

let web: Web;
const cookies = new Map<string, string>();

beforeAll(async () => {
  const db = await createOffice(
    (edit) => {
      edit.createList('acme/blocked', 'block', {}, true);
      edit.createList('globex/secret', 'block', {}, true);
      edit.createList('shared', 'block', { everyone: true }, true);
    },
    [call('mine'), call('theirs', { account: 'globex' }), call('nobodys', { account: undefined })],
  );
  web = await Web.open(db);
  for (const name of ['ada', 'max', 'vi']) cookies.set(name, await signIn(name, PASSWORD));
});
afterAll(() => web.stop());

const FORM = 'application/x-www-form-urlencoded';

async function signIn(name: string, password: string): Promise<string> {
  const response = await post('/sign-in', { name, password });
  expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  const cookie = response.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
  return cookie.split(';', 1)[0] ?? '';
}

function get(path: string, name: string): Promise<Response> {
  return web.fetch(path, { headers: { cookie: cookies.get(name) ?? '' } });
}

function post(
  path: string,
  fields: Record<string, string>,
  name = '',
  headers: Record<string, string> = { origin: web.url },
): Promise<Response> {
  return web.fetch(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': FORM, cookie: cookies.get(name) ?? '', ...headers },
  });
}

const VIEWS = ['', '/calls', '/lists', '/lists/blocked', '/settings', '/try?from=1', '/history'];

const config = loadConfig({ flags: { db: 'none' }, env: {}, file: undefined });
const [PAGES] = FACES(config, new FirstUserLink(new Stores(config)));
const ROUTES = (PAGES?.routes ?? []).filter(({ role }) => role !== 'anyone');

/** Its path for things of this tenant. */
function pathFor({ path }: Route, tenant: string): string {
  const list = path.includes(':account') ? 'secret' : encodeURIComponent(`${tenant}/secret`);
  return path
    .replace(':account', tenant)
    .replace(':list', list)
    .replace(':call', tenant === 'globex' ? 'theirs' : 'mine')
    .replace(':change', '1')
    .replace(':name', 'shared');
}

describe.each(ROUTES.map((route) => ({ route, title: `${route.method} ${route.path}` })))(
  '$title',
  ({ route }) => {
    const ask = (tenant: string, name: string) =>
      route.method === 'GET'
        ? get(pathFor(route, tenant), name)
        : post(pathFor(route, tenant), {}, name);

    it('redirects to the sign-in page without a session', async () => {
      const response = await ask('acme', 'nobody');
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toMatch(/^\/sign-in/);
    });

    if (route.role !== 'viewer') {
      it('is forbidden for viewers', async () => {
        expect([403, 404]).toContain((await ask('acme', 'vi')).status);
      });
    }
    if (/:(?:account|list|call)/.test(route.path)) {
      it('shows and changes nothing of another tenant', async () => {
        expect((await ask('globex', 'max')).status).toBe(404);
        expect((await ask('globex', 'vi')).status).toBe(404);
      });
    }
  },
);

describe('without a session', () => {
  it.each(['/', '/calls', '/accounts/acme/lists?x=1', '/users', '/accounts/nobody'])(
    '%s leads to sign in, and back',
    async (path) => {
      const response = await get(path, 'nobody');
      const location = `/sign-in?${new URLSearchParams({ back: path })}`;
      expect([response.status, response.headers.get('location')]).toEqual([303, location]);
    },
  );

  it('a wrong password gives no details and no redirect', async () => {
    const fields = { name: 'ada', password: 'wrong horse', back: '//evil.example/' };
    const response = await post('/sign-in', fields);
    expect(response.status).toBe(401);
    expect(response.headers.get('set-cookie')).toBeNull();
    const text = await response.text();
    expect(text).toContain('The name or the password is wrong.');
    expect(text).not.toContain('evil.example');
  });
});

describe('a viewer', () => {
  it.each(VIEWS)('sees %s without buttons that need another role', async (view) => {
    const response = await get(`/accounts/acme${view}`, 'vi');
    expect(response.status).toBe(200);
    const html = await response.text();
    const forms = html.match(/<form method="post" action="[^"]*"/g);
    expect(forms).toEqual(['<form method="post" action="/sign-out"']);
    expect(html).not.toMatch(/<summary class="button/);
  });

  it.each(['/calls/mine/block', '/accounts/acme/lists/blocked/add', '/accounts/acme/settings'])(
    'may not post to %s',
    async (path) => {
      const response = await post(path, { entry: '4155550100', mode: 'off' }, 'vi');
      expect(response.status).toBe(403);
    },
  );
});

describe('a manager', () => {
  it('starts at their first account', async () => {
    const response = await get('/', 'max');
    expect(response.headers.get('location')).toBe('/accounts/acme');
  });

  it.each([
    '/accounts/globex',
    '/accounts/globex/calls',
    '/accounts/globex/lists/secret',
    '/accounts/globex/lists/secret/export.csv',
    '/lists/globex%2Fsecret',
    '/accounts/acme/shared/globex%2Fsecret',
    '/calls/theirs',
    '/accounts/acme/lists/nothing',
  ])('finds nothing at %s', async (path) => {
    expect((await get(path, 'max')).status).toBe(404);
  });

  it.each(['/calls', '/lists', '/history', '/users'])(
    'can not see %s of all accounts',
    async (path) => {
      expect((await get(path, 'max')).status).toBe(403);
    },
  );

  it('can see a shared list, but not change it', async () => {
    expect((await get('/accounts/acme/shared/shared', 'max')).status).toBe(200);
    const other = await get('/lists/shared?state=expired', 'max');
    expect(other.headers.get('location')).toBe('/accounts/acme/shared/shared?state=expired');
    expect((await post('/lists/shared/add', { entry: '4155550100' }, 'max')).status).toBe(403);
    const take = { list: 'shared', active: 'off' };
    expect((await post('/accounts/acme/activate', take, 'max')).status).toBe(303);
  });

  it('can not activate a list of another account', async () => {
    const fields = { list: 'globex/secret', active: 'on' };
    const response = await post('/accounts/acme/activate', fields, 'max');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('List &quot;globex/secret&quot; not found');
  });

  it('can not undo the change of another user', async () => {
    const response = await post('/changes/1/undo', {}, 'max');
    expect([400, 404]).toContain(response.status);
  });
});

describe('a form', () => {
  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of another port', { origin: 'http://127.0.0.1:1' }],
    ['of a sandbox', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['of the same site alone', { origin: 'null', 'sec-fetch-site': 'same-site' }],
    ['of nowhere', {}],
  ])('%s is rejected', async (_, headers) => {
    const response = await post('/accounts/acme/settings', { mode: 'off' }, 'ada', headers);
    expect(response.status).toBe(403);
    const settings = await (await get('/accounts/acme/settings', 'ada')).text();
    expect(settings).toContain('value="enforce" checked');
  });

  it('of our own page is accepted', async () => {
    const headers = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    const response = await post('/accounts/acme/settings', { mode: 'monitor' }, 'ada', headers);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    'javascript:x',
    '/a\r\nb: c',
  ])('never redirects to %s', async (back) => {
    const fields = { mode: 'enforce', back };
    const response = await post('/accounts/acme/settings', fields, 'ada');
    expect(response.headers.get('location')).toBe('/');
  });

  it('is rejected after signing out', async () => {
    const cookie = await signIn('max', PASSWORD);
    cookies.set('gone', cookie);
    expect((await get('/accounts/acme', 'gone')).status).toBe(200);
    await post('/sign-out', {}, 'gone');
    expect((await get('/accounts/acme', 'gone')).status).toBe(303);
  });
});

it('a forged message is shown as text', async () => {
  const message = {
    tone: 'done',
    text: '<script>alert(1)</script>',
    link: { href: 'javascript:alert(1)', text: 'x' },
  };
  const forged = (value: unknown) =>
    `message=${Buffer.from(JSON.stringify(value)).toString('base64url')}; ${cookies.get('ada')}`;
  const read = async (value: unknown) =>
    (await web.fetch('/', { headers: { cookie: forged(value) } })).text();
  expect(await read(message)).not.toContain('javascript:');
  expect(await read({ ...message, link: undefined })).toContain('&lt;script&gt;alert(1)');
  expect(await read('nonsense')).toContain('<div id="message" role="status"></div>');
});
