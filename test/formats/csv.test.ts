import { describe, expect, it } from 'vitest';
import { NOW, readRows } from '../support/read-rows.js';

const TABLE = `Expires,label,NUMBER ,name
2027-01-01T00:00Z,"Smith, ""Bob""",+14155550100,
,,(415) 555-0101,Carol
30d,"two
lines",+14155550102,Dave

,,name:*warranty*,
`;

describe('csv', () => {
  it('finds its columns in any order, and counts lines where a text has several', async () => {
    const { rows } = await readRows(TABLE, { format: 'csv' });
    expect(rows).toEqual([
      { line: 2, text: '+14155550100', label: 'Smith, "Bob"', expiresAt: Date.UTC(2027, 0, 1) },
      { line: 3, text: '(415) 555-0101', label: 'Carol', expiresAt: undefined },
      { line: 4, text: '+14155550102', label: 'two\nlines', expiresAt: NOW + 30 * 86_400_000 },
      { line: 7, text: 'name:*warranty*', label: undefined, expiresAt: undefined },
    ]);
  });

  it('is the same in any pieces, with CRLF, semicolons or tabs', async () => {
    const expected = (await readRows(TABLE, { format: 'csv', size: 10_000 })).rows;
    const long = `${TABLE}${'\n'.repeat(400)}`;
    for (const size of [1, 2, 3, 50]) {
      expect((await readRows(long, { format: 'csv', size })).rows).toEqual(expected);
    }
    for (const delimiter of [';', '\t', '|']) {
      const text = 'number,label\n+14155550100,a b\n'.replaceAll(',', delimiter);
      const crlf = text.replaceAll('\n', '\r\n');
      const row = { line: 2, text: '+14155550100', label: 'a b', expiresAt: undefined };
      expect((await readRows(text, { format: 'csv' })).rows).toEqual([row]);
      expect((await readRows(crlf, { format: 'csv' })).rows).toEqual([row]);
    }
  });

  it.each([
    ['+14155550100,Smith, Bob', 'it has 3 cells, and the first line names 2'],
    [',Bob', 'it has no number'],
  ])('finds fault with %j', async (row, problem) => {
    const { rows } = await readRows(`number,label\n${row}\n+14155550101,fine\n`, { format: 'csv' });
    expect(rows[0]).toEqual({ line: 2, problem: expect.stringContaining(problem) });
  });

  it.each(['2026-13-01', 'soon', '31.12.2026'])('finds fault with the time %s', async (time) => {
    const { rows } = await readRows(`number,expires\n1012,${time}\n`, { format: 'csv' });
    expect(rows).toEqual([{ line: 2, problem: expect.stringContaining(`"${time}" is no time`) }]);
  });

  it('takes rows with fewer cells, and empty ones too many', async () => {
    const { rows } = await readRows('number,label\n+14155550100\n+14155550101,a,,\n');
    expect(rows).toMatchObject([{ text: '+14155550100' }, { text: '+14155550101', label: 'a' }]);
  });

  it('takes what FreePBX exports', async () => {
    const { file, rows } = await readRows('number,description\n4155550100,sells windows\n');
    expect(rows).toMatchObject([{ text: '4155550100', label: 'sells windows' }]);
    expect(file.remarks().notes).toEqual([]);
  });

  it('says which columns mean nothing', async () => {
    const { file } = await readRows('number,colour,label,size\n1012,red,a,9\n');
    expect(file.remarks().notes).toEqual(['columns without a meaning here: colour, size']);
    expect((await readRows('number,name\n1012,a\n')).file.remarks().notes).toEqual([]);
  });

  it('refuses a table without numbers, naming what it has and what it needs', async () => {
    await expect(readRows('nunber,label\n1012,a\n', { format: 'csv' })).rejects.toThrow(
      'numbers has no column "number"; did you mean "nunber"?; its first line is "nunber,label", and csv knows the columns number, name, label, expires',
    );
  });

  it.each([
    ['never closed', '1013,"open\n1014,lost\n'],
    ['closed too early', '1013,"a"b"\n1014,"lost"\n'],
  ])('refuses a quote %s, for rows behind it are lost', async (_, rows) => {
    const text = `number,label\n1012,"fi""ne"\n${rows}`;
    await expect(readRows(text)).rejects.toThrow("in the row at line 3 quotes don't match");
    const long = `${text}${'1015,x\n'.repeat(200_000)}`;
    await expect(readRows(long, { size: 65_536 })).rejects.toThrow(/the row at line 3 .*quote/);
  });
});
