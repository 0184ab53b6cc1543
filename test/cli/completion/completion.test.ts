import { beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../../../src/formats/format-names.js';
import { call, logCalls } from '../../support/calls.js';
import { Ringfence } from '../../support/ringfence.js';
import { hasShell, inShell } from '../../support/shell.js';

const ringfence = new Ringfence();

beforeAll(async () => {
  await ringfence.run('account', 'add', 'acme', '--name', 'Acme Inc');
  await ringfence.run('account', 'add', 'globex');
  await ringfence.run('list', 'create', 'spam');
  await ringfence.run('block', 'acme', '+14155550100');
  await ringfence.run('allow', 'acme', '+14155550123');
  await ringfence.run('list', 'add', 'spam', '+1900*', '1012', 'name:*warranty*', 'name:a b');
  logCalls(ringfence, [call('ea3fcd4c'), call('eb00'), call('f1')]);
});

describe('ringfence __complete', () => {
  /** The candidates for the last word. The shells below ask a process for them. */
  const ask = async (...words: string[]) => {
    const { stdout, stderr, exitCode } = await ringfence.run('__complete', '--', ...words);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    return stdout.split('\n').filter((line) => line !== '');
  };
  const askWords = async (...words: string[]) =>
    (await ask(...words)).map((line) => line.split(' ')[0]);

  it.each([
    ['commands', ['acc'], ['account']],
    ['commands of a command', ['account', 're'], ['rename', 'remove', 'resume']],
    ['accounts', ['account', 'set', ''], ['acme', 'globex']],
    ['accounts that begin with it', ['block', 'gl'], ['globex']],
    ['no account where a new one is named', ['account', 'add', ''], []],
    ['lists', ['list', 'show', ''], ['acme/allowed', 'acme/blocked', 'spam']],
    ['lists that begin with it', ['list', 'show', 'acme/b'], ['acme/blocked']],
    ['lists behind an account', ['activate', 'acme', 's'], ['spam']],
    ['accounts and lists', ['history', 'acm'], ['acme', 'acme/allowed', 'acme/blocked']],
    ['nothing for a number', ['block', 'acme', ''], []],
    ['nothing behind the last argument', ['activate', 'acme', 'spam', ''], []],
    ['accounts where the verb may be left out', ['calls', 'gl'], ['globex']],
    ['options', ['account', 'set', 'acme', '--mo'], ['--mode']],
    ['options once', ['account', 'set', 'acme', '--mode', 'off', '--mo'], []],
    [
      'options as often as they may come',
      ['account', 'add', 'a', '--route', 'b', '--rou'],
      ['--route'],
    ],
    ['global options', ['account', 'set', 'acme', '--js'], ['--json']],
    ['options of the verb that is left out', ['calls', 'acme', '--rej'], ['--rejected']],
    ['no options behind --', ['block', '--', '--l'], []],
    ['values', ['account', 'set', 'acme', '--mode', ''], ['enforce', 'monitor', 'off']],
    ['values behind =', ['account', 'set', 'acme', '--mode=o'], ['--mode=off']],
    ['values as bash splits them', ['account', 'set', 'acme', '--mode', '=', 'o'], ['off']],
    [
      'values at once behind =',
      ['account', 'set', 'acme', '--mode', '='],
      ['enforce', 'monitor', 'off'],
    ],
    ['an argument behind a value', ['account', 'set', '--mode', 'off', 'gl'], ['globex']],
    ['formats to import', ['list', 'import', 'spam', '--format', ''], [...FORMATS]],
    [
      'formats to export',
      ['list', 'export', 'spam', '--format='],
      ['--format=csv', '--format=lines', '--format=json', '--format=kazoo'],
    ],
    ['actions', ['list', 'set', 'spam', '--action', ''], ['reject', 'flag', 'challenge']],
    ['Privacy tokens', ['check', 'acme', '--privacy', 'u'], ['user']],
    [
      'STIR/SHAKEN results',
      ['check', 'acme', '--verstat', 'TN-Validation-P'],
      ['A', 'B', 'C'].map((level) => `TN-Validation-Passed-${level}`),
    ],
    ['callers without a number', ['calls', '--from', ''], ['withheld', 'unavailable']],
    ['no caller to check', ['check', 'acme', '--from', ''], []],
    ['lists of an option', ['calls', '--list', 'acme/b'], ['acme/blocked']],
    ['countries to be at home in', ['config', 'set', 'home-country', 'GB'], ['GB']],
    ['accounts to be the default', ['config', 'set', 'default-account', 'g'], ['globex']],
    ['nothing for words', ['config', 'set', 'anonymous-words', ''], []],
    ['accounts whose calls are replayed', ['replay', '--calls', 'ac'], ['acme']],
    ['countries', ['account', 'add', 'a', '--country', 'GB'], ['GB']],
    ['settings', ['config', 'set', 'home'], ['home-country']],
    ['shells', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['entries', ['list', 'remove', 'spam', ''], ['+1900*', '1012', 'name:*warranty*']],
    ['entries that begin with it', ['list', 'remove', 'spam', '1012', '+19'], ['+1900*']],
    ['an entry to edit', ['list', 'edit', 'acme/blocked', '+'], ['+14155550100']],
    ['blocked callers', ['unblock', 'acme', '+'], ['+14155550100']],
    ['allowed callers', ['disallow', 'acme', ''], ['+14155550123']],
    ['no entries of a list that is none', ['list', 'remove', 'x/y', ''], []],
    ['calls, the latest first', ['calls', 'show', 'e'], ['eb00', 'ea3fcd4c']],
    ['calls to block', ['calls', 'block', 'f'], ['f1']],
    ['changes, the latest first', ['undo', ''], ['6', '5', '4', '3', '2', '1']],
    ['a change to show', ['history', 'show', '5'], ['5']],
    ['verdicts', ['calls', '--verdict', ''], ['transfer', 'reject', 'unscreened']],
    ['files', ['replay', ''], [':files']],
    ['files of an option', ['--db', ''], [':files']],
    ['nothing that is hidden', ['__'], []],
    ['nothing unknown', ['acount', 'set', ''], []],
  ])('offers %s: %j', async (_, words, expected) => {
    expect(await askWords(...words)).toEqual(expected);
  });

  it('describes each candidate', async () => {
    expect(await ask('account', 'se')).toEqual([
      'set Change an account; options not given stay as they are',
    ]);
    expect(await ask('account', 'show', 'ac')).toEqual(['acme Acme Inc']);
    expect(await ask('list', 'show', 'acme/a')).toEqual(['acme/allowed allow']);
    expect(await ask('calls', 'show', 'f')).toEqual(['f1 transfer acme']);
    expect(await ask('undo', '5')).toEqual(['5 allow acme +14155550123']);
  });

  it('reads the database that the line names', async () => {
    const other = new Ringfence();
    await other.run('account', 'add', 'initech');
    expect(await askWords('--db', other.db, 'account', 'show', '')).toEqual(['initech']);
    expect(await askWords('account', 'show', '--db', other.db, '')).toEqual(['initech']);
  });

  it('completes without a database', async () => {
    expect(await askWords('--db', '/nowhere', 'calls', 'sh')).toEqual(['show']);
  });

  it.each([
    ['no database', ['--db', '/nowhere/ringfence.db', 'account', 'show', '']],
    ['no configuration', ['--config', '/nowhere', 'account', 'show', '']],
    ['a folder for a database', ['--db', '/', 'account', 'show', '']],
  ])('offers nothing for %s', async (_, words) => {
    expect(await ask(...words)).toEqual([]);
  });
});

it('rejects an unknown shell, and suggests a similar one', async () => {
  expect(await ringfence.run('completion', 'bsh')).toMatchObject({
    stdout: '',
    stderr: expect.stringContaining('did you mean "bash"?'),
    exitCode: 2,
  });
});

describe.runIf(hasShell('bash'))('bash', () => {
  /** What a TAB at the end of these words offers. */
  const tab = (...words: string[]) =>
    inShell(
      'bash',
      ringfence,
      `set -eu
       compopt() { printf 'compopt %s\\n' "$*"; }
       source <(ringfence completion bash)
       COMP_WORDS=(ringfence ${words.map((word) => `'${word}'`).join(' ')})
       COMP_CWORD=${words.length}
       function_of=$(complete -p ringfence | sed 's/.*-F \\([^ ]*\\).*/\\1/')
       $function_of ringfence '${words.at(-1)}' '${words.at(-2) ?? 'ringfence'}'
       printf '%s\\n' "\${COMPREPLY[@]-}"`,
    ).trim();

  it.each([
    [['acc'], 'account'],
    [['list', 'show', 'acme/'], 'acme/allowed\nacme/blocked'],
    [['account', 'set', 'acme', '--mode', '=', 'm'], 'monitor'],
    [['block', 'acme', ''], ''],
    [['list', 'remove', 'spam', '+'], '+1900\\*'],
    [['replay', ''], 'compopt -o default'],
  ])('%j: %j', (words, expected) => {
    expect(tab(...words)).toBe(expected);
  });
});

describe.runIf(hasShell('zsh'))('zsh', () => {
  const tab = (...words: string[]) =>
    inShell(
      'zsh',
      ringfence,
      `compdef() { known=$1 }
       _describe() { print -rl -- "\${(@P)2}" }
       _files() { print files }
       source <(ringfence completion zsh)
       words=(ringfence ${words.map((word) => `'${word}'`).join(' ')})
       CURRENT=${words.length + 1}
       $known`,
    ).trim();

  it.each([
    [['acc'], 'account:Manage accounts and how their calls are screened'],
    [['list', 'show', 'acme/'], 'acme/allowed:allow\nacme/blocked:block'],
    [['account', 'set', 'acme', '--mode=m'], '--mode=monitor'],
    [['block', 'acme', ''], ''],
    [['replay', ''], 'files'],
  ])('%j: %j', (words, expected) => {
    expect(tab(...words)).toBe(expected);
  });
});

describe.runIf(hasShell('fish'))('fish', () => {
  const tab = (line: string) =>
    inShell(
      'fish',
      ringfence,
      `cd /; ringfence completion fish | source; complete --do-complete 'ringfence ${line}'`,
    ).trim();

  it.each([
    ['acc', 'account\tManage accounts and how their calls are screened'],
    ['list show acme/', 'acme/allowed\tallow\nacme/blocked\tblock'],
    ['account set acme --mode=m', '--mode=monitor'],
    ['block acme ', ''],
    ['replay /us', '/usr/'],
  ])('%j: %j', (line, expected) => {
    expect(tab(line)).toBe(expected);
  });
});
