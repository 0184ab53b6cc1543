import { lstatSync, statSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fillPolicy } from '../../support/full-policy.js';
import { createPolicy, dump } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';
import { answering, hasTerminals } from '../../support/terminal.js';

let ringfence: Ringfence;

beforeEach(async () => {
  ringfence = new Ringfence();
  await createPolicy(ringfence.db, fillPolicy);
});

const numbers = Array.from({ length: 20_000 }, (_, at) => `+1415${5_000_000 + at}`);
const BIG = JSON.stringify({ lists: ['a', 'b'].map((name) => ({ name, entries: numbers })) });
/** In KiB, of a single file; Node.js would die of the signal. */
const SMALL_DISK = 'ulimit -f 400; trap "" XFSZ';

const exported = () => ringfence.ok('export');

describe('export', () => {
  it('writes the same bytes to a private file as to standard output', async () => {
    const file = join(ringfence.folder, 'policy.json');
    const outcome = await ringfence.run('export', file);
    expect(outcome).toEqual({
      stdout: `wrote the policy to ${file}\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(await readFile(file, 'utf8')).toBe(await exported());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await ringfence.json('export', file, '--yes')).toEqual({ file });
    expect(await ringfence.ok('export', '-')).toBe(await exported());
  });

  it('overwrites a file only with --yes', async () => {
    const file = ringfence.file('old.json', 'old');
    const { exitCode, stdout, stderr } = await ringfence.run('export', file);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/won't overwrite \S+old\.json \(3 bytes, of \d{4}-.*; add --yes\n$/);
    expect(await readFile(file, 'utf8')).toBe('old');
    if (!hasTerminals) return;
    await answering('n\r', ringfence, 'export', file);
    expect(await readFile(file, 'utf8')).toBe('old');
    await answering('y\r', ringfence, 'export', file);
    expect(await readFile(file, 'utf8')).toBe(await exported());
  });

  it('is one JSON document, also with --json and of an empty policy', async () => {
    expect(await ringfence.ok('export', '--json')).toBe(await exported());
    const empty = new Ringfence();
    await createPolicy(empty.db, () => {});
    const document = JSON.parse(await empty.ok('export', '--json'));
    expect(document).toEqual({ settings: {}, accounts: [], lists: [] });
  });

  it('writes into a pipe, and through a link, and replaces neither', async () => {
    const [pipe, link] = ['pipe', 'link'].map((name) => join(ringfence.folder, name));
    const line = 'mkfifo pipe; cat pipe & $RINGFENCE export pipe >/dev/null; wait';
    expect((await ringfence.shell(line)).stdout).toBe(await exported());
    expect(lstatSync(pipe as string).isFIFO()).toBe(true);
    const target = ringfence.file('target.json', 'old');
    symlinkSync(target, link as string);
    await ringfence.ok('export', link as string, '--yes');
    expect(await readFile(target, 'utf8')).toBe(await exported());
    expect(lstatSync(link as string).isSymbolicLink()).toBe(true);
  });

  it('keeps the old file if it can not write the new one', async () => {
    const file = ringfence.file('policy.json', 'old');
    const big = ringfence.file('big.json', BIG);
    await ringfence.ok('apply', big);
    const { exitCode, stdout, stderr } = await ringfence.shell(
      `${SMALL_DISK}; $RINGFENCE export policy.json --yes`,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain("ringfence: can't write policy.json: EFBIG");
    expect(await readFile(file, 'utf8')).toBe('old');
    const nowhere = await ringfence.run('export', '/nowhere/policy.json');
    expect(nowhere).toMatchObject({ stdout: '', exitCode: 1 });
    expect(nowhere.stderr).toContain("can't write /nowhere/policy.json: ENOENT");
  });
});

describe('wipe, apply, export', () => {
  it.each(['a file', 'standard input'])('gives the same bytes, from %s', async (source) => {
    const document = await exported();
    const fresh = new Ringfence();
    const applied =
      source === 'a file'
        ? await fresh.run('apply', fresh.file('policy.json', document))
        : await fresh.runWith(document, 'apply', '-');
    expect(applied).toMatchObject({ exitCode: 0 });
    expect(applied.stderr).toContain(`created the database ${fresh.db}\n`);
    expect(await fresh.ok('export')).toBe(document);
  });

  it('changes nothing, and leaves no trace, if the policy equals the document', async () => {
    const before = dump(ringfence.db);
    const outcome = await ringfence.runWith(await exported(), 'apply', '-', '--prune');
    expect(outcome).toEqual({ stdout: 'nothing to change\n', stderr: '', exitCode: 0 });
    expect(dump(ringfence.db)).toEqual(before);
  });
});

const DOCUMENT = JSON.stringify({
  accounts: [{ id: 'globex', name: 'Globex', country: 'GB', routes: ['1000'] }],
  lists: [{ name: 'spam', everyone: true, entries: ['+14155550100', '+14155550199'] }],
});

const DIFFERENCE = `\
~ account globex: name globex -> Globex
~ route 1000 to globex: account acme -> globex
+ 1 entry of spam: +14155550199
~ 1 entry of spam: +14155550100
`;

describe('apply', () => {
  it('prints the difference, and how to undo it', async () => {
    const { stdout, stderr, exitCode } = await ringfence.runWith(DOCUMENT, 'apply', '-');
    expect({ stdout, exitCode }).toEqual({ stdout: DIFFERENCE, exitCode: 0 });
    expect(stderr).toBe('this is change 2; to undo it: ringfence undo 2\n');
  });

  it('with --dry-run prints the same, and changes nothing', async () => {
    const before = dump(ringfence.db);
    const argv = ['apply', '-', '--dry-run'];
    expect(await ringfence.runWith(DOCUMENT, ...argv)).toEqual({
      stdout: DIFFERENCE,
      stderr: 'dry run: nothing was changed\n',
      exitCode: 0,
    });
    const { stdout } = await ringfence.runWith(DOCUMENT, ...argv, '--json');
    const report = JSON.parse(stdout) as { differences: object[] };
    expect(report).toEqual({ dryRun: true, differences: expect.any(Array) });
    expect(report.differences.length).toBe(4);
    expect(dump(ringfence.db)).toEqual(before);
  });

  it('with --dry-run creates no database', async () => {
    const fresh = new Ringfence();
    expect(await fresh.runWith(DOCUMENT, 'apply', '-', '--dry-run')).toMatchObject({ exitCode: 0 });
    expect(() => statSync(fresh.db)).toThrow('ENOENT');
  });

  it('keeps what the document does not name, and with --prune removes it', async () => {
    const file = ringfence.file('policy.json', DOCUMENT);
    await ringfence.ok('apply', file);
    expect(await ringfence.json('account', 'list')).toHaveLength(2);
    const pruned = await ringfence.ok('apply', file, '--prune', '--dry-run');
    expect(pruned).toContain('- account acme');
    expect(pruned).toContain('- list trial');
    expect(pruned).toContain('- setting default-account');
    await ringfence.ok('apply', file, '--prune', '--yes');
    expect(await ringfence.json('account', 'list')).toMatchObject([{ id: 'globex' }]);
    expect(await ringfence.json('list', 'list')).toMatchObject([{ name: 'spam', entries: 2 }]);
    await ringfence.ok('undo');
    await ringfence.ok('undo', '2');
    const fresh = new Ringfence();
    await createPolicy(fresh.db, fillPolicy);
    expect(await exported()).toBe(await fresh.ok('export'));
  });

  describe('with --prune, if accounts, lists or entries would be removed', () => {
    const says = 'remove 1 account, 4 lists and 5 entries that the document does not name';

    it('is refused without a terminal and without --yes', async () => {
      const before = dump(ringfence.db);
      const argv = ['apply', ringfence.file('policy.json', DOCUMENT), '--prune'];
      expect(await ringfence.run(...argv)).toEqual({
        stdout: '',
        stderr: `ringfence: won't ${says} without being asked to; add --yes\n`,
        exitCode: 2,
      });
      expect(await ringfence.runWith(DOCUMENT, 'apply', '-', '--prune', '--json')).toMatchObject({
        stdout: '',
        exitCode: 2,
      });
      expect(dump(ringfence.db)).toEqual(before);
    });

    it.runIf(hasTerminals).each(['n', 'y'])('asks on a terminal: %s', async (answer) => {
      const before = dump(ringfence.db);
      const file = ringfence.file('policy.json', DOCUMENT);
      const shown = await answering(`${answer}\r`, ringfence, 'apply', file, '--prune');
      expect(shown).toContain(`${says}? [y/N] `);
      expect(shown.includes('- account acme')).toBe(answer === 'y');
      if (answer === 'n') expect(dump(ringfence.db)).toEqual(before);
    });

    it("doesn't ask if nothing of them is removed", async () => {
      const document = JSON.parse(await exported()) as { settings: object };
      const withoutSettings = JSON.stringify({ ...document, settings: {} });
      const { stdout, exitCode } = await ringfence.runWith(
        withoutSettings,
        'apply',
        '-',
        '--prune',
      );
      expect(exitCode).toBe(0);
      expect(stdout).toContain('- setting default-account');
    });
  });

  it('is one change for concurrent readers', async () => {
    const applied = ringfence.process('apply', ringfence.file('big.json', BIG));
    let isDone = false;
    void applied.then(() => {
      isDone = true;
    });
    const seen = new Set<string>();
    while (!isDone) {
      const lists = await ringfence.policy((policy) => policy.lists());
      seen.add(
        lists
          .filter(({ name }) => /^[ab]$/.test(name))
          .map(({ name, entries: count }) => `${name} ${count}`)
          .join(),
      );
      await new Promise(setImmediate);
    }
    expect((await applied).exitCode).toBe(0);
    expect([...seen].filter((each) => !['', 'a 20000,b 20000'].includes(each))).toEqual([]);
    expect((await ringfence.policy((policy) => policy.history({ limit: 9 }))).length).toBe(2);
  });
});

describe('apply rejects, and changes nothing:', () => {
  const whole = JSON.parse(DOCUMENT) as { accounts: object[]; lists: object[] };
  const withList = (list: object) =>
    JSON.stringify({ ...whole, lists: [...whole.lists, { name: 'more', ...list }] });

  it.each([
    ['half a document', DOCUMENT.slice(0, -20), 'is not valid JSON', 'ringfence export'],
    ['nothing', '', 'is not valid JSON'],
    ['a binary', Buffer.from('\x7fELF\xff\x00', 'latin1'), 'is not UTF-8 text'],
    ['an array', '[]', 'should be an object, and is an array'],
    [
      'a document of another shape',
      '{"data":{"numbers":{}}}',
      'data: unknown key; one of settings',
    ],
    ['a document of a later form', '{"version":2,"accounts":[]}', 'version: unknown key'],
    ['a number for a list of accounts', '{"accounts":1}', 'accounts: should be Array, and is 1'],
    ['a mistyped key', '{"accounts":[{"id":"a","contry":"US"}]}', 'did you mean "country"?'],
    ['a wrong entry, in the last list', withList({ entries: ['+*x'] }), 'list more:'],
    ['a list twice', withList({ name: 'spam' }), 'names list spam twice'],
    ['a list of no account', withList({ name: 'none/x' }), 'account "none" not found'],
  ])('%s', async (_, document, ...says) => {
    const before = dump(ringfence.db);
    const { stdout, stderr, exitCode } = await ringfence.runWith(document, 'apply', '-', '--prune');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(/^ringfence: standard input[^\n]*\n$/);
    for (const part of says) expect(stderr).toContain(part);
    const json = await ringfence.runWith(document, 'apply', '-', '--json');
    expect(json).toMatchObject({ stdout: '', exitCode: 2 });
    const { error } = JSON.parse(json.stderr) as { error: { code: string; message: string } };
    expect(error).toEqual({ code: 'invalid', message: stderr.slice('ringfence: '.length, -1) });
    expect(dump(ringfence.db)).toEqual(before);
  });

  it('an invalid document, and creates no database', async () => {
    const fresh = new Ringfence();
    const outcome = await fresh.runWith(withList({ name: 'spam' }), 'apply', '-');
    expect(outcome).toMatchObject({ stdout: '', exitCode: 2 });
    expect(outcome.stderr).toMatch(/^ringfence: standard input[^\n]*\n$/);
    expect(() => statSync(fresh.db)).toThrow('ENOENT');
  });

  it.each(['/nowhere/policy.json', '.'])('%s', async (file) => {
    const { stdout, stderr, exitCode } = await ringfence.run('apply', file);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
    expect(stderr).toContain(`can't read the policy ${file}`);
  });

  it('a disk that fills up', async () => {
    const before = dump(ringfence.db);
    ringfence.file('big.json', BIG);
    const { stdout, stderr, exitCode } = await ringfence.shell(
      `${SMALL_DISK}; $RINGFENCE apply big.json`,
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^ringfence: can't use the database/);
    expect(dump(ringfence.db)).toEqual(before);
  });
});
