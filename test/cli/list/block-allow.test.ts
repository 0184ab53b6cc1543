import { describe, expect, it } from 'vitest';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const NUMBER = '+14155550100';

async function withAcme(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => edit.addAccount('acme', { country: 'US' }));
  return ringfence;
}

describe.concurrent('block', () => {
  it('creates the list on first use, and takes effect', async () => {
    const ringfence = await withAcme();
    expect(await ringfence.run('block', 'acme', '(415) 555-0100', '1012')).toEqual({
      stdout: `added ${NUMBER} to acme/blocked\nadded 1012 to acme/blocked\n`,
      stderr:
        'note: "1012" taken as the extension 1012; for all numbers with this prefix, write +1012*\n',
      exitCode: 0,
    });
    expect(await ringfence.json('list', 'show', 'acme/blocked')).toMatchObject({
      kind: 'block',
      activeFor: ['acme'],
      entries: [{ text: NUMBER }, { text: '1012' }],
    });
    expect(await ringfence.json('block', 'acme', NUMBER, '1013', '--label', 'x')).toEqual({
      list: 'acme/blocked',
      added: ['1013'],
      changed: [NUMBER],
      unchanged: [],
    });
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(10);
  });

  it('blocks expired entries again, and reports it', async () => {
    const ringfence = await withAcme();
    await createPolicy(ringfence.db, (edit) => {
      edit.createList('acme/blocked', 'block', {}, true);
      const entry = { kind: 'number', text: NUMBER, probe: NUMBER, label: 'x' } as const;
      edit.addEntries('acme/blocked', [{ ...entry, expiresAt: Date.now() - 1 }]);
    });
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(0);
    const said = (word: string) => ({ stdout: `${word} ${NUMBER} on acme/blocked\n`, stderr: '' });
    expect(await ringfence.run('block', 'acme', NUMBER)).toMatchObject(said('changed'));
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(10);
    expect(await ringfence.run('block', 'acme', NUMBER)).toMatchObject(said('unchanged'));
    expect(await ringfence.json('list', 'show', 'acme/blocked')).toMatchObject({
      entries: [{ text: NUMBER, label: 'x' }],
    });
  });

  it('reads an empty label as none', async () => {
    const ringfence = await withAcme();
    await ringfence.run('block', 'acme', NUMBER, '--label', '');
    const shown = await ringfence.json('list', 'show', 'acme/blocked');
    expect(shown).toMatchObject({ entries: [expect.not.objectContaining({ label: '' })] });
  });

  it('warns if a call gets through anyway, with the reason', async () => {
    const ringfence = await withAcme();
    await ringfence.run('allow', 'acme', NUMBER);
    expect(await ringfence.run('block', 'acme', NUMBER)).toEqual({
      stdout: `added ${NUMBER} to acme/blocked\n`,
      stderr: `note: a call from ${NUMBER} is transferred all the same (allowed-number: acme/allowed ${NUMBER}); to see why: ringfence check acme --from ${NUMBER}\n`,
      exitCode: 0,
    });
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(0);
  });

  it('warns if the list has no effect, also for a prefix', async () => {
    const ringfence = await withAcme();
    await createPolicy(ringfence.db, (edit) => {
      edit.createList('acme/blocked', 'block', { enabled: false }, true);
    });
    expect(await ringfence.run('block', 'acme', '+1900*')).toMatchObject({
      stderr:
        'note: acme/blocked is disabled; to use it: ringfence list set acme/blocked --enable\n',
      exitCode: 0,
    });
  });

  it('prints no note with --json', async () => {
    const ringfence = await withAcme();
    await createPolicy(ringfence.db, (edit) => edit.updateAccount('acme', { mode: 'monitor' }));
    const { stdout, stderr } = await ringfence.run('block', 'acme', NUMBER, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ added: [NUMBER] });
    expect(stderr).toContain(`a call from ${NUMBER} is transferred all the same (monitor`);
  });
});

describe.concurrent('allow', () => {
  it('lets through what a prefix blocks', async () => {
    const ringfence = await withAcme();
    await ringfence.run('block', 'acme', '+1415*');
    expect(await ringfence.run('allow', 'acme', NUMBER)).toEqual({
      stdout: `added ${NUMBER} to acme/allowed\n`,
      stderr: '',
      exitCode: 0,
    });
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(0);
    expect(await ringfence.json('allow', 'acme', NUMBER)).toEqual({
      list: 'acme/allowed',
      added: [],
      changed: [],
      unchanged: [NUMBER],
    });
  });
});

describe.concurrent('disallow', () => {
  it('removes from the list of allowed callers', async () => {
    const ringfence = await withAcme();
    await ringfence.run('allow', 'acme', NUMBER, '1012');
    expect(await ringfence.run('disallow', 'acme', '(415) 555-0100')).toEqual({
      stdout: `removed ${NUMBER} from acme/allowed\n`,
      stderr: '',
      exitCode: 0,
    });
    expect(await ringfence.run('disallow', 'acme', NUMBER)).toMatchObject({
      stderr: expect.stringContaining(`acme/allowed has no entry ${NUMBER}`),
      exitCode: 3,
    });
  });

  it('names what allows the number instead', async () => {
    const ringfence = await withAcme();
    expect((await ringfence.run('disallow', 'acme', NUMBER)).stderr).toContain(
      'nobody is allowed for "acme": acme/allowed has no entries',
    );
    await ringfence.ok('list', 'create', 'acme/friends', '--allow');
    await ringfence.ok('list', 'add', 'acme/friends', '+1415*');
    expect((await ringfence.run('disallow', 'acme', NUMBER)).stderr).toBe(
      `ringfence: acme/allowed has no entry ${NUMBER}; it is allowed by +1415* of the list acme/friends; to take it off there: ringfence list remove acme/friends '+1415*'\n`,
    );
  });
});

describe.concurrent('entries on standard input', () => {
  const LINES = '\uFEFF(415) 555-0100\r\n\n# a comment\n  +1900*  \nname:*warranty*\n';
  const ENTRIES = [NUMBER, '+1900*', 'name:*warranty*'];

  it.each([
    ['block', 'unblock', 'acme/blocked'],
    ['allow', 'disallow', 'acme/allowed'],
  ])('%s and %s', async (put, remove, list) => {
    const ringfence = await withAcme();
    const added = await ringfence.runWith(LINES, put, 'acme', '-', '--json');
    expect(JSON.parse(added.stdout)).toMatchObject({ list, added: ENTRIES });
    const removed = await ringfence.runWith(LINES, remove, 'acme', '-', '--json');
    expect(JSON.parse(removed.stdout)).toEqual({ list, removed: ENTRIES });
  });

  it('list add and list remove', async () => {
    const ringfence = await withAcme();
    await ringfence.ok('list', 'create', 'acme/x');
    await ringfence.runWith(LINES, 'list', 'add', 'acme/x', '-', '--label', 'y');
    const { stdout } = await ringfence.runWith(LINES, 'list', 'remove', 'acme/x', '-');
    expect(stdout).toBe(ENTRIES.map((text) => `removed ${text} from acme/x\n`).join(''));
  });

  it.each([
    ['', ['-'], 'standard input has no entries'],
    ['# nothing\n', ['-'], 'standard input has no entries'],
    ['1012\n', ['-', '1013'], '"-" takes all entries from standard input'],
    ['1012\n+\n', ['-'], '"+"'],
    ['1'.repeat(8_000_001), ['-'], 'more than 8 MB'],
  ])('refuses %j', async (input, texts, says) => {
    const ringfence = await withAcme();
    const before = dump(ringfence.db);
    const outcome = await ringfence.runWith(input, 'block', 'acme', ...texts);
    expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(says) });
    expect(dump(ringfence.db)).toEqual(before);
  });
});

describe.concurrent('unblock', () => {
  it('removes the number, and warns if it is still rejected', async () => {
    const ringfence = await withAcme();
    await ringfence.run('block', 'acme', NUMBER, '+1415*', '1012');
    expect(await ringfence.run('unblock', 'acme', '415-555-0100')).toEqual({
      stdout: `removed ${NUMBER} from acme/blocked\n`,
      stderr: `note: a call from ${NUMBER} is rejected all the same (blocked-prefix: acme/blocked +1415*); to see why: ringfence check acme --from ${NUMBER}\n`,
      exitCode: 0,
    });
    expect(await ringfence.run('unblock', 'acme', '1012', '--json')).toEqual({
      stdout: `${JSON.stringify({ list: 'acme/blocked', removed: ['1012'] }, null, 2)}\n`,
      stderr: '',
      exitCode: 0,
    });
  });

  it.each([
    ['a shared list', 'spam', NUMBER],
    ['a prefix of a shared list', 'spam', '+1415*'],
    ['a prefix of the same list', 'acme/blocked', '+1415*'],
    ['another list of the account', 'acme/other', NUMBER],
  ])('names what blocks the number instead: %s', async (_, list, entry) => {
    const ringfence = await withAcme();
    const edit = (name: string) => ['list', 'create', name];
    if (list === 'acme/blocked') await ringfence.ok('block', 'acme', entry);
    else {
      await ringfence.ok(...edit(list), ...(list === 'spam' ? ['--everyone'] : []));
      await ringfence.ok('list', 'add', list, entry);
    }
    const { stderr, exitCode } = await ringfence.run('unblock', 'acme', NUMBER);
    expect({ stderr, exitCode }).toEqual({
      stderr: `ringfence: acme/blocked has no entry ${NUMBER}; it is blocked by ${entry} of the list ${list}; to let it through: ringfence allow acme ${NUMBER}\n`,
      exitCode: 3,
    });
    await ringfence.ok('allow', 'acme', NUMBER);
    expect((await ringfence.run('check', 'acme', '--from', NUMBER)).exitCode).toBe(0);
  });

  it('leaves no trace if it fails', async () => {
    const ringfence = await withAcme();
    const before = dump(ringfence.db);
    const outcome = await ringfence.run('unblock', 'acme', NUMBER);
    expect(outcome).toMatchObject({ stdout: '', exitCode: 3 });
    expect(outcome.stderr).toContain('nothing is blocked for "acme"');
    expect(dump(ringfence.db)).toEqual(before);
  });
});

describe('a wrong short form', async () => {
  const ringfence = await withAcme();
  await createPolicy(ringfence.db, (edit) => {
    edit.createList('acme/blocked', 'block', {}, true);
    edit.addEntries('acme/blocked', [{ kind: 'number', text: '1012', probe: '1012' }]);
    edit.createList('acme/allowed', 'block', {}, true);
  });
  describeRefusals(ringfence, [
    [['blok', 'acme', '1'], 2, 'has no command "blok"; did you mean "block"?'],
    [
      ['block', 'acme'],
      2,
      "missing required argument 'number'",
      'write "ringfence block <account> <number...>"',
    ],
    [['block', 'acne', NUMBER], 3, 'account "acne" not found; did you mean "acme"?'],
    [['block', 'acme', NUMBER, '123456789'], 2, '"123456789" has too few or too many digits'],
    [['block', 'acme', '1-800-FLOWERS'], 2, 'did you mean 18003569377?'],
    [['block', 'acme', '415', '555', '0100'], 2, 'looks like the one number +14155550100'],
    [['block', 'acme', '+1*'], 2, 'matches more than a whole country'],
    [['block', 'acme', NUMBER, 'a b'], 2, '"a b" is neither a number'],
    [['block', 'acme', NUMBER, '+*'], 2, 'matches more than a whole country', 'add --force'],
    [['block', 'acme', NUMBER, '--until', '0s'], 2, '"0s" is in the past'],
    [
      ['block', 'acme', NUMBER, '--label', 'x'.repeat(257)],
      2,
      'has 257 characters, and at most 256',
    ],
    [['block', 'acme', NUMBER, '--lable', 'x'], 2, 'did you mean "--label"?'],
    [['allow', 'acme', NUMBER], 2, 'acme/allowed" exists and is not of kind allow'],
    [['allow', 'acne', NUMBER], 3, 'did you mean "acme"?'],
    [['unblock', 'acme', '1012', '1013'], 3, 'acme/blocked has no entry 1013'],
    [['unblock', 'acme', 'a b'], 2, '"a b" is neither a number'],
    [['unblock', 'acne', '1012'], 3, 'did you mean "acme"?'],
  ]);
});
