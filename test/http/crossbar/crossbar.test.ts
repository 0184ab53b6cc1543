import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey, addUser } from '../../../src/admin/access/access.js';
import { credentialsOf } from '../../../src/admin/access/secrets.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { call, logCalls, rejected } from '../../support/calls.js';
import { KazooClient } from '../../support/kazoo-client.js';
import { createPolicy } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';
import { Web } from '../../support/web.js';

/* What KAZOO's clients read of each answer. */

const PASSWORD = 'correct horse';
const BY = { author: 'tester', what: 'set-up' };
const GREGORIAN = 62_167_219_200;
const ringfence = new Ringfence();
let web: Web;
let kazoo: KazooClient;
let key: string;

beforeAll(async () => {
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { name: 'Acme Inc' });
    edit.addRoute('acme', 'acme.example');
    edit.addAccount('globex', {});
    edit.createList('spam', 'block', {}, false);
    edit.addEntries('spam', [{ kind: 'number', text: '22395', probe: '22395' }]);
  });
  const store = openAccessStore(ringfence.db);
  const access = { role: 'manager', accounts: ['acme'] } as const;
  await addUser(store, { name: 'ada', ...access, password: PASSWORD }, BY);
  key = addKey(store, { name: 'ci', ...access }, BY);
  store.close();
  web = await Web.open(ringfence.db);
  kazoo = new KazooClient(web.url, { password: PASSWORD });
  await kazoo.signIn();
});
afterAll(() => web.stop());

const put = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
  web.fetch(path, { method: 'PUT', headers, body });
const JSON_TYPE = { 'content-type': 'application/json' };

/** A new list; its id. */
async function newList(data: object = {}): Promise<string> {
  const { status, body } = await kazoo.ask('PUT', 'blacklists', { name: 'A list', ...data });
  expect(status).toBe(201);
  return body.data.id;
}

describe('the transport', () => {
  it('lets pages of any origin ask, without a token', async () => {
    const options = await web.fetch('/v2/accounts/x/blacklists', { method: 'OPTIONS' });
    expect(options.status).toBe(200);
    for (const { headers } of [options, await web.fetch('/v2/nothing')]) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toContain('x-auth-token');
      expect(headers.get('access-control-max-age')).toBe('86400');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('answers in an envelope of exactly application/json, with the request id of the client', async () => {
    const { headers, body } = await kazoo.ask('GET', '', undefined, { 'x-request-id': 'abc-1' });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-request-id')).toBe('abc-1');
    expect(body).toMatchObject({
      status: 'success',
      auth_token: kazoo.token,
      request_id: 'abc-1',
      revision: expect.stringMatching(/^[0-9a-f]+$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      version: expect.any(String),
      node: expect.any(String),
    });
  });

  it.each([
    ['JSON', 'application/json', 201],
    ['JSON with a charset', 'application/json; charset=utf-8', 201],
    ['what curl -d says', 'application/x-www-form-urlencoded', 201],
    ['another type', 'text/xml', 415],
  ])('%s', async (_, type, status) => {
    const credentials = credentialsOf('md5', 'ada', PASSWORD);
    const body = JSON.stringify({ data: { credentials, account_name: 'acme' } });
    expect((await put('/v2/user_auth', body, { 'content-type': type })).status).toBe(status);
  });

  it.each(['{"data":', '[]', '"x"', '{"data":3}'])('broken: %s', async (body) => {
    const response = await put('/v2/user_auth', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: '400',
      data: { json: { invalid: { target: 'body', message: expect.any(String) } } },
    });
  });

  it('refuses more than 8,000,000 bytes', async () => {
    expect((await put('/v2/user_auth', 'x'.repeat(8_000_001))).status).toBe(413);
  });

  it.each([
    ['the query', '?verb=DELETE', {}, {}],
    ['the envelope', '', { verb: 'delete' }, {}],
    ['a header', '', {}, { 'x-http-method-override': 'DELETE' }],
  ])('a verb may come in %s', async (_, query, envelope, headers) => {
    const path = `/v2/account/blacklists/${await newList()}`;
    const init = { method: 'POST', body: JSON.stringify({ data: {}, ...envelope }) };
    const token = { 'x-auth-token': kazoo.token ?? '' };
    const response = await web.fetch(`${path}${query}`, {
      ...init,
      headers: { ...JSON_TYPE, ...token, ...headers },
    });
    expect(response.status).toBe(200);
    expect((await web.fetch(path, { headers: token })).status).toBe(404);
  });

  it('takes the token from a header, as a bearer, from the query or the envelope', async () => {
    const token = kazoo.token ?? '';
    const path = '/v2/account/blacklists/';
    const asked = [
      web.fetch(path, { headers: { 'x-auth-token': token } }),
      web.fetch(path, { headers: { authorization: `Bearer ${token}` } }),
      web.fetch(`${path}?auth_token=${token}`),
      put(path, JSON.stringify({ data: { name: 'In the envelope' }, auth_token: token })),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 201]);
  });

  it('reads no cookie', async () => {
    const headers = { cookie: `auth_token=${kazoo.token}; session=${kazoo.token}` };
    expect((await web.fetch('/v2/account', { headers })).status).toBe(401);
  });
});

describe('sign-in', () => {
  it('answers with a token of three parts, whose middle says who it is', async () => {
    const { status, body } = await new KazooClient(web.url, { password: PASSWORD }).signIn();
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      account_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      owner_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      account_name: 'Acme Inc',
      apps: [],
      is_reseller: false,
      reseller_id: expect.any(String),
      language: 'en-US',
    });
    const [, middle = ''] = body.auth_token.split('.');
    expect(JSON.parse(Buffer.from(middle, 'base64url').toString())).toMatchObject({
      account_id: body.data.account_id,
      owner_id: body.data.owner_id,
    });
  });

  it.each([
    ['by the account’s name', { account_name: 'Acme Inc' }, 201],
    ['by its realm', { account_realm: 'acme.example' }, 201],
    ['with SHA-1', { method: 'sha', account_name: 'acme' }, 201],
    ['for another tenant', { account_name: 'globex' }, 401],
    ['for nobody', { account_name: 'nobody' }, 401],
    ['with a wrong password', { account_name: 'acme', credentials: '0'.repeat(32) }, 401],
    ['without one', { account_name: 'acme', credentials: null }, 401],
  ])('%s', async (_, data, status) => {
    const method = 'method' in data ? 'sha1' : 'md5';
    const credentials = credentialsOf(method, 'ADA', PASSWORD);
    const response = await put('/v2/user_auth', JSON.stringify({ data: { credentials, ...data } }));
    expect(response.status).toBe(status);
    if (status === 201) return;
    expect(await response.json()).toMatchObject({
      error: '401',
      message: 'invalid_credentials',
      data: { message: 'invalid credentials' },
    });
  });

  it('by key', async () => {
    const signIn = (api_key: string) => put('/v2/api_auth', JSON.stringify({ data: { api_key } }));
    expect((await signIn(key)).status).toBe(201);
    const unknown = await signIn('0'.repeat(64));
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ message: 'bad_identifier' });
  });

  it('ends when it is signed out', async () => {
    const other = new KazooClient(web.url, { password: PASSWORD });
    await other.signIn();
    const headers = { 'x-auth-token': other.token ?? '' };
    expect((await web.fetch('/v2/token_auth', { headers })).status).toBe(200);
    expect((await web.fetch('/v2/token_auth', { method: 'DELETE', headers })).status).toBe(200);
    expect((await web.fetch('/v2/token_auth', { headers })).status).toBe(401);
  });
});

describe('what the interface asks after login', () => {
  it('the account', async () => {
    const { body } = await kazoo.ask('GET', '');
    expect(body.data).toMatchObject({
      id: kazoo.accountId,
      name: 'Acme Inc',
      realm: 'acme.example',
      language: 'en-US',
      timezone: expect.any(String),
      ui_restrictions: {},
      blacklists: [],
      enabled: true,
    });
    expect(body.metadata).toMatchObject({
      billing_mode: 'normal',
      enabled: true,
      superduper_admin: false,
      is_reseller: false,
      reseller_id: expect.any(String),
      created: expect.any(Number),
    });
  });

  it('the user, with every app', async () => {
    const { body } = await kazoo.ask('GET', `users/${kazoo.userId}`);
    const apps = await kazoo.ask('GET', 'apps_store');
    expect(body.data).toMatchObject({
      id: kazoo.userId,
      username: 'ada',
      priv_level: 'admin',
      appList: apps.body.data.map(({ id }: { id: string }) => id),
    });
    expect(apps.body.data[0]).toMatchObject({
      name: 'callflows',
      i18n: { 'en-US': { label: expect.any(String), description: expect.any(String) } },
      allowed_users: 'all',
      users: [],
      masqueradable: true,
      phase: 'gold',
    });
    expect(apps.body.data[0]).not.toHaveProperty('api_url');
  });

  it.each([
    ['callflows', []],
    ['media', []],
    ['devices', []],
    ['channels', []],
    ['directories', []],
    ['phone_numbers', { numbers: {} }],
    ['phone_numbers/classifiers', {}],
    ['vmboxes?filter_type=mainVMBox', [expect.objectContaining({ type: 'mainVMBox' })]],
  ])('%s', async (path, data) => {
    expect((await kazoo.ask('GET', path)).body.data).toEqual(data);
  });

  it.each(['whitelabel/pbx.example', 'external_numbers', 'alerts'])('%s is 404', async (path) => {
    expect((await kazoo.ask('GET', path)).status).toBe(404);
  });
});

describe('blacklists', () => {
  it('come back in E.164, without what the interface says of itself', async () => {
    const numbers = { '(415) 555-0100': {}, '0014155550101': { name: 'Bob' }, '1012': {} };
    const { headers, body } = await kazoo.ask('PUT', 'blacklists', {
      name: 'My list!',
      numbers,
      should_block_anonymous: 'true',
      flags: ['a'],
      own: { x: [1] },
    });
    const { id } = body.data;
    expect(headers.get('location')).toMatch(new RegExp(`/blacklists/${id}$`));
    const read = await kazoo.ask('GET', `blacklists/${id}`);
    expect(read.body.data).toEqual({
      id,
      name: 'My list!',
      should_block_anonymous: true,
      numbers: { '+14155550100': {}, '+14155550101': { name: 'Bob' }, '1012': {} },
      flags: ['a'],
      own: { x: [1] },
    });
    const all = await kazoo.ask('GET', 'blacklists?paginate=false');
    expect(all.body.data).toContainEqual({ id, name: 'My list!', should_block_anonymous: true });
    expect(await ringfence.json('list', 'show', 'acme/my-list')).toMatchObject({
      name: 'acme/my-list',
    });
  });

  it('a save keeps what the client does not know', async () => {
    const id = await newList({ name: 'Kept', numbers: { '+14155550100': { name: 'Eve' } } });
    await ringfence.ok('list', 'add', 'acme/kept', '+1900*', 'name:*spam*');
    await ringfence.ok('list', 'add', 'acme/kept', '+14155550102', '--until', '30d');
    const before = await ringfence.ok('list', 'export', 'acme/kept');
    const { body } = await kazoo.ask('GET', `blacklists/${id}`);
    const numbers = Object.keys(body.data.numbers).map((number) => [number, {}]);
    const sent = { name: 'Kept, renamed', numbers: Object.fromEntries(numbers) };
    const saved = await kazoo.ask('POST', `blacklists/${id}`, sent);
    expect(saved.body.data).toMatchObject({ id, name: 'Kept, renamed' });
    expect(await ringfence.ok('list', 'export', 'acme/kept')).toBe(before);
  });

  it('a save adds and removes numbers, as one change that can be undone', async () => {
    const id = await newList({ name: 'Diff', numbers: { '+14155550100': {}, '+14155550101': {} } });
    await kazoo.ask('POST', `blacklists/${id}`, {
      name: 'Diff',
      numbers: { '+14155550101': { name: 'new' }, '+14155550102': {} },
    });
    expect((await kazoo.ask('GET', `blacklists/${id}`)).body.data.numbers).toEqual({
      '+14155550101': { name: 'new' },
      '+14155550102': {},
    });
    await ringfence.ok('undo', '--yes');
    expect((await kazoo.ask('GET', `blacklists/${id}`)).body.data.numbers).toEqual({
      '+14155550100': {},
      '+14155550101': {},
    });
  });

  it('PATCH merges, and null takes away', async () => {
    const id = await newList({ numbers: { '+14155550100': {}, '+14155550101': {} }, a: { b: 1 } });
    const { body } = await kazoo.ask('PATCH', `blacklists/${id}`, {
      numbers: { '+14155550100': null, '+14155550102': {} },
      a: { c: 2 },
    });
    expect(body.data).toMatchObject({
      numbers: { '+14155550101': {}, '+14155550102': {} },
      a: { b: 1, c: 2 },
    });
  });

  it('keep the id that they had in KAZOO; a second of that id is a conflict', async () => {
    const id = 'ab'.repeat(16);
    expect(await newList({ id })).toBe(id);
    const { status, body } = await kazoo.ask('PUT', 'blacklists', { name: 'x', id });
    expect([status, body.error, body.data.message]).toEqual([409, '409', 'conflicting documents']);
  });

  it('keep it when they are deleted and that is undone', async () => {
    const id = await newList({ name: 'Gone' });
    const { body } = await kazoo.ask('DELETE', `blacklists/${id}`);
    expect(body.data).toMatchObject({ id, _read_only: { deleted: true } });
    expect((await kazoo.ask('GET', `blacklists/${id}`)).body).toMatchObject({
      error: '404',
      message: 'bad_identifier',
      data: { message: 'bad identifier', cause: id },
    });
    await ringfence.ok('undo', '--yes');
    expect((await kazoo.ask('GET', `blacklists/${id}`)).body.data).toMatchObject({ name: 'Gone' });
  });

  it.each([
    ['no name', {}, 'name', 'required'],
    ['an empty name', { name: '' }, 'name', 'minLength'],
    ['a long name', { name: 'x'.repeat(129) }, 'name', 'maxLength'],
    ['a name that is no text', { name: 3 }, 'name', 'type'],
    ['numbers as a list', { name: 'x', numbers: [] }, 'numbers', 'type'],
    ['a number that is none', { name: 'x', numbers: { '+1x': {} } }, 'numbers.+1x', 'invalid'],
    ['a prefix', { name: 'x', numbers: { '+1900*': {} } }, 'numbers.+1900*', 'invalid'],
    [
      'neither true nor false',
      { name: 'x', should_block_anonymous: 3 },
      'should_block_anonymous',
      'type',
    ],
    ['flags that are no texts', { name: 'x', flags: [1] }, 'flags', 'type'],
    ['an id that is none', { name: 'x', id: 'y' }, 'id', 'pattern'],
  ])('with %s are refused, in words for people', async (_, data, field, rule) => {
    const { status, body } = await kazoo.ask('PUT', 'blacklists', data);
    expect([status, body.message]).toEqual([400, 'validation error']);
    expect(body.data[field][rule].message).toMatch(/\w+ \w+/);
  });

  it('of everybody can be seen and selected, and not be changed', async () => {
    const all = await kazoo.ask('GET', 'blacklists?paginate=false');
    const { id } = all.body.data.find(({ name }: { name: string }) => name === 'spam');
    expect((await kazoo.ask('GET', `blacklists/${id}`)).body.data.numbers).toEqual({ 22395: {} });
    const { status, body } = await kazoo.ask('POST', `blacklists/${id}`, { name: 'mine' });
    expect([status, body.message]).toEqual([403, 'forbidden']);
    expect(body.data.message).toContain('shared list');
    const select = (blacklists: string[]) => kazoo.ask('PATCH', '', { blacklists });
    expect((await select([id, 'f'.repeat(32)])).body.data.blacklists).toEqual([id]);
    expect(await ringfence.json('account', 'show', 'acme')).toMatchObject({
      lists: expect.arrayContaining([expect.objectContaining({ name: 'spam', works: true })]),
    });
    expect((await select([])).body.data.blacklists).toEqual([]);
  });

  it('have a revision: unchanged, they are not sent again; changed meanwhile, not overwritten', async () => {
    const id = await newList({ name: 'Revised' });
    const { headers } = await kazoo.ask('GET', `blacklists/${id}`);
    const etag = headers.get('etag') ?? '';
    const again = await kazoo.ask('GET', `blacklists/${id}`, undefined, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    const save = (flags: string[]) =>
      kazoo.ask('POST', `blacklists/${id}`, { name: 'Revised', flags }, { 'if-match': etag });
    expect((await save(['a'])).status).toBe(200);
    expect((await save(['b'])).status).toBe(412);
  });

  it('are paged and filtered', async () => {
    const page = await kazoo.ask('GET', 'blacklists?page_size=2');
    expect(page.body).toMatchObject({ page_size: 2, next_start_key: expect.any(String) });
    const next = await kazoo.ask(
      'GET',
      `blacklists?page_size=2&start_key=${page.body.next_start_key}`,
    );
    expect(next.body.data[0].id).toBe(page.body.next_start_key);
    const found = await kazoo.ask('GET', 'blacklists?filter_name=spam');
    expect(found.body.data).toHaveLength(1);
    expect(found.body).not.toHaveProperty('next_start_key');
    const others = await kazoo.ask(
      'GET',
      'blacklists?filter_not_name=spam&has_key=name&paginate=false',
    );
    expect(others.body.data.map(({ name }: { name: string }) => name)).not.toContain('spam');
    expect((await kazoo.ask('GET', 'blacklists?key_missing=name')).body.data).toEqual([]);
    expect((await kazoo.ask('GET', 'blacklists?page_size=0')).status).toBe(400);
  });
});

describe('calls', () => {
  const at = Date.now() - 60_000;
  const to = Math.floor(Date.now() / 1_000) + GREGORIAN;
  const range = `created_from=${to - 3_600}&created_to=${to}`;

  beforeAll(() => {
    logCalls(ringfence, [
      rejected('one', { at, name: '=cmd()', caller: '+14155550100' }),
      call('two', { at: at + 1_000, presentation: 'withheld', caller: undefined }),
      call('three', { at: at + 2_000, name: '<b>"x",\r\n' }),
      call('other', { at: at + 3_000, account: 'globex' }),
    ]);
  });

  it('are rows, the newest first, a page at a time', async () => {
    const first = await kazoo.ask('GET', `cdrs/interaction?${range}&page_size=2`);
    expect(first.body.data.map(({ id }: { id: string }) => id)).toEqual(['three', 'two']);
    expect(first.body.data[1]).toMatchObject({ caller_id_number: 'withheld' });
    expect(first.body.data[0]).not.toHaveProperty('channel_created_time');
    const next = `${range}&page_size=2&start_key=${first.body.next_start_key}`;
    const second = await kazoo.ask('GET', `cdrs/interaction?${next}`);
    expect(second.body.data).toMatchObject([
      {
        id: 'one',
        call_id: 'one',
        interaction_id: 'one',
        timestamp: Math.floor(at / 1_000) + GREGORIAN,
        caller_id_name: '=cmd()',
        caller_id_number: '+14155550100',
        callee_id_number: '1000',
        call_direction: 'inbound',
        hangup_cause: 'CALL_REJECTED',
        ringfence_list: 'acme/blocked',
      },
    ]);
    expect(second.body).not.toHaveProperty('next_start_key');
  });

  it.each([
    ['more than 31 days', `created_from=${to - 32 * 86_400}&created_to=${to}`, 'created_from'],
    ['a time that is none', 'created_from=x', 'created_from'],
    ['a page that is none', `${range}&start_key=x`, 'start_key'],
  ])('%s is refused', async (_, query, field) => {
    const { status, body } = await kazoo.ask('GET', `cdrs/interaction?${query}`);
    expect([status, Object.keys(body.data)]).toEqual([400, [field]]);
  });

  it('as CSV hold nothing that a spreadsheet would run', async () => {
    const { headers, body } = await kazoo.ask(
      'GET',
      `cdrs?${range}&accept=text/csv&paginate=false`,
    );
    expect(headers.get('content-type')).toBe('text/csv');
    expect(headers.get('content-disposition')).toBe('attachment; filename="result.csv"');
    const [heading, ...rows] = body.split(/\r\n(?=\w|$)/);
    expect(heading).toMatch(/^id,call_id,timestamp,/);
    expect(rows.slice(0, 3).map((row: string) => row.split(',')[0])).toEqual([
      'three',
      'two',
      'one',
    ]);
    expect(body).toContain(",'=cmd(),+14155550100,");
    expect(body).toContain('"<b>""x"",\r\n"');
  });
});
