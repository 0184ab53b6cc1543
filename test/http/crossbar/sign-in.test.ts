import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf } from '../../../src/admin/access/secrets.js';
import { Crossbar, PASSWORD } from '../../support/crossbar.js';
import { KazooClient } from '../../support/kazoo-client.js';

let crossbar: Crossbar;
beforeAll(async () => {
  crossbar = await Crossbar.open();
});
afterAll(() => crossbar.close());

describe('sign-in', () => {
  it('returns a token of three parts, whose payload names the user and the account', async () => {
    const { status, body } = await new KazooClient(crossbar.web.url, {
      password: PASSWORD,
    }).signIn();
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
    ['for an unknown account', { account_name: 'nobody' }, 401],
    ['with a wrong password', { account_name: 'acme', credentials: '0'.repeat(32) }, 401],
    ['without one', { account_name: 'acme', credentials: null }, 401],
  ])('%s', async (_, data, status) => {
    const method = 'method' in data ? 'sha1' : 'md5';
    const credentials = credentialsOf(method, 'ADA', PASSWORD);
    const response = await crossbar.put(
      '/v2/user_auth',
      JSON.stringify({ data: { credentials, ...data } }),
    );
    expect(response.status).toBe(status);
    if (status === 201) return;
    expect(await response.json()).toMatchObject({
      error: '401',
      message: 'invalid_credentials',
      data: { message: 'invalid credentials' },
    });
  });

  it('accepts a key', async () => {
    const signIn = (api_key: string) =>
      crossbar.put('/v2/api_auth', JSON.stringify({ data: { api_key } }));
    expect((await signIn(crossbar.key)).status).toBe(201);
    const unknown = await signIn('0'.repeat(64));
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ message: 'bad_identifier' });
  });

  it('ends with signing out', async () => {
    const other = new KazooClient(crossbar.web.url, { password: PASSWORD });
    await other.signIn();
    const headers = { 'x-auth-token': other.token ?? '' };
    expect((await crossbar.web.fetch('/v2/token_auth', { headers })).status).toBe(200);
    expect((await crossbar.web.fetch('/v2/token_auth', { method: 'DELETE', headers })).status).toBe(
      200,
    );
    expect((await crossbar.web.fetch('/v2/token_auth', { headers })).status).toBe(401);
  });
});
