import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from '../../support/api.js';

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const ask: Api['ask'] = (...sent) => api.ask(...sent);

describe('lists and entries', () => {
  it('are created, changed, searched page by page, exported and removed', async () => {
    const made = await ask('POST', 'lists', { name: 'acme/api', action: 'respond 608 Rejected' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'acme/api',
        kind: 'block',
        action: 'respond 608 Rejected',
        activeFor: ['acme'],
      },
    });
    const list = 'lists/acme%2Fapi';
    const entries = ['(415) 555-0100', '+1900*', 'name:*spam*', '4155550100'];
    const added = await ask('POST', `${list}/entries`, {
      entries,
      label: 'x',
      until: '2099-01-01T00:00:00Z',
    });
    expect(added.body).toMatchObject({ added: ['+14155550100', '+1900*', 'name:*spam*'] });
    const page = await ask('GET', `${list}/entries?limit=2`);
    expect(page.body).toMatchObject({
      entries: [{ text: '+14155550100', author: 'key manager', label: 'x' }, { text: '+1900*' }],
      next: '+1900*',
    });
    const rest = await ask(
      'GET',
      `${list}/entries?limit=2&after=${encodeURIComponent(page.body.next)}`,
    );
    expect(rest.body).toMatchObject({ entries: [{ text: 'name:*spam*' }] });
    expect(rest.body).not.toHaveProperty('next');
    expect((await ask('GET', `${list}/entries?search=555-0100`)).body.entries).toHaveLength(1);
    expect((await ask('GET', `${list}/export?format=lines`)).body).toBe(
      '+14155550100\n+1900*\nname:*spam*\n',
    );
    expect((await ask('DELETE', `${list}/entries`, { entries: ['+1900*', '1'] })).status).toBe(404);
    expect((await ask('DELETE', `${list}/entries`, { entries: ['+1900*'] })).body.removed).toEqual([
      '+1900*',
    ]);
    expect((await ask('PATCH', list, { enabled: false })).body).toMatchObject({ enabled: false });
    expect((await ask('DELETE', list)).body).toMatchObject({ name: 'acme/api' });
    expect((await ask('GET', list)).status).toBe(404);
  });

  it('have entries whose label and expiry are changed, and undone', async () => {
    await ask('POST', 'lists', { name: 'acme/labels' });
    const path = 'lists/acme%2Flabels/entries';
    const until = '2099-01-01T00:00:00.000Z';
    await ask('POST', path, { entries: ['+14155550100', '1012'], label: 'x', until });
    const entry = '(415) 555-0100';
    const labelled = await ask('PATCH', path, { entry, label: 'sells windows' });
    expect(labelled.body).toMatchObject({
      text: '+14155550100',
      label: 'sells windows',
      expiresAt: until,
    });
    const { body } = await ask('PATCH', path, { entry, label: null, until: null });
    expect(body).not.toHaveProperty('label');
    expect(body).not.toHaveProperty('expiresAt');
    const [change] = (await ask('GET', 'changes?limit=1')).body.changes;
    await ask('POST', `changes/${change.id}/undo`);
    expect((await ask('GET', path)).body.entries).toMatchObject([
      { text: '+14155550100', label: 'sells windows', expiresAt: until },
      { text: '1012', label: 'x', expiresAt: until },
    ]);
    const same = await ask('PATCH', path, { entry: '1012', label: 'x' });
    expect(same).toMatchObject({ status: 200, body: { text: '1012', label: 'x' } });
    expect((await ask('GET', 'changes?limit=1')).body.changes[0].undoes).toBe(change.id);
    expect((await ask('PATCH', path, { entry: '1013', label: 'y' })).status).toBe(404);
    expect((await ask('PATCH', path, { entry: '1012', label: 'y'.repeat(300) })).status).toBe(400);
    expect((await ask('PATCH', path, { entry: '', label: 'y' })).status).toBe(400);
    expect((await ask('PATCH', 'lists/spam/entries', { entry: '1', label: 'y' })).status).toBe(403);
  });

  it('of other accounts are hidden, and so are other users of a shared list', async () => {
    const { lists } = (await ask('GET', 'lists')).body;
    expect(lists.map(({ name }: { name: string }) => name)).not.toContain('globex/blocked');
    const shared = (lists: { name: string }[]) => lists.find(({ name }) => name === 'spam');
    expect(shared(lists)).toMatchObject({ activeFor: [] });
    const seen = await ask('GET', 'lists', undefined, 'admin');
    expect(shared(seen.body.lists)).toMatchObject({ activeFor: ['globex'] });
    expect((await ask('POST', 'lists', { name: 'globex/x' })).status).toBe(404);
    expect((await ask('POST', 'lists', { name: 'everybody' })).status).toBe(403);
    expect((await ask('POST', 'lists/spam/entries', { entries: ['1'] })).status).toBe(403);
    expect(
      (await ask('PUT', 'accounts/acme/activations', { list: 'globex/blocked', active: true }))
        .status,
    ).toBe(404);
  });

  it('activate and deactivate a shared list', async () => {
    const path = 'accounts/acme/activations';
    expect((await ask('PUT', path, { list: 'spam', active: true })).body).toMatchObject({
      changed: true,
    });
    expect((await ask('GET', path)).body.activations).toContainEqual({
      list: 'spam',
      active: true,
    });
    expect((await ask('PUT', path, { list: 'spam', active: false })).body).toMatchObject({
      changed: true,
    });
  });
});

describe('a list', () => {
  const path = 'lists/acme%2Fnamed';

  it('is renamed, copied and cleared', async () => {
    await ask('POST', 'lists', { name: 'acme/named' });
    const { etag } = await ask('GET', path);
    await ask('POST', `${path}/entries`, { entries: ['1012', '1013'], label: 'x' });
    const stale = await ask('POST', `${path}/clear`, {}, 'manager', { 'if-match': etag });
    expect(stale.status).toBe(412);
    const copied = await ask('POST', 'copies', { list: 'acme/named', name: 'acme/copy' });
    expect(copied).toMatchObject({ status: 201, body: { name: 'acme/copy', entries: 2 } });
    expect((await ask('POST', `${path}/clear`)).body).toEqual({ list: 'acme/named', removed: 2 });
    const renamed = await ask('POST', `${path}/rename`, { name: 'acme/renamed' });
    expect(renamed).toMatchObject({ status: 200, body: { name: 'acme/renamed', entries: 0 } });
    const [change] = (await ask('GET', 'changes?limit=1')).body.changes;
    expect(change.differences).toMatchObject([
      { kind: 'list', fields: { name: { before: 'acme/named', after: 'acme/renamed' } } },
    ]);
    await ask('POST', `changes/${change.id}/undo`);
    expect((await ask('GET', path)).status).toBe(200);
    for (const name of ['named', 'copy']) await ask('DELETE', `lists/acme%2F${name}`);
  });

  it('that still screens is made, and only an allow list can be one', async () => {
    const wanted = { name: 'acme/home', kind: 'allow', stillScreen: true };
    expect((await ask('POST', 'lists', wanted)).body).toMatchObject(wanted);
    const changed = await ask('PATCH', 'lists/acme%2Fhome', { stillScreen: false });
    expect(changed.body).toMatchObject({ stillScreen: false });
    expect((await ask('POST', 'lists', { ...wanted, name: 'acme/x', kind: 'block' })).status).toBe(
      400,
    );
    await ask('DELETE', 'lists/acme%2Fhome');
  });

  it('that is shared is copied by a manager, and only an admin changes it', async () => {
    const copy = (list: string, name: string) => ask('POST', 'copies', { list, name });
    const copied = await copy('spam', 'acme/own-spam');
    expect(copied).toMatchObject({ status: 201, body: { owner: 'acme' } });
    await ask('DELETE', 'lists/acme%2Fown-spam');
    expect((await copy('spam', 'globex/x')).status).toBe(404);
    expect((await copy('spam', 'everybody')).status).toBe(403);
    expect((await copy('globex/blocked', 'acme/x')).status).toBe(404);
    expect((await copy('acme/none', 'acme/x')).status).toBe(404);
    expect((await copy('spam', 'acme/Bad!')).status).toBe(400);
    expect((await ask('POST', 'lists/spam/rename', { name: 'x' })).status).toBe(403);
    expect((await ask('POST', 'lists/spam/clear')).status).toBe(403);
  });

  it.each([[{ name: 'spam' }], [{ name: 'acme/blocked' }], [{ name: 'acme/Bad!' }], [{}]])(
    'is not renamed by %j',
    async (body) => {
      for (const name of ['acme/kept', 'acme/blocked']) await ask('POST', 'lists', { name });
      const refused = await ask('POST', 'lists/acme%2Fkept/rename', body);
      expect(refused).toMatchObject({ status: 400, type: 'application/problem+json' });
      for (const name of ['kept', 'blocked']) await ask('DELETE', `lists/acme%2F${name}`);
    },
  );
});
