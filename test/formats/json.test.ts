import { describe, expect, it } from 'vitest';
import { NOW, readRows } from '../support/read-rows.js';

describe('json', () => {
  it('has entries as texts and as objects', async () => {
    const { file, rows } = await readRows(
      JSON.stringify({
        list: 'acme/spam',
        kind: 'block',
        entries: [
          '+14155550100',
          { entry: '+1900*', label: 'premium', until: '2027-01-01T00:00Z' },
          { text: '1012', label: null, expiresAt: '1h', hits: 4, author: 'root' },
        ],
      }),
    );
    expect(rows).toEqual([
      { line: 1, text: '+14155550100' },
      { line: 2, text: '+1900*', label: 'premium', expiresAt: Date.UTC(2027, 0, 1) },
      { line: 3, text: '1012', label: undefined, expiresAt: NOW + 3_600_000 },
    ]);
    expect(file).toMatchObject({ format: 'json', unit: 'entry' });
    expect(file.remarks().kind).toBe('block');
  });

  it('may be a bare array, without a kind', async () => {
    const { file, rows } = await readRows('[{"entry":"1012"},"1013"]');
    expect(rows).toMatchObject([{ text: '1012' }, { text: '1013' }]);
    expect(file.remarks().kind).toBeUndefined();
  });

  it('may have its kind after the entries, or not at all', async () => {
    const { file, rows } = await readRows('{"entries":["1012"],"kind":"allow"}');
    expect([rows.length, file.remarks().kind]).toEqual([1, 'allow']);
    expect((await readRows('{"entries":[]}')).rows).toEqual([]);
  });

  it.each([
    ['12', 'it is neither a text nor'],
    ['null', 'it is neither a text nor'],
    ['["1012"]', 'it is neither a text nor'],
    ['{"number":"1012"}', 'it is neither a text nor'],
    ['{"entry":"1012","label":5}', 'it is neither a text nor'],
    ['{"entry":"1012","until":"soon"}', '"soon" is not a valid time'],
  ])('rejects the entry %s', async (entry, problem) => {
    const { rows } = await readRows(`["1011",${entry}]`);
    expect(rows[1]).toEqual({ line: 2, problem: expect.stringContaining(problem) });
  });

  it.each([
    ['[\n"1012",\n"10', 'numbers ends in the middle, at line 3, column 4; is it cut off?'],
    ['{"entries": ["1012"]', 'numbers ends in the middle, at line 1, column 21'],
    ['[\n"1012"\n"1013"]', /^numbers is not valid JSON: .*, at line 3, column 1$/],
    ['["1012",]', /^numbers is not valid JSON: .*]/],
    ['12', 'numbers has no entries'],
    ['{"accounts": []}', 'numbers has no entries'],
    ['{"entries": "1012"}', 'numbers has no entries'],
    ['{"entries": {"a": "1012"}}', 'numbers has no entries'],
    ['{"entries": {}}', 'numbers has no entries'],
    ['{"data": {"numbers": {}}}', 'numbers has no entries'],
  ])('rejects %j', async (text, message) => {
    await expect(readRows(text, { format: 'json' })).rejects.toThrow(message);
  });

  it.each(['white', 1, null])('refuses the kind %j', async (kind) => {
    const text = JSON.stringify({ kind, entries: ['1012'] });
    await expect(readRows(text, { format: 'json' })).rejects.toThrow('must be "block" or "allow"');
  });
});
