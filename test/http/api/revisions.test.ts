import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api, type Json } from '../../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const ask: Api['ask'] = (...sent) => api.ask(...sent);

describe('a change', () => {
  it('is shown with each entry, and found by author, time and subject', async () => {
    await ask('POST', 'lists', { name: 'acme/shown' });
    await ask('POST', 'lists/acme%2Fshown/entries', { entries: ['1012', '1013'], label: 'x' });
    await ask('PATCH', 'lists/acme%2Fshown/entries', { entry: '1012', label: 'y' });
    const [edited, added] = (await ask('GET', 'changes?subject=acme%2Fshown')).body.changes;
    expect((await ask('GET', `changes/${edited.id}`)).body).toMatchObject({
      author: 'key manager',
      entries: [{ did: 'changed', text: '1012', before: { label: 'x' }, after: { label: 'y' } }],
    });
    const { body } = await ask('GET', `changes/${added.id}?limit=1`);
    expect(body).toMatchObject({ entries: [{ did: 'added', text: '1012' }], isCutShort: true });
    expect((await ask('GET', 'changes/1')).status).toBe(404);
    expect((await ask('GET', 'changes?subject=globex')).status).toBe(404);
    expect((await ask('GET', 'changes?since=2100-01-01T00:00:00Z')).body.changes).toEqual([]);
    const own = await ask('GET', 'changes?author=t');
    const authors = own.body.changes.map(({ author }: { author: string }) => author);
    expect(new Set(authors)).toEqual(new Set(['key manager']));
    const others = await ask('GET', 'changes?author=tester', undefined, 'admin');
    expect(others.body.changes).toMatchObject([{ author: 'tester' }]);
    await ask('DELETE', 'lists/acme%2Fshown');
  });
});

describe('lists of things', () => {
  it.each([
    ['accounts', 'accounts', 'id', ['acme', 'globex']],
    ['lists', 'lists', 'name', ['acme/paged', 'globex/blocked', 'spam']],
    ['accounts/acme/routes', 'routes', undefined, ['+14155550142', 'acme.example', 'b.example']],
    ['accounts/acme/activations', 'activations', 'list', ['acme/paged', 'spam']],
  ])('%s come a page at a time', async (path, field, key, expected) => {
    await ask('POST', 'lists', { name: 'acme/paged' });
    for (const route of ['acme.example', 'b.example', '+14155550142']) {
      await ask('POST', 'accounts/acme/routes', { route }, 'admin');
    }
    const found: string[] = [];
    for (let after = ''; ; ) {
      const { body } = await ask('GET', `${path}?limit=1${after}`, undefined, 'admin');
      expect(body[field].length).toBeLessThan(2);
      found.push(...body[field].map((row: Json) => (key === undefined ? row : row[key])));
      if (body.next === undefined) break;
      after = `&after=${encodeURIComponent(body.next)}`;
    }
    expect(found).toEqual([...found].sort());
    expect(found).toEqual(expect.arrayContaining(expected));
    const first = await ask('GET', path, undefined, 'admin');
    expect(first.body[field]).toHaveLength(found.length);
  });

  it('changes come a page at a time, the newest first', async () => {
    const all = (await ask('GET', 'changes?limit=4')).body.changes.map(({ id }: Json) => id);
    expect(all).toEqual([...all].sort((a, b) => b - a));
    const first = await ask('GET', 'changes?limit=2');
    const second = await ask('GET', `changes?limit=2&after=${first.body.next}`);
    const ids = [first, second].flatMap(({ body }) => body.changes.map(({ id }: Json) => id));
    expect(ids).toEqual(all);
  });
});

describe('revisions', () => {
  const list = 'lists/acme%2Frevised';

  it.each([
    ['accounts/acme', { blockAnonymous: true }, { blockAnonymous: false }],
    [list, { enabled: false }, { enabled: true }],
  ])('of %s prevent lost updates', async (path, first, second) => {
    await ask('POST', 'lists', { name: 'acme/revised' });
    const { etag } = await ask('GET', path);
    const ifMatch = { 'if-match': etag };
    const unchanged = { 'if-none-match': `"other", ${etag}` };
    expect((await ask('GET', path, undefined, 'manager', unchanged)).status).toBe(304);
    const changed = await ask('PATCH', path, first, 'manager', ifMatch);
    expect(changed).toMatchObject({ status: 200, body: first });
    expect(changed.etag).not.toBe(etag);
    for (const method of ['PATCH', 'DELETE']) {
      const sent = method === 'PATCH' ? second : undefined;
      expect(await ask(method, path, sent, 'admin', ifMatch)).toMatchObject({
        status: 412,
        type: 'application/problem+json',
        body: { code: 'precondition-failed', detail: expect.stringContaining('load it again') },
      });
    }
    const now = await ask('GET', path);
    expect(now).toMatchObject({ etag: changed.etag, body: first });
    expect((await ask('PATCH', path, second, 'manager', { 'if-match': '*' })).status).toBe(200);
  });

  it('of the policy keep one from applying a document to another one', async () => {
    const { body: document, etag } = await ask('GET', 'policy', undefined, 'admin');
    const ifMatch = { 'if-match': etag };
    expect((await ask('PUT', 'policy?dryRun=true', document, 'admin', ifMatch)).status).toBe(200);
    await ask('POST', 'lists', { name: 'acme/since' });
    expect((await ask('PUT', 'policy', document, 'admin', ifMatch)).status).toBe(412);
  });

  it('of an entry are in its etag', async () => {
    await ask('POST', 'lists', { name: 'acme/revised' });
    const path = `${list}/entries`;
    await ask('POST', path, { entries: ['1012'] });
    const [{ etag }] = (await ask('GET', path)).body.entries;
    const change = (label: string, seen: string) =>
      ask('PATCH', path, { entry: '1012', label }, 'manager', { 'if-match': seen });
    const changed = await change('first', etag);
    expect(changed).toMatchObject({ status: 200, body: { label: 'first', etag: changed.etag } });
    expect((await change('second', etag)).status).toBe(412);
    expect((await change('third', changed.etag)).body).toMatchObject({ label: 'third' });
  });
});

describe('the policy', () => {
  it('is exported, applied as a dry run, applied and pruned by admins', async () => {
    const { body: document } = await ask('GET', 'policy', undefined, 'admin');
    expect(document.accounts).toMatchObject([{ id: 'acme' }, { id: 'globex' }]);
    const wider = { ...document, lists: [...document.lists, { name: 'robots', kind: 'block' }] };
    const tried = await ask('PUT', 'policy?dryRun=true', wider, 'admin');
    expect(tried.body).toMatchObject({ dryRun: true, differences: [{ did: 'added' }] });
    expect((await ask('GET', 'lists/robots')).status).toBe(404);
    const applied = await ask('PUT', 'policy', wider, 'admin');
    expect(applied.body).toMatchObject({ dryRun: false, change: expect.any(Number) });
    expect((await ask('GET', 'lists/robots')).status).toBe(200);
    await ask('PUT', 'policy', document, 'admin');
    expect((await ask('GET', 'lists/robots')).status).toBe(200);
    await ask('PUT', 'policy?prune=true', document, 'admin');
    expect((await ask('GET', 'lists/robots')).status).toBe(404);
    expect((await ask('GET', 'policy', undefined, 'admin')).body).toEqual(document);
  });

  it.each([
    ['no document', 'policy?prune=true', undefined],
    ['a list', 'policy', []],
    ['an unknown field', 'policy', { acounts: [] }],
    ['a list of no account', 'policy', { lists: [{ name: 'nobody/x', kind: 'block' }] }],
    ['a flag that is none', 'policy?dryRun=yes', {}],
  ])('rejects %s, and changes nothing', async (_, path, sent) => {
    const before = (await ask('GET', 'policy', undefined, 'admin')).body;
    const refused = await ask('PUT', path, sent, 'admin');
    expect(refused).toMatchObject({ status: 400, type: 'application/problem+json' });
    expect((await ask('GET', 'policy', undefined, 'admin')).body).toEqual(before);
  });
});
