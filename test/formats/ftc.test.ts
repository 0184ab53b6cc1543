import { describe, expect, it } from 'vitest';
import { readRows } from '../support/read-rows.js';

const HEADER =
  'Company_Phone_Number,Created_Date,Violation_Date,Consumer_City,Consumer_State,Consumer_Area_Code,Subject,Recorded_Message_Or_Robocall';
const REST = '2026-11-02 00:00:29,2026-11-01 16:20:00,Austin,Texas,512';

const read = (rows: string) => readRows(`${HEADER}\n${rows}\n`);

describe('ftc', () => {
  it('has a complaint on each row, about an American number', async () => {
    const { file, rows } = await read(
      `4155550100,${REST},"Reducing your debt, loans",Y\n14155550101,${REST},,N`,
    );
    expect(rows).toEqual([
      { line: 2, text: '+14155550100', label: 'FTC: Reducing your debt, loans' },
      { line: 3, text: '+14155550101', label: 'FTC' },
    ]);
    expect(file).toMatchObject({ format: 'ftc', unit: 'line' });
    expect(file.remarks().kind).toBe('block');
  });

  it("reads a spreadsheet's numbers, and rejects a rounded one", async () => {
    const { rows } = await read(
      ['4155550100.0', '1415555010.0', '4.15555E+09'].map((each) => `${each},${REST}`).join('\n'),
    );
    expect(rows).toMatchObject([
      { text: '+14155550100' },
      { problem: '"1415555010" is not an American number' },
      { line: 4, problem: expect.stringContaining('was rounded by a spreadsheet') },
    ]);
  });

  it('skips complaints without a number', async () => {
    const { rows } = await read(`,${REST},Other,Y`);
    expect(rows).toEqual([{ line: 2, skipped: 'complaints without a number' }]);
  });

  it.each(['1012', '0000000000', '1155550100', '442071838750', 'private', '41555501000'])(
    'finds fault with the number %s',
    async (number) => {
      const { rows } = await read(`${number},${REST},Other,Y`);
      expect(rows).toEqual([{ line: 2, problem: `"${number}" is not an American number` }]);
    },
  );
});
