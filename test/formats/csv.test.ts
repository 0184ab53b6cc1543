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
  it('finds its columns in any order, and counts lines of multi-line texts', async () => {
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
    ['+14155550100,Smith, Bob', 'it has 3 cells, and the first line has 2'],
    [',Bob', 'it has no number'],
  ])('rejects %j', async (row, problem) => {
    const { rows } = await readRows(`number,label\n${row}\n+14155550101,fine\n`, { format: 'csv' });
    expect(rows[0]).toEqual({ line: 2, problem: expect.stringContaining(problem) });
  });

  it.each(['2026-13-01', 'soon', '31.12.2026'])('finds fault with the time %s', async (time) => {
    const { rows } = await readRows(`number,expires\n1012,${time}\n`, { format: 'csv' });
    expect(rows).toEqual([
      { line: 2, problem: expect.stringContaining(`"${time}" is not a valid time`) },
    ]);
  });

  it('accepts rows with fewer cells, and surplus empty cells', async () => {
    const { rows } = await readRows('number,label\n+14155550100\n+14155550101,a,,\n');
    expect(rows).toMatchObject([{ text: '+14155550100' }, { text: '+14155550101', label: 'a' }]);
  });

  it.each([
    ["'+14155550100", '+14155550100'],
    ["'0201234567", '0201234567'],
    ['="0201234567"', '0201234567'],
    ['4155550145.0', '4155550145'],
    ['"4155550145.00"', '4155550145'],
    [' +14155550100 ', '+14155550100'],
    ["'=1012", '=1012'],
    ['name:a.0', 'name:a.0'],
  ])('reads the number of the cell %s as %s', async (cell, text) => {
    const { rows } = await readRows(`number;label\n${cell};a\n`, { format: 'csv' });
    expect(rows).toMatchObject([{ line: 2, text, label: 'a' }]);
  });

  it.each([
    ["'=1+1", '=1+1'],
    ["''=1+1", "'=1+1"],
    ["'+14155550100", '+14155550100'],
    ["'tis", "'tis"],
    ['=1+1', '=1+1'],
  ])('reads the label of the cell %s as %s', async (cell, label) => {
    expect((await readRows(`number,label\n1012,${cell}\n`)).rows).toMatchObject([{ label }]);
  });

  describe('of FreePBX', () => {
    const read = (...rows: string[]) => readRows(`number,description\n${rows.join('\n')}\n`);

    it('has its settings among the numbers', async () => {
      const { file, rows } = await read(
        '4155550100,sells windows',
        'blocked,1',
        'dest,"ext-local,vmu100,1"',
      );
      expect(rows).toMatchObject([
        { text: '4155550100', label: 'sells windows' },
        { line: 3, skipped: 'settings of FreePBX' },
        { line: 4, skipped: 'settings of FreePBX' },
      ]);
      expect(file.remarks()).toEqual({
        kind: 'block',
        blockAnonymous: true,
        notes: [
          {
            text: expect.stringContaining(
              'blocked,1 is FreePBX\'s "Block Unknown/Blocked Caller ID"',
            ),
          },
          {
            text: expect.stringContaining('(ext-local,vmu100,1), which is not taken over'),
            remedy: { kind: 'choose-action' },
          },
        ],
      });
    });

    it.each([
      ['', undefined],
      ['blocked,0', false],
      ['blocked,', false],
    ])('with the row "%s" has the anonymous rule %s', async (row, expected) => {
      const { file } = await read('4155550100,sells windows', row);
      expect(file.remarks()).toMatchObject({ notes: [] });
      expect(file.remarks().blockAnonymous).toBe(expected);
    });

    it('rejects another value of a setting', async () => {
      expect((await read('blocked,maybe')).rows).toEqual([
        { line: 2, problem: expect.stringContaining('is 1 or 0, and not "maybe"') },
      ]);
    });

    it('is distinguished from other tables', async () => {
      const { file, rows } = await readRows('number,label\nblocked,1\n');
      expect([rows, file.remarks().blockAnonymous]).toMatchObject([
        [{ text: 'blocked' }],
        undefined,
      ]);
    });
  });

  it.each(['number,label,Number', 'number,label,label', 'number;expires;expires'])(
    'refuses the columns %s',
    async (header) => {
      await expect(readRows(`${header}\n1012\n`)).rejects.toThrow(/has more than one column "/);
    },
  );

  it('notes which of two columns for the same thing it uses', async () => {
    const { file, rows } = await readRows('number,description,label,colour,colour\n1012,a,b\n');
    expect(rows).toMatchObject([{ text: '1012', label: 'b' }]);
    expect(file.remarks().notes).toMatchObject([
      { text: expect.stringContaining('here: description, colour') },
    ]);
  });

  it('notes unused columns', async () => {
    const { file } = await readRows('number,colour,label,size\n1012,red,a,9\n');
    expect(file.remarks().notes).toEqual([
      { text: 'columns without a meaning here: colour, size' },
    ]);
    expect((await readRows('number,name\n1012,a\n')).file.remarks().notes).toEqual([]);
  });

  it('rejects a table without numbers, naming its columns and the required ones', async () => {
    await expect(readRows('nunber,label\n1012,a\n', { format: 'csv' })).rejects.toThrow(
      'numbers has no column "number"; did you mean "nunber"?, and none with telephone numbers; its first line is "nunber,label"',
    );
  });

  it.each([
    ['never closed', '1013,"open\n1014,lost\n'],
    ['closed too early', '1013,"a"b"\n1014,"lost"\n'],
  ])('rejects a quote %s, because later rows would be lost', async (_, rows) => {
    const text = `number,label\n1012,"fi""ne"\n${rows}`;
    await expect(readRows(text)).rejects.toThrow("in the row at line 3 quotes don't match");
    const long = `${text}${'1015,x\n'.repeat(200_000)}`;
    await expect(readRows(long, { size: 65_536 })).rejects.toThrow(/the row at line 3 .*quote/);
  });

  describe('without our columns', () => {
    const read = async (text: string, column?: string) => {
      const { file, rows } = await readRows(text, { format: 'csv', column });
      const shown = rows.map((row) => ('text' in row ? `${row.text} ${row.label ?? '-'}` : row));
      return [...shown, ...file.remarks().notes.map(({ text }) => text)];
    };

    it.each([
      [
        'without a header',
        '4155550100,Dave\n4155550101,\n',
        ['4155550100 Dave', '4155550101 -'],
        'numbers were taken from column 1 ("4155550100"), labels from column 2 ("dave")',
      ],
      [
        'with another header',
        'Telefon;Ort;Betrag\n030 23125100;Köln;12\n030 23125101;Bonn;13\n',
        ['030 23125100 Köln', '030 23125101 Bonn'],
        'numbers were taken from column "telefon", labels from column "ort"',
      ],
      [
        'with a column of ours',
        'phone,name,city,until\n+14155550100,Dave,Reno,2999-01-01\n',
        ['+14155550100 Dave'],
        'numbers were taken from column "phone"',
      ],
      [
        'of one column',
        'callers\n+14155550100\n+14155550101',
        ['+14155550100 -', '+14155550101 -'],
        'numbers were taken from column "callers"',
      ],
      [
        'with identifiers, dates and amounts',
        '7,2026-11-24,4155550100,12.50\n8,24.11.2026,4155550101,3.20\n',
        ['4155550100 -', '4155550101 -'],
        'numbers were taken from column 3 ("4155550100")',
      ],
    ])('finds the numbers %s', async (_, text, rows, note) => {
      const found = await read(text);
      expect(found.slice(0, rows.length)).toEqual(rows);
      expect(found[rows.length]).toContain(note);
    });

    it.each([
      ['1', ['4155550100 Ann', '4155550101 Bob']],
      ['2', ['4155550200 Ann', '4155550201 Bob']],
    ])('takes the column %s where two have numbers', async (column, rows) => {
      const text = '4155550100,4155550200,Ann\n4155550101,4155550201,Bob\n';
      await expect(read(text)).rejects.toMatchObject({
        message: 'the columns 1 and 2 of numbers could both have the numbers',
        remedy: { kind: 'name-column' },
      });
      expect(await read(text, column)).toEqual(rows);
    });

    it('takes the column of a name, also of extensions', async () => {
      const text = 'ext,number,who\n1012,+14155550100,Dave Doe\n1013,,Bob Doe\n';
      expect(await read(text, ' EXT ')).toEqual([
        '1012 Dave Doe',
        '1013 Bob Doe',
        'columns without a meaning here: number',
      ]);
    });

    it.each([
      ['0', '0 is not a column of numbers, which has 1 to 2'],
      ['3', '3 is not a column of numbers, which has 1 to 2'],
      ['phon', '"phon" is not in the first line of numbers; did you mean "phone"?'],
      ['x', 'give a name of "phone,name", or a number from 1 to 2'],
    ])('refuses the column %s', async (column, message) => {
      await expect(read('phone,name\n4155550100,a\n', column)).rejects.toMatchObject({
        message: expect.stringContaining(message),
        field: 'column',
      });
    });

    it('refuses a column of another format', async () => {
      const read = readRows('["4155550100"]', { format: 'json', column: '1' });
      await expect(read).rejects.toMatchObject({
        message: 'names a column of CSV; this file is json',
        field: 'column',
      });
    });
  });
});
