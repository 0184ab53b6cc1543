import { once } from 'node:events';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openCallLog } from '../../src/store/sqlite/calls/call-log.js';
import { callLogFile } from '../../src/store/sqlite/database/open.js';
import { createPolicy, dump } from '../support/policy.js';
import { describeRefusals } from '../support/refusals.js';
import { Ringfence } from '../support/ringfence.js';

async function withAcme(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => edit.addAccount('acme', {}));
  return ringfence;
}

describe.concurrent('help and version', () => {
  it.each([
    [['--help'], 'Usage: ringfence [options] [command]'],
    [['help', 'block'], 'Usage: ringfence block [options] <account> <number...>'],
    [['help', 'list', 'add'], 'Usage: ringfence list add [options]'],
    [['list', 'help', 'add'], 'Usage: ringfence list add [options]'],
    [['help', 'account', 'route', 'add'], 'Usage: ringfence account route add'],
    [['calls', 'acme', '--help'], 'Usage: ringfence calls'],
    [['list', 'add', '--help'], '--json '],
    [['--version'], '0.1.0\n'],
  ])('%j goes to standard output', async (argv, part) => {
    const outcome = await new Ringfence().run(...argv);
    expect(outcome).toMatchObject({ stderr: '', exitCode: 0 });
    expect(outcome.stdout).toContain(part);
  });
});

describe('a wrong command line', async () => {
  describeRefusals(await withAcme(), [
    [['acount', 'list'], 2, '"ringfence" has no command "acount"; did you mean "account"?'],
    [['xyzzy'], 2, 'see "ringfence --help"'],
    [['help', 'xyzzy'], 2, '"ringfence" has no command "xyzzy"'],
    [['help', 'blok'], 2, '"ringfence" has no command "blok"; did you mean "block"?'],
    [['help', 'list', 'merge'], 2, '"ringfence list" has no command "merge"; it has create'],
    [['help', 'block', 'more'], 2, '"ringfence block" has no command "more"'],
    [['list', 'merge', '--help'], 2, '"ringfence list" has no command "merge"; it has create'],
    [['account', 'route', 'ad', '--help'], 2, '"ringfence account route" has no command "ad"'],
    [['xyzzy', '--help'], 2, '"ringfence" has no command "xyzzy"; see "ringfence --help"'],
    [['list', 'move'], 2, '"ringfence list" has no command "move"; it has create'],
    [['list', 'undelete', 'x'], 2, '"ringfence list" has no command "undelete"; it has create'],
    [['list', 'rmove', 'x'], 2, 'did you mean "remove"?'],
    [['restart'], 2, '"ringfence" has no command "restart"; see "ringfence --help"'],
    [['reactivate'], 2, '"ringfence" has no command "reactivate"; see'],
    [['account', 'merge'], 2, '"ringfence account" has no command "merge"; it has add'],
    [
      ['account', 'accounts'],
      2,
      'it has add, set, list, show, rename, copy, remove, pause, resume, route',
    ],
    [['calls', 'shwo', 'uuid'], 2, '"ringfence calls" has no command "shwo"; did you mean "show"?'],
    [['calls', 'acme', 'globex'], 2, 'too many arguments'],
    [['list', 'create', 'x', '--all'], 2, 'has no option "--all"; see "ringfence list create'],
    [['list', 'create', 'x', '--evryone'], 2, 'did you mean "--everyone"?'],
    [['list', 'help', 'ad'], 2, '"ringfence list" has no command "ad"'],
    [['account', 'set', 'acme', '--mode', 'off', '--author', ' '], 2, 'the author is empty'],
    [['--jsn', 'account', 'list'], 2, 'did you mean "--json"?'],
    [['account', 'list', '--db'], 2, 'argument missing'],
    [
      ['block', '4155550100'],
      2,
      "missing required argument 'number'; write",
      'block <account> <number',
    ],
    [['block', '4155550100', 'acme'], 3, 'the account goes first, and "acme" is one'],
    [['activate', 'spam', 'acme'], 3, 'the account goes first, and "acme" is one'],
    [['calls', '(415) 555-0100'], 3, "for the calls of a number, write --from '(415) 555-0100'"],
    [['account', 'set', 'acme', '--name', 'x'.repeat(129)], 2, 'has 128 characters at the most'],
    [['account', 'list', 'more'], 2, 'too many arguments', 'ringfence account list --help'],
  ]);

  it('is one JSON object on standard error with --json', async () => {
    const { stdout, stderr, exitCode } = await new Ringfence().run('--json');
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(JSON.parse(stderr)).toEqual({
      error: { code: 'invalid', message: '"ringfence" needs a command' },
    });
  });

  it('is rejected for a mistyped variable, too', async () => {
    const ringfence = await withAcme();
    const { stderr, exitCode } = await ringfence.runIn({ RINGFENCE_BD: 'x' }, 'account', 'list');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('unknown setting RINGFENCE_BD');
    expect(stderr).toContain('did you mean "RINGFENCE_DB"?');
  });
});

describe.concurrent('text from callers and other users', () => {
  const RAW = '\u001b[2J\u0007\u009b31m\u202ename\r\n';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would act on
  const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

  async function withRawNames(): Promise<Ringfence> {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => {
      edit.addAccount('acme', { name: RAW });
      edit.createList('acme/spam', 'block', {}, true);
      edit.addEntries('acme/spam', [{ kind: 'number', text: '12', probe: '12', label: RAW }]);
    });
    const log = openCallLog(callLogFile(ringfence.db), { create: true });
    log.append([
      {
        at: 0,
        uuid: 'u',
        presentation: 'presented',
        callerRaw: RAW,
        caller: RAW,
        name: RAW,
        dialled: RAW,
        verdict: 'transfer',
        reason: 'no-account',
        latencyUs: 1,
      },
    ]);
    log.close();
    return ringfence;
  }

  it.each([
    ['account', 'list'],
    ['account', 'show', 'acme'],
    ['list', 'show', 'acme/spam'],
    ['calls'],
    ['calls', 'show', 'u'],
    ['check', 'acme', '--from', '12', '--name', RAW],
    ['account', 'set', 'acme', '--name', RAW],
    ['account', 'show', RAW],
    ['block', 'acme', RAW],
    [RAW],
  ])('never reaches the terminal raw: %j %j %j', async (...argv) => {
    const ringfence = await withRawNames();
    for (const options of [[], ['--json']]) {
      const { stdout, stderr } = await ringfence.run(...argv, ...options);
      expect(stdout + stderr).toContain('name');
      expect(stdout + stderr).not.toMatch(CONTROL);
    }
  });

  it('never reaches it raw from the process either', async () => {
    const ringfence = await withRawNames();
    for (const argv of [
      ['account', 'show', 'acme'],
      ['calls', '--json'],
      ['account', 'show', RAW],
    ]) {
      const { stdout, stderr } = await ringfence.process(...argv);
      expect(stdout + stderr).toContain('name');
      expect(stdout + stderr).not.toMatch(CONTROL);
    }
  });

  it('is whole in JSON', async () => {
    const ringfence = await withRawNames();
    expect(await ringfence.json('account', 'show', 'acme')).toMatchObject({ name: RAW });
  });
});

describe.concurrent('the author of a change', () => {
  it.each([
    [['--author', 'jo'], { RINGFENCE_AUTHOR: 'script', SUDO_USER: 'kim' }, 'jo'],
    [[], { RINGFENCE_AUTHOR: 'script', SUDO_USER: 'kim' }, 'script'],
    [[], { SUDO_USER: 'kim' }, 'kim'],
    [[], { RINGFENCE_AUTHOR: '', SUDO_USER: '' }, 'tester'],
    [[], {}, 'tester'],
  ])('with %j and %j is %j', async (options, env, author) => {
    const ringfence = await withAcme();
    const argv = ['account', 'set', 'acme', '--mode', 'off', ...options];
    expect(await ringfence.runIn(env, ...argv)).toMatchObject({ exitCode: 0 });
    const { rows } = dump(ringfence.db)['change'] as { rows: object[] };
    expect(rows.at(-1)).toMatchObject({ author });
  });
});

describe.concurrent('standard output', () => {
  async function withManyEntries(): Promise<Ringfence> {
    const ringfence = await withAcme();
    await createPolicy(ringfence.db, (edit) => {
      edit.createList('spam', 'block', {}, false);
      const numbers = Array.from({ length: 5_000 }, (_, at) => `${10_000 + at}`);
      edit.addEntries(
        'spam',
        numbers.map((text) => ({ kind: 'number', text, probe: text })),
      );
    });
    return ringfence;
  }

  it('may close early, as with head', async () => {
    const ringfence = await withManyEntries();
    const child = ringfence.spawn(['list', 'show', 'spam']);
    const said = text(child.stderr as NodeJS.ReadableStream);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.stdout?.destroy();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(await said).toBe('');
  });

  it('that is full is an error', async () => {
    const ringfence = await withManyEntries();
    const child = ringfence.spawn(
      ['list', 'show', 'spam'],
      {},
      {
        stdout: openSync('/dev/full', 'w'),
      },
    );
    const said = text(child.stderr as NodeJS.ReadableStream);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(await said).toContain("ringfence: can't write the output: ENOSPC");
  });
});
