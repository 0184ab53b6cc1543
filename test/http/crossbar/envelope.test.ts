import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentialsOf } from '../../../src/admin/access/secrets.js';
import { Crossbar, JSON_TYPE, PASSWORD } from '../../support/crossbar.js';

let crossbar: Crossbar;
beforeAll(async () => {
  crossbar = await Crossbar.open();
});
afterAll(() => crossbar.close());

describe('the transport', () => {
  it('allows pages of any origin, without a token', async () => {
    const options = await crossbar.web.fetch('/v2/accounts/x/blacklists', { method: 'OPTIONS' });
    expect(options.status).toBe(200);
    for (const { headers } of [options, await crossbar.web.fetch('/v2/nothing')]) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-allow-headers')).toContain('x-auth-token');
      expect(headers.get('access-control-max-age')).toBe('86400');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('responds with an envelope of type application/json and the request id of the client', async () => {
    const { headers, body } = await crossbar.kazoo.ask('GET', '', undefined, {
      'x-request-id': 'abc-1',
    });
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-request-id')).toBe('abc-1');
    expect(body).toMatchObject({
      status: 'success',
      auth_token: crossbar.kazoo.token,
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
    expect((await crossbar.put('/v2/user_auth', body, { 'content-type': type })).status).toBe(
      status,
    );
  });

  it.each(['{"data":', '[]', '"x"', '{"data":3}'])('broken: %s', async (body) => {
    const response = await crossbar.put('/v2/user_auth', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      status: 'error',
      error: '400',
      data: { json: { invalid: { target: 'body', message: expect.any(String) } } },
    });
  });

  it('rejects more than 8,000,000 bytes', async () => {
    expect((await crossbar.put('/v2/user_auth', 'x'.repeat(8_000_001))).status).toBe(413);
  });

  it.each([
    ['the query', '?verb=DELETE', {}, {}],
    ['the envelope', '', { verb: 'delete' }, {}],
    ['a header', '', {}, { 'x-http-method-override': 'DELETE' }],
  ])('accepts another method in %s', async (_, query, envelope, headers) => {
    const path = `/v2/account/blacklists/${await crossbar.newList()}`;
    const init = { method: 'POST', body: JSON.stringify({ data: {}, ...envelope }) };
    const token = { 'x-auth-token': crossbar.kazoo.token ?? '' };
    const response = await crossbar.web.fetch(`${path}${query}`, {
      ...init,
      headers: { ...JSON_TYPE, ...token, ...headers },
    });
    expect(response.status).toBe(200);
    expect((await crossbar.web.fetch(path, { headers: token })).status).toBe(404);
  });

  it('accepts the token in a header, as a bearer token, in the query and in the envelope', async () => {
    const token = crossbar.kazoo.token ?? '';
    const path = '/v2/account/blacklists/';
    const asked = [
      crossbar.web.fetch(path, { headers: { 'x-auth-token': token } }),
      crossbar.web.fetch(path, { headers: { authorization: `Bearer ${token}` } }),
      crossbar.web.fetch(`${path}?auth_token=${token}`),
      crossbar.put(path, JSON.stringify({ data: { name: 'In the envelope' }, auth_token: token })),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 201]);
  });

  it('ignores cookies', async () => {
    const headers = {
      cookie: `auth_token=${crossbar.kazoo.token}; session=${crossbar.kazoo.token}`,
    };
    expect((await crossbar.web.fetch('/v2/account', { headers })).status).toBe(401);
  });
});
