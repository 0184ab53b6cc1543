import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.js';
import { FACES } from '../../../src/http/faces.js';
import { FirstUserLink } from '../../../src/http/first-user.js';
import { Stores } from '../../../src/http/stores.js';
import { Api } from '../../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const ask: Api['ask'] = (...sent) => api.ask(...sent);

describe('bad input', () => {
  it.each([
    ['an unknown field', 'lists', { name: 'acme/x', colour: 'red' }, 'colour'],
    ['a missing field', 'lists', {}, 'name'],
    ['another type', 'lists', { name: 3 }, 'name'],
    ['a list name that is none', 'lists', { name: 'acme/X Y' }, undefined],
    ['no entries', 'lists/acme%2Fx/entries', { entries: [] }, undefined],
    ['a prefix of a whole country', 'lists/acme%2Fx/entries', { entries: ['+1*'] }, undefined],
    ['a time that is none', 'calls/one/block', { until: 'soon' }, 'until'],
  ])('%s', async (_, path, body, field) => {
    await ask('POST', 'lists', { name: 'acme/x' });
    const { status, type, body: problem } = await ask('POST', path, body);
    expect({ status, type }).toEqual({ status: 400, type: 'application/problem+json' });
    expect(problem).toMatchObject({ status: 400, detail: expect.stringMatching(/\w+ \w+/) });
    if (field !== undefined) expect(problem.field).toBe(field);
  });

  it.each([
    'calls?limit=0',
    'calls?limit=1001',
    'calls?after=x',
    'calls?since=x',
    'calls?x=1',
    'lists?a=b',
  ])('%s', async (path) => {
    expect((await ask('GET', path)).status).toBe(400);
  });

  it('rejects the form of another site', async () => {
    const headers = {
      authorization: `Bearer ${api.keys.get('manager')}`,
      'content-type': 'text/plain',
    };
    const body = JSON.stringify({ name: 'acme/form' });
    expect((await api.web.fetch('/api/v1/lists', { method: 'POST', headers, body })).status).toBe(
      400,
    );
  });

  it('rejects more than a megabyte', async () => {
    const entries = ['1'.repeat(1_000_001)];
    expect((await ask('POST', 'lists/acme%2Fx/entries', { entries })).status).toBe(413);
  });
});

describe('the document', () => {
  it('describes exactly the existing routes, with parameters and body', async () => {
    const { body: document } = await ask('GET', 'openapi.json');
    const config = loadConfig({ flags: { db: api.ringfence.db }, env: {}, file: undefined });
    const face = FACES(config, new FirstUserLink(new Stores(config))).find(
      ({ prefix }) => prefix === '/api/v1',
    );
    const table = (face?.routes ?? []).filter(({ role }) => role !== 'anyone');
    const named = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = table.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(named.sort()).toEqual(served.sort());
    expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api/v1' }] });
    const adding = document.paths['/lists/{list}/entries'].post;
    expect(adding.parameters).toMatchObject([{ name: 'list', in: 'path', required: true }]);
    expect(adding.requestBody.content['application/json'].schema).toMatchObject({
      required: ['entries'],
      additionalProperties: false,
    });
    expect(
      document.paths['/calls'].get.parameters.map(({ name }: { name: string }) => name),
    ).toEqual(expect.arrayContaining(['account', 'since', 'limit', 'after']));
  });
});
