import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../../src/admin/access/access.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { Api } from '../../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const ask: Api['ask'] = (...sent) => api.ask(...sent);

describe('a number', () => {
  it('is found in every visible list, page by page', async () => {
    await ask('POST', 'lists', { name: 'acme/found' });
    const entries = ['+14155550177', '+1415555017*'];
    await ask('POST', 'lists/acme%2Ffound/entries', { entries });
    for (const list of ['spam', 'globex%2Fblocked']) {
      await ask('POST', `lists/${list}/entries`, { entries: ['+14155550177'] }, 'admin');
    }
    const path = 'find?number=(415)%20555-0177';
    const first = await ask('GET', `${path}&limit=2`);
    expect(first.body).toMatchObject({
      entries: [
        { list: 'acme/found', text: '+1415555017*', rule: 'prefix', standing: 'in-effect' },
        { list: 'acme/found', text: '+14155550177', rule: 'number', standing: 'in-effect' },
      ],
    });
    const rest = await ask('GET', `${path}&after=${encodeURIComponent(first.body.next)}`);
    expect(rest.body).toMatchObject({ entries: [{ list: 'spam', standing: 'list-inactive' }] });
    expect(rest.body.entries).toHaveLength(1);
    expect((await ask('GET', path, undefined, 'admin')).body.entries).toHaveLength(4);
    await ask('DELETE', 'lists/acme%2Ffound');
  });

  it.each(['find', 'find?number=', 'find?number=1&after=x'])('%s', async (path) => {
    expect(await ask('GET', path)).toMatchObject({
      status: 400,
      type: 'application/problem+json',
    });
  });
});

describe('calls', () => {
  it('are those of visible accounts, page by page', async () => {
    const first = await ask('GET', 'calls?limit=1');
    const second = await ask('GET', `calls?limit=1&after=${first.body.next}`);
    const uuids = [first, second].map(({ body }) => body.calls[0].uuid);
    expect(new Set(uuids)).toEqual(new Set(['one', 'two']));
    expect(second.body).not.toHaveProperty('next');
    expect((await ask('GET', 'calls', undefined, 'admin')).body.calls).toHaveLength(3);
    expect((await ask('GET', 'calls?account=globex')).status).toBe(404);
    expect((await ask('GET', 'stats')).body).toMatchObject({ calls: 2 });
    expect((await ask('GET', 'calls?from=withheld')).body.calls).toMatchObject([{ uuid: 'two' }]);
  });

  it('are explained, blocked, and the block is undone once', async () => {
    expect((await ask('GET', 'calls/one')).body).toMatchObject({ sentences: expect.any(Array) });
    const blocked = await ask('POST', 'calls/one/block', { label: 'sells windows' });
    expect(blocked.body).toMatchObject({ list: 'acme/blocked', added: ['+14155550100'] });
    const [change] = (await ask('GET', 'changes?limit=1')).body.changes;
    expect(change).toMatchObject({ author: 'key manager', what: 'POST /api/v1/calls/one/block' });
    expect((await ask('POST', `changes/${change.id}/undo`)).body).toMatchObject({
      undone: change.id,
    });
    const again = await ask('POST', `changes/${change.id}/undo`);
    expect(again).toMatchObject({ status: 400, body: { remedy: { kind: 'redo' } } });
  });

  it('without a number can not be blocked: the error has the reason and a remedy as data', async () => {
    expect(await ask('POST', 'calls/two/block', {})).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { code: 'invalid', remedy: { kind: 'block-anonymous', account: 'acme' } },
    });
  });

  it('are checked in advance', async () => {
    const { body } = await ask('POST', 'check', { account: 'acme', from: '(415) 555-0199' });
    expect(body).toMatchObject({
      verdict: 'transfer',
      reason: 'default',
      sentences: expect.any(Array),
    });
    expect((await ask('POST', 'check', { account: 'globex', from: '1' })).status).toBe(404);
  });
});

it('a key that is made again for another account sees and undoes nothing of the first', async () => {
  const by = { author: 't', what: 't' };
  const keyOf = async (account: string) => {
    const store = openAccessStore(api.ringfence.db);
    if (store.principal('key', 'again') !== undefined) await store.remove('key', 'again', by);
    const access = { name: 'again', role: 'manager', accounts: [account] } as const;
    api.keys.set('again', await addKey(store, access, by));
    store.close();
  };
  await keyOf('globex');
  await ask('POST', 'lists', { name: 'globex/mine' }, 'again');
  const [change] = (await ask('GET', 'changes', undefined, 'again')).body.changes;
  expect(change).toMatchObject({ author: 'key again' });
  await keyOf('acme');
  expect((await ask('GET', 'changes', undefined, 'again')).body.changes).toEqual([]);
  expect((await ask('POST', `changes/${change.id}/undo`, undefined, 'again')).status).toBe(404);
});
