import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Crossbar } from '../../support/crossbar.js';

const GREGORIAN = 62_167_219_200;

let crossbar: Crossbar;
beforeAll(async () => {
  crossbar = await Crossbar.open();
});
afterAll(() => crossbar.close());

describe('blacklists', () => {
  it('are returned in E.164, without the data that the interface adds about itself', async () => {
    const numbers = { '(415) 555-0100': {}, '0014155550101': { name: 'Bob' }, '1012': {} };
    const { headers, body } = await crossbar.kazoo.ask('PUT', 'blacklists', {
      name: 'My list!',
      numbers,
      should_block_anonymous: 'true',
      flags: ['a'],
      own: { x: [1] },
    });
    const { id } = body.data;
    expect(headers.get('location')).toMatch(new RegExp(`/blacklists/${id}$`));
    const read = await crossbar.kazoo.ask('GET', `blacklists/${id}`);
    expect(read.body.data).toEqual({
      id,
      name: 'My list!',
      should_block_anonymous: true,
      numbers: { '+14155550100': {}, '+14155550101': { name: 'Bob' }, '1012': {} },
      flags: ['a'],
      own: { x: [1] },
    });
    const all = await crossbar.kazoo.ask('GET', 'blacklists?paginate=false');
    expect(all.body.data).toContainEqual({ id, name: 'My list!', should_block_anonymous: true });
    expect(await crossbar.ringfence.json('list', 'show', 'acme/my-list')).toMatchObject({
      name: 'acme/my-list',
    });
  });

  it('keep what the client does not know when they are saved', async () => {
    const id = await crossbar.newList({
      name: 'Kept',
      numbers: { '+14155550100': { name: 'Eve' } },
    });
    await crossbar.ringfence.ok('list', 'add', 'acme/kept', '+1900*', 'name:*spam*');
    await crossbar.ringfence.ok('list', 'add', 'acme/kept', '+14155550102', '--until', '30d');
    await crossbar.ringfence.ok('list', 'schedule', 'acme/kept', 'Mon-Fri 18:00-08:00');
    const before = await crossbar.ringfence.ok('list', 'export', 'acme/kept');
    const { body } = await crossbar.kazoo.ask('GET', `blacklists/${id}`);
    const numbers = Object.keys(body.data.numbers).map((number) => [number, {}]);
    const sent = { name: 'Kept, renamed', numbers: Object.fromEntries(numbers) };
    const saved = await crossbar.kazoo.ask('POST', `blacklists/${id}`, sent);
    expect(saved.body.data).toMatchObject({ id, name: 'Kept, renamed' });
    expect(await crossbar.ringfence.ok('list', 'export', 'acme/kept')).toBe(before);
    expect(await crossbar.ringfence.json('list', 'schedule', 'acme/kept')).toMatchObject({
      schedule: 'Mon-Fri 18:00-08:00',
    });
  });

  it('are saved in one change, which can be undone', async () => {
    const id = await crossbar.newList({
      name: 'Diff',
      numbers: { '+14155550100': {}, '+14155550101': {} },
    });
    await crossbar.kazoo.ask('POST', `blacklists/${id}`, {
      name: 'Diff',
      numbers: { '+14155550101': { name: 'new' }, '+14155550102': {} },
    });
    expect((await crossbar.kazoo.ask('GET', `blacklists/${id}`)).body.data.numbers).toEqual({
      '+14155550101': { name: 'new' },
      '+14155550102': {},
    });
    await crossbar.ringfence.ok('undo', '--yes');
    expect((await crossbar.kazoo.ask('GET', `blacklists/${id}`)).body.data.numbers).toEqual({
      '+14155550100': {},
      '+14155550101': {},
    });
  });

  it('are merged by PATCH, in which null removes a field', async () => {
    const id = await crossbar.newList({
      numbers: { '+14155550100': {}, '+14155550101': {} },
      a: { b: 1 },
    });
    const { body } = await crossbar.kazoo.ask('PATCH', `blacklists/${id}`, {
      numbers: { '+14155550100': null, '+14155550102': {} },
      a: { c: 2 },
    });
    expect(body.data).toMatchObject({
      numbers: { '+14155550101': {}, '+14155550102': {} },
      a: { b: 1, c: 2 },
    });
  });

  it('keep their id from KAZOO; a second list with that id is a conflict', async () => {
    const id = 'ab'.repeat(16);
    expect(await crossbar.newList({ id })).toBe(id);
    const { status, body } = await crossbar.kazoo.ask('PUT', 'blacklists', { name: 'x', id });
    expect([status, body.error, body.data.message]).toEqual([409, '409', 'conflicting documents']);
  });

  it('keep their id when their deletion is undone', async () => {
    const id = await crossbar.newList({ name: 'Gone' });
    const { body } = await crossbar.kazoo.ask('DELETE', `blacklists/${id}`);
    expect(body.data).toMatchObject({ id, _read_only: { deleted: true } });
    expect((await crossbar.kazoo.ask('GET', `blacklists/${id}`)).body).toMatchObject({
      error: '404',
      message: 'bad_identifier',
      data: { message: 'bad identifier', cause: id },
    });
    await crossbar.ringfence.ok('undo', '--yes');
    expect((await crossbar.kazoo.ask('GET', `blacklists/${id}`)).body.data).toMatchObject({
      name: 'Gone',
    });
  });

  it.each([
    ['no name', {}, 'name', 'required'],
    ['an empty name', { name: '' }, 'name', 'minLength'],
    ['a long name', { name: 'x'.repeat(129) }, 'name', 'maxLength'],
    ['a name that is not a string', { name: 3 }, 'name', 'type'],
    ['numbers as a list', { name: 'x', numbers: [] }, 'numbers', 'type'],
    ['a number that is none', { name: 'x', numbers: { '+1x': {} } }, 'numbers.+1x', 'invalid'],
    ['a prefix', { name: 'x', numbers: { '+1900*': {} } }, 'numbers.+1900*', 'invalid'],
    [
      'neither true nor false',
      { name: 'x', should_block_anonymous: 3 },
      'should_block_anonymous',
      'type',
    ],
    ['flags that are not strings', { name: 'x', flags: [1] }, 'flags', 'type'],
    ['an id that is none', { name: 'x', id: 'y' }, 'id', 'pattern'],
  ])('with %s are rejected with a readable message', async (_, data, field, rule) => {
    const { status, body } = await crossbar.kazoo.ask('PUT', 'blacklists', data);
    expect([status, body.message]).toEqual([400, 'validation error']);
    expect(body.data[field][rule].message).toMatch(/\w+ \w+/);
  });

  it('that are shared can be seen and selected, but not changed', async () => {
    const all = await crossbar.kazoo.ask('GET', 'blacklists?paginate=false');
    const { id } = all.body.data.find(({ name }: { name: string }) => name === 'spam');
    expect((await crossbar.kazoo.ask('GET', `blacklists/${id}`)).body.data.numbers).toEqual({
      22395: {},
    });
    const { status, body } = await crossbar.kazoo.ask('POST', `blacklists/${id}`, { name: 'mine' });
    expect([status, body.message]).toEqual([403, 'forbidden']);
    expect(body.data.message).toContain('shared list');
    const select = (blacklists: string[]) => crossbar.kazoo.ask('PATCH', '', { blacklists });
    expect((await select([id, 'f'.repeat(32)])).body.data.blacklists).toEqual([id]);
    expect(await crossbar.ringfence.json('account', 'show', 'acme')).toMatchObject({
      lists: expect.arrayContaining([expect.objectContaining({ name: 'spam', works: true })]),
    });
    expect((await select([])).body.data.blacklists).toEqual([]);
  });

  it('have a revision: they are not sent again while unchanged, and not overwritten after a change', async () => {
    const id = await crossbar.newList({ name: 'Revised' });
    const { headers } = await crossbar.kazoo.ask('GET', `blacklists/${id}`);
    const etag = headers.get('etag') ?? '';
    const again = await crossbar.kazoo.ask('GET', `blacklists/${id}`, undefined, {
      'if-none-match': etag,
    });
    expect(again.status).toBe(304);
    const save = (flags: string[]) =>
      crossbar.kazoo.ask(
        'POST',
        `blacklists/${id}`,
        { name: 'Revised', flags },
        { 'if-match': etag },
      );
    expect((await save(['a'])).status).toBe(200);
    expect((await save(['b'])).status).toBe(412);
  });

  it('are paged and filtered', async () => {
    const page = await crossbar.kazoo.ask('GET', 'blacklists?page_size=2');
    expect(page.body).toMatchObject({ page_size: 2, next_start_key: expect.any(String) });
    const next = await crossbar.kazoo.ask(
      'GET',
      `blacklists?page_size=2&start_key=${page.body.next_start_key}`,
    );
    expect(next.body.data[0].id).toBe(page.body.next_start_key);
    const found = await crossbar.kazoo.ask('GET', 'blacklists?filter_name=spam');
    expect(found.body.data).toHaveLength(1);
    expect(found.body).not.toHaveProperty('next_start_key');
    const others = await crossbar.kazoo.ask(
      'GET',
      'blacklists?filter_not_name=spam&has_key=name&paginate=false',
    );
    expect(others.body.data.map(({ name }: { name: string }) => name)).not.toContain('spam');
    expect((await crossbar.kazoo.ask('GET', 'blacklists?key_missing=name')).body.data).toEqual([]);
    expect((await crossbar.kazoo.ask('GET', 'blacklists?page_size=0')).status).toBe(400);
  });

  it('are found by their further fields as well, several values at once', async () => {
    const id = await crossbar.newList({ name: 'Tagged', own: { tag: 'x', none: [] } });
    const isFound = async (query: string) => {
      const { body } = await crossbar.kazoo.ask('GET', `blacklists?paginate=false&${query}`);
      return body.data.some((each: { id: string }) => each.id === id);
    };
    const list = encodeURIComponent('["a","x"]');
    for (const query of [`filter_own.tag=${list}`, 'has_key=own.none', 'key_missing=own.other']) {
      expect([query, await isFound(query)]).toEqual([query, true]);
    }
    for (const query of [`filter_not_own.tag=${list}`, 'has_value=own.none', 'has_key=own.x.y']) {
      expect([query, await isFound(query)]).toEqual([query, false]);
    }
  });

  it('are found by when they were made and changed', async () => {
    const id = await crossbar.newList({ name: 'Timed' });
    const now = Math.floor(Date.now() / 1_000) + GREGORIAN;
    const isFound = async (query: string) => {
      const { body } = await crossbar.kazoo.ask('GET', `blacklists?paginate=false&${query}`);
      return body.data.some((each: { id: string }) => each.id === id);
    };
    const [hourAgo, hourAhead] = [now - 3_600, now + 3_600];
    for (const event of ['created', 'modified']) {
      expect(await isFound(`${event}_from=${hourAgo}`)).toBe(true);
      expect(await isFound(`${event}_from=${hourAhead}`)).toBe(false);
      expect(await isFound(`${event}_to=${hourAhead}`)).toBe(true);
      expect(await isFound(`${event}_to=${hourAgo}`)).toBe(false);
    }
    expect(await isFound(`created_from=${hourAgo}&modified_to=${hourAgo}`)).toBe(false);
    expect((await crossbar.kazoo.ask('GET', 'blacklists?created_from=noon')).status).toBe(400);
  });
});
