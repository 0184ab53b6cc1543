import { describe, expect, it } from 'vitest';
import { readRows } from '../support/read-rows.js';

const read = (document: unknown) => readRows(JSON.stringify(document), { format: 'kazoo' });

describe('kazoo', () => {
  it.each([
    ['as Crossbar answers', (document: object) => ({ data: document, status: 'success' })],
    ['several in an answer', (document: object) => ({ data: [document], page_size: 1 })],
    ['bare', (document: object) => document],
    ['several, bare', (document: object) => [document]],
    ['several answers', (document: object) => [{ data: document, status: 'success', id: 'r1' }]],
  ])('reads a blacklist %s', async (_, wrap) => {
    const numbers = { '+14155550100': {}, '+14155550101': { name: 'Bob' } };
    const { file, rows } = await read(
      wrap({ name: 'spam', numbers, should_block_anonymous: true }),
    );
    expect(rows).toEqual([
      { line: 1, text: '+14155550100', label: undefined },
      { line: 2, text: '+14155550101', label: 'Bob' },
    ]);
    expect(file).toMatchObject({ unit: 'entry' });
    expect(file.remarks()).toMatchObject({ kind: 'block', blockAnonymous: true });
  });

  it.each([
    [[{}], undefined],
    [[{ should_block_anonymous: false }], false],
    [[{ should_block_anonymous: false }, { should_block_anonymous: true }], true],
    [[{ should_block_anonymous: true }, {}], true],
  ])('of %j the anonymous rule is %s', async (documents, expected) => {
    const { file } = await read(documents.map((each) => ({ ...each, numbers: {} })));
    expect(file.remarks().blockAnonymous).toBe(expected);
  });

  it('reads the numbers of all documents, except disabled ones', async () => {
    const { rows } = await read([
      { numbers: { '+14155550100': {} } },
      { numbers: { '+14155550101': {} }, enabled: false },
      { numbers: ['+14155550102'] },
    ]);
    expect(rows).toMatchObject([
      { line: 1, text: '+14155550100' },
      { line: 2, skipped: 'disabled' },
      { line: 3, text: '+14155550102' },
    ]);
  });

  it.each([null, true, 4155550100.5, { number: '+14155550100' }, ['+14155550100']])(
    'refuses %j for a number',
    async (value) => {
      const { rows } = await read({ numbers: ['+14155550100', 4155550101, value] });
      const problem = expect.stringMatching(
        /^(null|true|4155.*\.5|\{.*|\[.*) is not a telephone n/,
      );
      expect(rows).toMatchObject([{ text: '+14155550100' }, { text: '4155550101' }, { problem }]);
    },
  );

  it('may describe itself after its numbers', async () => {
    const { file, rows } = await read([
      { numbers: { '+14155550100': {} }, should_block_anonymous: true, enabled: false },
      { numbers: { '+14155550101': {} }, enabled: true },
    ]);
    expect(rows).toMatchObject([
      { line: 1, skipped: 'disabled' },
      { line: 2, text: '+14155550101' },
    ]);
    expect(file.remarks().blockAnonymous).toBe(true);
  });

  it('ignores other fields of the envelope', async () => {
    const { file, rows } = await read({
      data: {
        id: 'b1',
        numbers: { name: {}, enabled: {} },
        _read_only: { name: 'x', enabled: false },
      },
      should_block_anonymous: true,
      id: 'r1',
    });
    expect(rows).toMatchObject([{ text: 'name' }, { text: 'enabled' }]);
    expect(file.remarks().blockAnonymous).toBeUndefined();
  });

  it('notes that a blacklist was for one user', async () => {
    const { file } = await read([{ numbers: {}, owner_id: 'u1' }, { numbers: {} }]);
    expect(file.remarks().notes).toEqual([
      { text: expect.stringContaining('which apply to whole accounts here: 1') },
    ]);
    expect((await read({ numbers: {} })).file.remarks().notes).toEqual([]);
  });

  it.each([
    ['a listing', { data: [{ id: 'b1', name: 'spam' }] }],
    ['an empty listing', { data: [] }],
    ['one without its numbers', { data: [{ numbers: {} }, { id: 'b1', name: 'spam' }] }],
    ['our own json', { entries: ['1012'] }],
    ['numbers that are none', { data: { numbers: 'all' } }],
  ])('rejects %s', async (_, document) => {
    await expect(read(document)).rejects.toThrow('is not a KAZOO blacklist with its numbers');
  });
});
