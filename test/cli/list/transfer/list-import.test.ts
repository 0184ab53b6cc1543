import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { describe, expect, it } from 'vitest';
import { importSpace } from '../../../support/import-space.js';
import { outcomeOf } from '../../../support/outcome.js';
import { answering, hasTerminals } from '../../../support/terminal.js';

const { addEntry, contents, entries, importText, space } = importSpace();

describe('list import', () => {
  it('adds the entries of a file, in any spelling, and reports the result', async () => {
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

  it('reports the same as JSON, and is recorded as one change', async () => {
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

  it('renews existing entries, and with --replace uses label and expiry of the file', async () => {
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

  it('reports with --dry-run what would change, and changes nothing', async () => {
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

    it('lists twenty and counts the others, also as JSON', async () => {
      const { exitCode, stderr } = await importText('123456789\n'.repeat(25), '--json');
      expect(exitCode).toBe(2);
      const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
      expect(error.code).toBe('invalid');
      expect(error.message).toMatch(/: 25 rows are wrong.*; line 20: [^;]*; [^;]*; and 5 more$/);
    });
  });

  describe('with --replace', () => {
    it('asks before it removes or changes entries, with their numbers', async () => {
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
});
