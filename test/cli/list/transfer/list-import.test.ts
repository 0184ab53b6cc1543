import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../../src/screening/policy/policy.js';
import { outcomeOf } from '../../../support/outcome.js';
import { Ringfence } from '../../../support/ringfence.js';
import { answering, hasTerminals } from '../../../support/terminal.js';

const space = new Ringfence();

beforeAll(() =>
  space.policy((policy) =>
    policy.change(SETUP, (edit) => {
      edit.addAccount('acme', { country: 'US' });
      edit.createList('acme/spam', 'block', {}, true);
      edit.createList('acme/vip', 'allow', {}, true);
    }),
  ),
);

beforeEach(() =>
  space.policy((policy) =>
    policy.change(SETUP, (edit) => {
      edit.removeList('acme/spam');
      edit.createList('acme/spam', 'block', {}, true);
    }),
  ),
);

const SETUP = { author: 'tester', what: 'set-up' };

/** As the file on standard input. */
const importText = (text: string | Uint8Array, ...options: string[]) =>
  space.runWith(text, 'list', 'import', 'acme/spam', '-', ...options);

const addEntry = (text: string, label?: string) =>
  space.policy((policy) =>
    policy.change(SETUP, (edit) =>
      edit.addEntries('acme/spam', [{ kind: 'number', text, probe: text, label }]),
    ),
  );

const contents = (list = 'acme/spam'): Promise<Entry[]> =>
  space.policy(async (policy) => {
    const entries = [];
    for await (const entry of policy.allEntries(list)) entries.push(entry);
    return entries;
  });

const entries = async (list?: string): Promise<string[]> =>
  (await contents(list)).map(({ text }) => text);

describe('list import', () => {
  it('adds the entries of a file, in any spelling, and says what it did', async () => {
    const file = space.file(
      'a.txt',
      '+14155550100\n(415) 555-0100\n1-415-555-0101 # Bob\n+1900*\n',
    );
    const { exitCode, stdout, stderr } = await space.run('list', 'import', 'acme/spam', file);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^imported \S+a\.txt \(lines\) into acme\/spam, \d+\.\d seconds$/),
      '  added      3',
      '  changed    0',
      '  unchanged  0',
      '  repeated   1',
      '  invalid    0',
      '',
    ]);
    expect(await entries()).toEqual(['+14155550100', '+14155550101', '+1900*']);
  });

  it('says the same as JSON, and is one change in the record of its entries', async () => {
    await addEntry('+14155550100');
    const { stdout, stderr } = await importText('+14155550100\n+14155550101\n', '--json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      list: 'acme/spam',
      file: 'standard input',
      format: 'lines',
      dryRun: false,
      added: 1,
      changed: 0,
      unchanged: 1,
      removed: 0,
      repeated: 0,
      tooFewReports: 0,
      skipped: {},
      expired: 0,
      invalid: 0,
      problems: [],
      labelsCut: 0,
      doubtful: [],
      notes: [],
      seconds: expect.any(Number),
    });
    const stored = await space.policy((policy) => policy.entries('acme/spam'));
    expect(stored.map(({ text, origin }) => [text, origin])).toEqual([
      ['+14155550100', 'set-up'],
      ['+14155550101', 'list import acme/spam - --json'],
    ]);
  });

  it('renews existing entries, and with --replace takes label and expiry of the file', async () => {
    await addEntry('+14155550100', 'old');
    await addEntry('+14155550101', 'kept');
    await addEntry('+14155550102', 'gone');
    const csv = 'number,label,expires\n+14155550100,new,2030-01-01T00:00Z\n+14155550101,,\n';
    const { stdout: added } = await importText(csv, '--json');
    expect(JSON.parse(added)).toMatchObject({ added: 0, changed: 1, unchanged: 1, removed: 0 });
    const renewed = { text: '+14155550100', label: 'new', expiresAt: Date.UTC(2030, 0, 1) };
    expect(await contents()).toMatchObject([renewed, { label: 'kept' }, { label: 'gone' }]);
    const { stdout } = await importText(csv, '--replace', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ added: 0, changed: 1, unchanged: 1, removed: 1 });
    expect(await contents()).toEqual([renewed, { text: '+14155550101' }]);
  });

  it('says with --dry-run what would change, and changes nothing', async () => {
    await addEntry('+14155550100');
    await addEntry('+14155550101');
    const { stdout } = await importText('+14155550101\n+14155550102\n', '--dry-run', '--replace');
    expect(stdout.split('\n').slice(1)).toEqual([
      '  added      1',
      '  changed    0',
      '  unchanged  1',
      '  removed    1',
      '  invalid    0',
      'added: +14155550102',
      'removed: +14155550100',
      '',
    ]);
    expect(await entries()).toEqual(['+14155550100', '+14155550101']);
  });

  describe('with bad rows', () => {
    const BAD = '+14155550100\n123456789\nname:***\n+*\n+14155550101\n';

    it('imports nothing, and names line and reason', async () => {
      const { exitCode, stdout, stderr } = await importText(BAD);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr.split('\n')).toEqual([
        expect.stringMatching(/^ {2}line 2: "123456789" has too few or too many digits/),
        expect.stringMatching(/^ {2}line 3: name:\*\*\* matches every name/),
        expect.stringMatching(/^ {2}line 4: prefix "\+\*" matches more than a whole country/),
        'ringfence: standard input: 3 rows are wrong, and nothing was imported; correct the file, or import the rest with --skip-bad',
        '',
      ]);
      expect(await entries()).toEqual([]);
    });

    it('imports the rest with --skip-bad, and a broad prefix with --force', async () => {
      const { exitCode, stdout, stderr } = await importText(BAD, '--skip-bad', '--force');
      expect([exitCode, stderr.split('\n').length]).toEqual([0, 3]);
      expect(stdout).toContain('  added      3\n');
      expect(stdout).toContain('  invalid    2\n');
      expect(await entries()).toEqual(['+*', '+14155550100', '+14155550101']);
    });

    it.each([[], ['--json'], ['--dry-run'], ['--replace', '--yes', '--force']])(
      'fails where --skip-bad leaves no row, with %j',
      async (...options) => {
        await addEntry('1012');
        const { exitCode, stdout, stderr } = await importText(
          '123456789\n+\n',
          '--skip-bad',
          ...options,
        );
        expect([exitCode, stdout]).toEqual([2, '']);
        expect(stderr).toMatch(
          /2 rows are wrong, and nothing was imported; no row can be imported/,
        );
        expect(stderr).toMatch(/line 1: .*123456789.* has too few or too many digits/);
        expect(await entries()).toEqual(['1012']);
      },
    );

    it('names twenty and counts the others, also as JSON', async () => {
      const { exitCode, stderr } = await importText('123456789\n'.repeat(25), '--json');
      expect(exitCode).toBe(2);
      const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
      expect(error.code).toBe('invalid');
      expect(error.message).toMatch(/: 25 rows are wrong.*; line 20: [^;]*; [^;]*; and 5 more$/);
    });
  });

  describe('with --replace', () => {
    it('asks before it removes or changes entries, and says how many', async () => {
      await addEntry('+14155550100', 'old');
      await addEntry('+14155550101');
      await addEntry('+14155550102');
      const csv = 'number,label\n+14155550100,new\n+14155550103,\n';
      const { exitCode, stdout, stderr } = await importText(csv, '--replace');
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain(
        "won't remove 2 and change 1 of the 3 entries of acme/spam without being asked to; add --yes",
      );
      expect(await contents()).toHaveLength(3);
      expect((await importText(csv, '--replace', '--yes')).stdout).toMatch(/removed {4}2\n/);
      expect(await entries()).toEqual(['+14155550100', '+14155550103']);
    });

    it("doesn't ask if nothing is lost", async () => {
      expect((await importText('1012\n', '--replace')).exitCode).toBe(0);
      expect((await importText('1012\n1013\n', '--replace')).exitCode).toBe(0);
      expect(await entries()).toEqual(['1012', '1013']);
    });

    it.skipIf(!hasTerminals)('asks at a terminal', async () => {
      await addEntry('+14155550100');
      const file = space.file('one.txt', '1012\n');
      const argv = ['list', 'import', 'acme/spam', file, '--replace'];
      const refused = await answering('n\r', space, ...argv);
      expect(refused).toContain('remove 1 and change 0 of the 1 entry of acme/spam? [y/N]');
      expect(await entries()).toEqual(['+14155550100']);
      expect(await answering('y\r', space, ...argv)).toMatch(/removed +1/);
      expect(await entries()).toEqual(['1012']);
    });
  });

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
      'note: line 2: "415" taken as the extension 415; for all numbers that begin so write +1415*',
      'note: line 4: "212" taken as the extension 212; for all numbers that begin so write +1212*',
      'note: line 8: "213" taken as the extension 213; for all numbers that begin so write +1213*',
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
  ])('refuses a number that a spreadsheet rounded, in %s with its line', async (_, text, line) => {
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

  it('takes the numbers with many complaints from an FTC file', async () => {
    const row = (number: string) => `${number},2026-11-01,Debt\n`;
    const file = `Company_Phone_Number,Created_Date,Subject\n${row('4155550100').repeat(3)}${row('4155550101')}`;
    const { stdout } = await importText(file, '--min-reports', '2');
    expect(stdout).toContain('  below 2 reports  1\n');
    expect(await contents()).toEqual([{ text: '+14155550100', label: 'FTC: Debt' }]);
  });

  it('runs two imports one after the other, and loses nothing', async () => {
    const numbers = (from: number) =>
      Array.from({ length: 30_000 }, (_, at) => `+1415${5_550_000 + from + at}\n`).join('');
    const files = [0, 20_000].map((from) => space.file(`${from}.txt`, numbers(from)));
    const both = await Promise.all(
      files.map((file) => space.process('list', 'import', 'acme/spam', file)),
    );
    expect(both.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(await entries()).toHaveLength(50_000);
  });

  it('runs at low priority, leaves the list unchanged at Ctrl-C, and exits with 130', async () => {
    await addEntry('+14155550100');
    const child = space.spawn(
      ['list', 'import', 'acme/spam', '-', '--replace', '--yes'],
      {},
      { stdin: 'pipe' },
    );
    const outcome = outcomeOf(child);
    // More than a pipe holds: once it is gone, the import is reading.
    child.stdin?.write('+14155550101\n'.repeat(20_000));
    await once(child.stdin as NodeJS.WritableStream, 'drain');
    expect(getPriority(child.pid)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
    child.kill('SIGINT');
    expect(await outcome).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'ringfence: interrupted; acme/spam is as it was\n',
    });
    expect(await entries()).toEqual(['+14155550100']);
  });

  it('leaves the list unchanged if the disk is full', async () => {
    await addEntry('+14155550100');
    const numbers = Array.from({ length: 20_000 }, (_, at) => `+1415${5_000_000 + at}\n`).join('');
    space.file('many.txt', numbers);
    // In KiB, of a single file.
    const line = 'ulimit -f 400; $RINGFENCE list import acme/spam many.txt';
    const { exitCode, stdout, stderr } = await space.shell(line);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^ringfence: nothing was imported into acme\/spam: can't use the database/,
    );
    expect(await entries()).toEqual(['+14155550100']);
    expect(
      (await space.run('list', 'import', 'acme/spam', `${space.folder}/many.txt`)).exitCode,
    ).toBe(0);
  });

  it.each([
    ['no file', 'nothing.txt', undefined, 3, 'nothing.txt not found'],
    ['a folder', '.', undefined, 2, 'is a directory'],
    ['an empty file', 'empty.txt', '', 2, 'is empty'],
    ['UTF-16', 'wide.txt', Buffer.from('\ufeff+14155550100\n', 'utf16le'), 2, 'iconv -f UTF-16'],
    [
      'Latin-1',
      'latin.txt',
      Buffer.from('1012 # Jos\xe9\n', 'latin1'),
      2,
      'line 1 has other bytes',
    ],
    ['a binary', 'a.out', Buffer.from('\x7fELF\x00\x00'), 2, 'is binary'],
    ['10 MB on one line', 'long.txt', '1'.repeat(10_000_000), 2, 'line 1 goes on for more'],
    [
      '10 MB in one cell',
      'long.csv',
      `number\n${'1'.repeat(10_000_000)}`,
      2,
      'line 2 goes on for more',
    ],
    ['10 MB in one JSON text', 'long.json', `["${'1'.repeat(10_000_000)}"]`, 2, 'without an entry'],
    ['half a JSON', 'half.json', '{"entries": [\n"1012"', 2, 'at line 2, column 7; is it cut off?'],
    ['half a KAZOO list', 'half.json', '{"data": {"numbers": {"1012"', 2, 'is it cut off?'],
    ['a header of no format', 'other.csv', 'a,b,c\n1,2,3\n', 2, 'first line is "a,b,c"; known are'],
    [
      'a file of the other kind',
      'vip.json',
      '{"kind":"allow","entries":["1012"]}',
      2,
      'whom to allow',
    ],
    ['nothing to replace with', 'none.txt', '# none\n', 2, 'has no entries, and --replace'],
  ])('refuses %s', async (_, name, content, exit, message) => {
    await addEntry('+14155550100');
    const file = content === undefined ? `${space.folder}/${name}` : space.file(name, content);
    const { exitCode, stdout, stderr } = await space.run(
      'list',
      'import',
      'acme/spam',
      file,
      '--replace',
    );
    expect([exitCode, stdout]).toEqual([exit, '']);
    expect(stderr).toMatch(/^ringfence: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(await entries()).toEqual(['+14155550100']);
  });

  it.each([
    ['a format that is none', ['--format', 'xml'], 2, 'unknown format "xml"; one of lines, csv'],
    ['reports of no complaints', ['--min-reports', '2'], 2, 'this file is lines'],
    [
      'no number of reports',
      ['--min-reports', 'two', '--format', 'ftc'],
      2,
      '"two" is not a whole',
    ],
  ])('refuses %s', async (_, options, exit, message) => {
    const { exitCode, stderr } = await importText('+14155550100\n', ...options);
    expect(exitCode).toBe(exit);
    expect(stderr).toContain(message);
  });

  it('rejects an unknown list, and a blocklist for an allow list', async () => {
    const missing = await space.runWith('1012', 'list', 'import', 'acme/span', '-');
    expect([missing.exitCode, missing.stderr]).toEqual([
      3,
      expect.stringContaining('"acme/spam"?'),
    ]);
    const kazoo = '{"data":{"numbers":{"+14155550100":{}}}}';
    const other = await space.runWith(kazoo, 'list', 'import', 'acme/vip', '-');
    expect([other.exitCode, other.stderr]).toEqual([
      2,
      expect.stringContaining('is an allow list'),
    ]);
    const forced = await space.runWith(kazoo, 'list', 'import', 'acme/vip', '-', '--force');
    expect(forced.exitCode).toBe(0);
    expect(await entries('acme/vip')).toEqual(['+14155550100']);
  });
});
