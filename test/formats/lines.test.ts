import { describe, expect, it } from 'vitest';
import { readRows } from '../support/read-rows.js';

describe('lines', () => {
  it('has an entry on each line, comments and labels', async () => {
    const text = [
      '# spam of 2026',
      '+14155550100',
      '',
      '  (415) 555-0101\t# Dave, "roofing"  ',
      '+1900*  ## premium',
      '*67#',
      'name:apartment #5 # not a label',
      '\t# indented comment',
      '+14155550102 #',
      '1012',
    ].join('\n');
    const { file, rows } = await readRows(text, { format: 'lines' });
    expect(rows).toEqual([
      { line: 2, text: '+14155550100' },
      { line: 4, text: '(415) 555-0101', label: 'Dave, "roofing"' },
      { line: 5, text: '+1900*', label: 'premium' },
      { line: 6, text: '*67#' },
      { line: 7, text: 'name:apartment #5 # not a label' },
      { line: 9, text: '+14155550102', label: undefined },
      { line: 10, text: '1012' },
    ]);
    expect(file.unit).toBe('line');
  });

  it('is the same with CRLF, in any pieces, and without a last newline', async () => {
    const text = '+14155550100 # Dave\r\n\r\n+14155550101';
    const expected = [
      { line: 1, text: '+14155550100', label: 'Dave' },
      { line: 3, text: '+14155550101' },
    ];
    for (const size of [1, 2, 3, 20, 500]) {
      expect((await readRows(text, { format: 'lines', size })).rows).toEqual(expected);
    }
  });

  it.each(['"+14155550100"', "'+14155550100'", '"+14155550100" # Dave'])(
    'takes the quotes off %s',
    async (line) => {
      expect((await readRows(`${line}\n`)).rows).toMatchObject([{ line: 1, text: '+14155550100' }]);
    },
  );

  it.each([
    '4155550100,Dave',
    '4155550100;Dave',
    '4155550100\tDave',
    '4155550100|Dave',
    '(415) 555-0100 Dave',
    '+1 415 555 0100 call centre',
  ])('rejects a text behind the number in %j', async (line) => {
    const { rows } = await readRows(`1012\n${line}\n`, { format: 'lines' });
    expect(rows).toEqual([
      { line: 1, text: '1012' },
      { line: 2, problem: expect.stringMatching(/has a text behind the number; write it as a/) },
    ]);
  });

  it.each(['sip:+14155550100;user=phone', '+14155550100;verstat=x', '1 800 FLOWERS', 'name:a, b'])(
    'finds none in %j',
    async (line) => {
      expect((await readRows(line, { format: 'lines' })).rows).toEqual([{ line: 1, text: line }]);
    },
  );

  it('rejects an endless line, and accepts a long one', async () => {
    const long = '1'.repeat(1_000_000);
    expect((await readRows(`${long}\n`, { format: 'lines', size: 65_536 })).rows).toHaveLength(1);
    const endless = readRows(`1\n${long.repeat(2)}`, { format: 'lines', size: 65_536 });
    await expect(endless).rejects.toThrow('numbers: line 2 goes on for more than 1,048,576');
  });
});
