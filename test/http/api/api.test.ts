import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../../src/admin/access/access.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { FACES } from '../../../src/http/faces.js';
import { FirstUserLink } from '../../../src/http/first-user.js';
import { Stores } from '../../../src/http/stores.js';
import { openAccessStore } from '../../../src/store/sqlite/access/access-store.js';
import { call, logCalls, rejected } from '../../support/calls.js';
import { createPolicy } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';
import { Web } from '../../support/web.js';

const ringfence = new Ringfence();
const keys = new Map<string, string>();
let web: Web;

beforeAll(async () => {
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', {});
    edit.addAccount('globex', {});
    edit.createList('globex/blocked', 'block', {}, true);
    edit.createList('spam', 'block', {}, false);
    edit.setActive('globex', 'spam', true);
  });
  logCalls(ringfence, [
    rejected('one', { caller: '+14155550100' }),
    call('two', { presentation: 'withheld', caller: undefined }),
    call('other', { account: 'globex' }),
  ]);
  web = await Web.open(ringfence.db);
  const store = openAccessStore(ringfence.db);
  for (const role of ['manager', 'admin'] as const) {
    const accounts = role === 'admin' ? [] : ['acme'];
    const key = await addKey(store, { name: role, role, accounts }, { author: 't', what: 't' });
    keys.set(role, key);
  }
  store.close();
});
afterAll(() => web.stop());

// biome-ignore lint/suspicious/noExplicitAny: an answer is looked at field by field
type Json = any;

async function ask(
  method: string,
  path: string,
  sent?: unknown,
  role = 'manager',
  headers: Record<string, string> = {},
) {
  const response = await web.fetch(`/api/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${keys.get(role)}`,
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const type = response.headers.get('content-type') ?? '';
  const text = await response.text();
  const body: Json = type.includes('json') ? JSON.parse(text) : text;
  const etag = response.headers.get('etag') ?? '';
  return { status: response.status, type, etag, body };
}

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

describe('accounts', () => {
  const path = 'accounts/acme';

  it('are changed by their managers, field by field', async () => {
    const change = {
      name: 'Acme Ltd',
      anonymousAction: 'respond 608 Rejected',
      pausedUntil: '2099-01-01T00:00:00.000Z',
    };
    const changed = await ask('PATCH', path, change);
    expect(changed).toMatchObject({ status: 200, body: { id: 'acme', country: 'US', ...change } });
    const { body } = await ask('PATCH', path, { pausedUntil: null, mode: 'enforce' });
    expect(body).toMatchObject({ name: 'Acme Ltd', mode: 'enforce', lists: expect.any(Array) });
    expect(body).not.toHaveProperty('pausedUntil');
    expect((await ask('GET', path)).body).toEqual(body);
  });

  it('only let admins change where calls go', async () => {
    for (const change of [{ callflow: { context: 'globex' } }, { isDefault: true }]) {
      expect((await ask('PATCH', path, change)).status).toBe(403);
      expect((await ask('PATCH', path, change, 'admin')).body).toMatchObject(change);
    }
    const reset = await ask('PATCH', path, { callflow: { context: null } }, 'admin');
    expect(reset.body.callflow).toEqual({});
  });

  it('are added and removed by admins', async () => {
    const account = { id: 'initech', country: 'gb', routes: ['020 7183 8750'] };
    expect((await ask('POST', 'accounts', account)).status).toBe(403);
    expect(await ask('POST', 'accounts', account, 'admin')).toMatchObject({
      status: 201,
      body: { id: 'initech', country: 'GB', routes: ['+442071838750'] },
    });
    expect((await ask('POST', 'accounts', account, 'admin')).status).toBe(400);
    expect((await ask('DELETE', 'accounts/initech', undefined, 'admin')).body).toEqual({
      removed: 'initech',
      lists: 0,
      entries: 0,
    });
    expect((await ask('GET', 'accounts/initech', undefined, 'admin')).status).toBe(404);
  });

  it('are renamed and copied by admins', async () => {
    expect((await ask('POST', `${path}/rename`, { id: 'inc' })).status).toBe(403);
    expect((await ask('POST', `${path}/copy`, { id: 'inc' })).status).toBe(403);
    const copied = await ask('POST', `${path}/copy`, { id: 'inc', name: 'Inc' }, 'admin');
    expect(copied).toMatchObject({ status: 201, body: { id: 'inc', name: 'Inc', routes: [] } });
    const renamed = await ask('POST', 'accounts/inc/rename', { id: 'inc-two' }, 'admin');
    expect(renamed).toMatchObject({ status: 200, body: { id: 'inc-two', name: 'Inc' } });
    const taken = await ask('POST', 'accounts/inc-two/rename', { id: 'acme' }, 'admin');
    expect(taken).toMatchObject({ status: 400, body: { remedy: { kind: 'choose-name' } } });
    await ask('DELETE', 'accounts/inc-two', undefined, 'admin');
  });

  it.each([
    [{ mode: 'sleep' }],
    [{ country: 'XX' }],
    [{ name: ' ' }],
    [{ anonymousAction: 'explode' }],
    [{ pausedUntil: 'noon' }],
    [{ isDefault: false }],
    [{ callflow: { context: 'a b' } }],
    [{ id: 'other' }],
  ])('reject %j, and change nothing', async (change) => {
    const before = (await ask('GET', path)).body;
    expect((await ask('PATCH', path, { ...change, blockAnonymous: true }, 'admin')).status).toBe(
      400,
    );
    expect((await ask('GET', path)).body).toEqual(before);
  });
});

describe('schedules', () => {
  it('say when a list works, by the clocks of the account', async () => {
    await ask('PATCH', 'accounts/acme', { timeZone: 'europe/berlin' });
    expect((await ask('GET', 'accounts/acme')).body).toMatchObject({ timeZone: 'Europe/Berlin' });
    const schedule = 'mon-fri 18-8, sat, sun except 2026-12-24';
    const made = await ask('POST', 'lists', { name: 'acme/night', schedule });
    expect(made.body.schedule).toBe('Mon-Fri 18:00-08:00, Sat, Sun except 2026-12-24');
    await ask('POST', 'lists/acme%2Fnight/entries', { entries: ['+14155550177'] });
    const at = async (at: string) => {
      const caller = { account: 'acme', from: '+14155550177', at };
      return (await ask('POST', 'check', caller)).body;
    };
    expect(await at('2026-11-27T16:59:00Z')).toMatchObject({
      reason: 'default',
      matches: [
        { standing: 'outside-schedule', schedule: `${made.body.schedule} (Europe/Berlin)` },
      ],
      remedy: { kind: 'clear-schedule', list: 'acme/night' },
    });
    expect(await at('2026-11-27T17:00:00Z')).toMatchObject({ reason: 'blocked-number' });
    expect((await ask('PATCH', 'lists/acme%2Fnight', { enabled: true })).body).toHaveProperty(
      'schedule',
    );
    const cleared = await ask('PATCH', 'lists/acme%2Fnight', { schedule: null });
    expect(cleared.body).not.toHaveProperty('schedule');
    await ask('DELETE', 'lists/acme%2Fnight');
    await ask('PATCH', 'accounts/acme', { timeZone: null });
    expect((await ask('GET', 'accounts/acme')).body).not.toHaveProperty('timeZone');
  });

  it.each([
    ['lists/globex%2Fblocked', { schedule: 'Mon' }, 404],
    ['accounts/acme', { timeZone: 'Mars' }, 400],
    ['accounts/acme', { timeZone: 1 }, 400],
  ])('are refused: %s %j', async (path, body, status) => {
    expect((await ask('PATCH', path, body)).status).toBe(status);
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
    const store = openAccessStore(ringfence.db);
    if (store.principal('key', 'again') !== undefined) await store.remove('key', 'again', by);
    const access = { name: 'again', role: 'manager', accounts: [account] } as const;
    keys.set('again', await addKey(store, access, by));
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
      authorization: `Bearer ${keys.get('manager')}`,
      'content-type': 'text/plain',
    };
    const body = JSON.stringify({ name: 'acme/form' });
    expect((await web.fetch('/api/v1/lists', { method: 'POST', headers, body })).status).toBe(400);
  });

  it('rejects more than a megabyte', async () => {
    const entries = ['1'.repeat(1_000_001)];
    expect((await ask('POST', 'lists/acme%2Fx/entries', { entries })).status).toBe(413);
  });
});

describe('the document', () => {
  it('describes exactly the existing routes, with parameters and body', async () => {
    const { body: document } = await ask('GET', 'openapi.json');
    const config = loadConfig({ flags: { db: ringfence.db }, env: {}, file: undefined });
    const api = FACES(config, new FirstUserLink(new Stores(config))).find(
      ({ prefix }) => prefix === '/api/v1',
    );
    const table = (api?.routes ?? []).filter(({ role }) => role !== 'anyone');
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
