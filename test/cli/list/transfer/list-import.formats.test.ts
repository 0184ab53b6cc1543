import { describe, expect, it } from 'vitest';
import { importSpace } from '../../../support/import-space.js';

const { contents, entries, importText, space } = importSpace();

describe('list import of other formats', () => {
  it("reads FreePBX's settings as settings", async () => {
    const csv = 'number,description\n4155550100,Spam\nblocked,1\ndest,"app-blackhole,hangup,1"\n';
    const { exitCode, stdout, stderr } = await importText(csv);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  skipped, settings of FreePBX  2\n');
    expect(stdout).toContain('callers without a number are now blocked by acme/spam');
    expect(stderr).toContain('taken as the anonymous rule of the list');
    expect(stderr).toContain('(app-blackhole,hangup,1), which is not taken over');
    expect(await contents()).toEqual([{ text: '+14155550100', label: 'Spam' }]);
    const allowing = await space.runWith(csv, 'list', 'import', 'acme/vip', '-');
    expect([allowing.exitCode, allowing.stderr]).toEqual([
      2,
      expect.stringContaining('is an allow list'),
    ]);
  });

  it('counts rows that may be meant differently, with examples', async () => {
    const rows = ['415', 'foo', '212', '4155550145.0', '41555501000', '1415555####', '213', '214'];
    const csv = `number\n${rows.join('\n')}\n`;
    const { stdout, stderr } = await importText(csv);
    expect(stdout).toContain('  doubtful, extension       4\n');
    expect(stdout).toContain('  doubtful, SIP name        1\n');
    expect(stdout).toContain('  doubtful, foreign number  1\n');
    expect(stdout).toContain('  doubtful, pattern         1\n');
    expect(stderr.split('\n')).toEqual([
      'note: line 2: "415" taken as the extension 415; for all numbers with this prefix, write +1415*',
      'note: line 4: "212" taken as the extension 212; for all numbers with this prefix, write +1212*',
      'note: line 8: "213" taken as the extension 213; for all numbers with this prefix, write +1213*',
      'note: and 1 more like these',
      'note: line 3: "foo" taken as the SIP name foo; for the name of a caller write name:foo',
      expect.stringContaining('line 6: "41555501000" no number in US, taken as +41555501000'),
      'note: line 7: "1415555####" taken as the prefix +1415555*',
      '',
    ]);
    expect(await entries()).toContain('+14155550145');
    const { doubtful } = JSON.parse((await importText(csv, '--json')).stdout);
    expect(doubtful).toMatchObject([
      { code: 'extension', count: 4, examples: [{ line: 2, text: '415' }, {}, {}] },
      { code: 'SIP name', count: 1, examples: [{ line: 3, text: 'foo' }] },
      { code: 'foreign number' },
      { code: 'pattern' },
    ]);
  });

  it.each([
    ['csv', 'number\n1012\n4.155550145E9\n', 3],
    ['lines', '1012\n4.155550145E9\n', 2],
    ['fusionpbx', 'call_block_number\n1012\n4.155550145E9\n', 3],
  ])('rejects a number that a spreadsheet rounded, in %s with its line', async (_, text, line) => {
    const { exitCode, stderr } = await importText(text);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`  line ${line}: "4.155550145E9" was rounded by a spreadsheet`);
  });

  it('truncates and counts long labels, and imports its own export', async () => {
    const label = `${'x'.repeat(255)}\u{1f355}`;
    const csv = `number,label\n1012,${label}\n1013,${'y'.repeat(256)}\n`;
    const { stdout } = await importText(csv);
    expect(stdout).toContain('  labels cut to 256 characters  1\n');
    expect(await contents()).toEqual([
      { text: '1012', label: 'x'.repeat(255) },
      { text: '1013', label: 'y'.repeat(256) },
    ]);
    expect(JSON.parse((await importText(csv, '--json')).stdout)).toMatchObject({
      unchanged: 2,
      labelsCut: 1,
    });
  });

  it('imports the rows of a KAZOO blacklist, and its anonymous rule', async () => {
    const kazoo = (rule: boolean) =>
      JSON.stringify({ data: { numbers: { '+14155550100': {} }, should_block_anonymous: rule } });
    const { stdout } = await importText(kazoo(true));
    expect(stdout).toContain('callers without a number are now blocked by acme/spam');
    const blockAnonymous = () =>
      space.policy(async (policy) => (await policy.list('acme/spam'))?.blockAnonymous);
    expect(await blockAnonymous()).toBe(true);
    expect((await importText(kazoo(false))).stdout).not.toContain('callers without a number');
    expect(await blockAnonymous()).toBe(true);
    expect((await importText(kazoo(false), '--replace', '--yes')).stdout).toContain('let through');
    expect(await blockAnonymous()).toBe(false);
  });

  it("counts FusionPBX's disabled rows, and notes its action", async () => {
    const { stdout, stderr } = await importText(
      'call_block_country_code,call_block_number,call_block_enabled,call_block_app\n1,4155550100,true,busy\n1,4155550101,false,busy\n',
    );
    expect(stdout).toContain('  skipped, disabled  1\n');
    expect(stderr).toContain('list set LIST --action "reject USER_BUSY"');
    expect(await entries()).toEqual(['+14155550100']);
  });

  it('imports the numbers with many complaints from an FTC file', async () => {
    const row = (number: string) => `${number},2026-11-01,Debt\n`;
    const file = `Company_Phone_Number,Created_Date,Subject\n${row('4155550100').repeat(3)}${row('4155550101')}`;
    const { stdout } = await importText(file, '--min-reports', '2');
    expect(stdout).toContain('  below 2 reports  1\n');
    expect(await contents()).toEqual([{ text: '+14155550100', label: 'FTC: Debt' }]);
  });
});
