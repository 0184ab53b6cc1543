import { describe, expect, it } from 'vitest';
import { readRows } from '../support/read-rows.js';

const HEADER = 'call_block_country_code,call_block_number,call_block_name,call_block_enabled';

const read = (rows: string, header = HEADER) => readRows(`${header}\n${rows}\n`);

describe('fusionpbx', () => {
  it.each([
    ['1,4155550100,,true', { text: '+14155550100', label: undefined }],
    ['44,2071838750,Spam,t', { text: '+442071838750', label: 'Spam' }],
    [',4155550100,,1', { text: '4155550100' }],
    [',+14155550100,,', { text: '+14155550100' }],
    ['1,900,,true', { text: '+1900*' }],
    ['1,900%,,true', { text: '+1900*' }],
    ['1,+900%,,true', { text: '+900*' }],
    [',900%,,true', { text: '900*' }],
    ['1,00442071838750,,true', { text: '+442071838750' }],
    ['1,+442071838750,,true', { text: '+442071838750' }],
    [',1012,,true', { text: '1012' }],
    ['1.0,4155550100.0,,true', { text: '+14155550100' }],
    [`,'+14155550100,,true`, { text: '+14155550100' }],
    [',,John Doe,true', { text: 'name:John Doe', label: undefined }],
    ['NULL,4155550100,\\N,true', { text: '4155550100', label: undefined }],
  ])('reads %j', async (row, expected) => {
    const { file, rows } = await read(row);
    expect(rows).toMatchObject([{ line: 2, ...expected }]);
    expect(file).toMatchObject({ format: 'fusionpbx', unit: 'line' });
    expect(file.remarks().kind).toBe('block');
  });

  it.each([
    ['1,4155550100,,false', 'disabled'],
    ['1,4155550100,,f', 'disabled'],
    ['1,4155550100,,0', 'disabled'],
    [',,,true', 'without number and name'],
  ])('skips %j: %s', async (row, skipped) => {
    expect((await read(row)).rows).toEqual([{ line: 2, skipped }]);
  });

  it.each([
    ['call_block_direction', 'inbound', 'outbound', 'for outbound calls'],
    ['extension_uuid', '', '2f1a', 'for one extension only (extension_uuid)'],
  ])('by %s reads %j and skips %j', async (column, taken, passed, skipped) => {
    const { rows } = await read(
      `1,4155550100,,true,${taken}\n1,4155550101,,true,${passed}`,
      `${HEADER},${column}`,
    );
    expect(rows).toMatchObject([{ text: '+14155550100' }, { line: 3, skipped }]);
  });

  it.each([
    ['1,4155550100,,maybe', 'call_block_enabled is "maybe"'],
    ['US,4155550100,,true', '"US" is not a country code'],
    ['1,^1900\\d+$,,true', '"^1900\\d+$" is a regular expression'],
  ])('rejects %j', async (row, problem) => {
    const { rows } = await read(row);
    expect(rows).toEqual([{ line: 2, problem: expect.stringContaining(problem) }]);
  });

  it('rejects a number that a spreadsheet rounded', async () => {
    const problem = expect.stringContaining('"4.15555E+09" was rounded by a spreadsheet');
    expect((await read('1,4.15555E+09,,true')).rows).toEqual([{ line: 2, problem }]);
  });

  it('rejects rows of another domain, but not global ones', async () => {
    const { rows } = await read(
      '1,4155550100,,true,d1\n1,4155550101,,true,\n1,4155550102,,true,d2\n1,4155550103,,true,d1',
      `${HEADER},domain_uuid`,
    );
    expect(rows).toMatchObject([
      { text: '+14155550100' },
      { text: '+14155550101' },
      { line: 4, problem: expect.stringContaining('domain d2, rows before it to d1') },
      { text: '+14155550103' },
    ]);
  });

  it('reads the columns of older versions', async () => {
    const { rows } = await read(
      'Reject,Spam,4155550100,true',
      'blocked_call_action,blocked_caller_name,blocked_caller_number,block_call_enabled',
    );
    expect(rows).toEqual([{ line: 2, text: '4155550100', label: 'Spam' }]);
  });

  it('notes what it reads differently from FusionPBX', async () => {
    const { file } = await read('1,900,,true\n,1012,,true\n1,4155550100,Bob,true\n,,Bob,true');
    expect(file.remarks().notes).toEqual([
      { text: expect.stringMatching(/^taken as prefixes like \+1900\*.*: 1$/) },
      { text: expect.stringMatching(/^short numbers without a country code.*: 1;/) },
      { text: expect.stringMatching(/^rows with a number and a name.*: 1$/) },
    ]);
    expect((await read('1,4155550100,,true')).file.remarks().notes).toEqual([]);
  });

  it('uses the description as label if there is no name', async () => {
    const { rows } = await read('1,4155550100,,true,Debt', `${HEADER},call_block_description`);
    expect(rows).toMatchObject([{ label: 'Debt' }]);
  });
});

describe('the actions of FusionPBX', () => {
  const notesOf = async (header: string, ...actions: string[]) => {
    const rows = actions.map((action, at) => `1,415555010${at},,true,${action}`);
    return (await read(rows.join('\n'), `${HEADER},${header}`)).file.remarks().notes;
  };

  it.each([
    ['reject,', undefined],
    [',', undefined],
    ['busy,', 'reject USER_BUSY'],
    ['extension,2001', 'transfer 2001'],
    ['ivr,3000', 'transfer 3000'],
    ['ring_group,6000', 'transfer 6000'],
    ['voicemail,1001', 'transfer *991001'],
  ])('%j is %s', async (cells, action) => {
    const notes = await notesOf('call_block_app,call_block_data', cells);
    const remedy = { kind: 'set-action', action };
    const expected = { text: `FusionPBX's action is "${action}"`, remedy };
    expect(notes).toEqual(action === undefined ? [] : [expected]);
  });

  it.each([
    ['Reject', []],
    ['Voicemail 1001', [{ remedy: { action: 'transfer *991001' } }]],
    ['Hold', [{ text: expect.stringContaining('hold (which has no counterpart here)') }]],
  ])('in one column, as older versions write %j', async (cell, expected) => {
    expect(await notesOf('call_block_action', cell)).toMatchObject(expected);
  });

  it('are counted if they differ, because a list has one', async () => {
    const header = 'call_block_app,call_block_data';
    expect(await notesOf(header, 'busy,', 'reject,', 'busy,')).toEqual([
      {
        text: 'the rows have different actions (2 x reject USER_BUSY, 1 x reject CALL_REJECTED), and a list has one; import each kind into a list of its own',
      },
    ]);
  });
});
