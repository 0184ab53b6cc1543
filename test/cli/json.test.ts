import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf } from '../../src/cli/help.js';
import { logCalls, rejected } from '../support/calls.js';
import { commandTree, visibleCommands } from '../support/command-tree.js';
import { DaemonProcess } from '../support/daemon.js';
import { Ringfence } from '../support/ringfence.js';
import { isSeenByService } from '../support/seen-by-service.js';

/*
 * Every command as a process: its standard output with --json parses, with something to show and with
 * nothing. Other tests run the variants of a command in their own process.
 */

const daemon = new DaemonProcess();
const ringfence = new Ringfence(daemon.folder);
const at = (name: string) => join(ringfence.folder, name);

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));

/** Of each command a line that works, one after the other. */
const LINES: readonly (readonly string[])[] = [
  ['list', 'refresh', '--all'],
  ['account', 'add', 'acme', '--country', 'US'],
  ['account', 'add', 'globex'],
  ['account', 'set', 'acme', '--name', 'Acme'],
  ['account', 'list'],
  ['account', 'show', 'acme'],
  ['account', 'pause', 'acme', '--until', '1h'],
  ['account', 'resume', 'acme'],
  ['account', 'route', 'add', 'acme', '1000'],
  ['account', 'route', 'remove', 'acme', '1000'],
  ['list', 'create', 'spam'],
  ['list', 'set', 'spam', '--action', 'flag'],
  ['list', 'list'],
  ['list', 'show', 'spam'],
  ['list', 'add', 'spam', '1012'],
  ['list', 'edit', 'spam', '1012', '--label', 'x'],
  ['list', 'schedule', 'spam', 'Mon-Fri 18:00-08:00'],
  ['list', 'remove', 'spam', '1012'],
  ['list', 'copy', 'spam', 'copy'],
  ['list', 'clear', 'copy', '--yes'],
  ['list', 'rename', 'copy', 'other'],
  ['list', 'import', 'spam', at('numbers.txt')],
  ['list', 'import', 'spam', at('numbers.txt'), '--dry-run'],
  ['list', 'export', 'spam'],
  ['activate', 'acme', 'spam'],
  ['deactivate', 'acme', 'spam'],
  ['list', 'delete', 'spam', '--yes'],
  ['block', 'acme', '+14155550100'],
  ['unblock', 'acme', '+14155550100'],
  ['allow', 'acme', '+14155550101'],
  ['disallow', 'acme', '+14155550101'],
  ['find', '+14155550101'],
  ['check', 'globex', '--from', '1'],
  ['calls', 'list'],
  ['calls', 'show', 'one'],
  ['calls', 'block', 'one'],
  ['calls', 'allow', 'one'],
  ['calls', 'stats'],
  ['replay', '--calls'],
  ['replay', fixture('calls/e164-plus.esl'), '--policy', fixture('policy.json')],
  ['export'],
  ['export', at('policy.json')],
  ['apply', at('policy.json')],
  ['apply', at('policy.json'), '--dry-run'],
  ['history'],
  ['history', 'list'],
  ['history', 'show', '1'],
  ['undo'],
  ['redo'],
  ['backup', at('copy.db')],
  ['restore', at('copy.db'), '--dry-run'],
  ['restore', at('copy.db'), '--yes'],
  ['config', 'show'],
  ['config', 'validate', at('config.json')],
  ['config', 'set', 'home-country', 'GB'],
  ['config', 'unset', 'home-country'],
  ['status'],
  ['doctor', '--listen', 'WHERE'],
  ...(isSeenByService ? [['systemd-unit']] : []),
  ['completion', 'bash'],
  ['support-bundle'],
  ['version'],
  ['account', 'copy', 'globex', 'copy'],
  ['account', 'rename', 'copy', 'other'],
  ['user', 'add', 'ada', '--role', 'admin'],
  ['user', 'set', 'ada', '--role', 'viewer', '--account', 'globex'],
  ['user', 'list'],
  ['user', 'login', 'ada', '--web', '127.0.0.1:8085'],
  ['user', 'remove', 'ada'],
  ['key', 'add', 'ci', '--role', 'admin'],
  ['key', 'list'],
  ['key', 'remove', 'ci'],
  ['account', 'remove', 'acme', '--yes'],
];

/** A value a line; the others print one value. */
const STREAMS = ['ringfence calls list', 'ringfence replay'];
/** What it prints is its log. */
const NOT_HERE = [
  'ringfence serve',
  'ringfence web',
  // With a PostgreSQL: test/replication/ and test/companion/shared.test.ts.
  ...['init', 'join', 'status', 'leave'].map((verb) => `ringfence shared ${verb}`),
  // With a source: test/cli/list/subscription.test.ts.
  ...['subscribe', 'unsubscribe'].map((verb) => `ringfence list ${verb}`),
  ...(isSeenByService ? [] : ['ringfence systemd-unit']),
];

const leaves = visibleCommands(commandTree())
  .filter(({ commands }) => commands.length === 0)
  .map(pathOf);

const pathOfLine = (line: readonly string[]) =>
  leaves.find((path) => `ringfence ${line.join(' ')} `.startsWith(`${path} `));

function parse(stdout: string, path: string | undefined): unknown {
  if (!STREAMS.includes(path ?? '')) return JSON.parse(stdout);
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe('every command as a process, with --json', () => {
  beforeAll(async () => {
    ringfence.file('numbers.txt', '1013\n1014\n');
    ringfence.file('config.json', '{"keep-calls": "30d"}');
    logCalls(ringfence, [rejected('one')]);
    await daemon.start();
  });
  afterAll(() => daemon.dispose());

  it('covers every command', () => {
    const tried = new Set([...LINES.map(pathOfLine), ...NOT_HERE]);
    expect(leaves.filter((path) => !tried.has(path))).toEqual([]);
  });

  it.each(LINES)('%s %s %s %s', async (...line) => {
    const argv = line.map((word) => (word === 'WHERE' ? `127.0.0.1:${daemon.port}` : word));
    const { stdout, stderr, exitCode } = await ringfence.process(...argv, '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr });
    expect(parse(stdout, pathOfLine(line))).toBeInstanceOf(Object);
  });

  it.each([
    [['account', 'list'], '[]\n'],
    [['list', 'list'], '[]\n'],
    [['history'], '[]\n'],
    [['calls'], ''],
    [['calls', 'list', '--rejected'], ''],
    [['replay', '--calls'], ''],
  ])('%j prints %j if there is nothing', async (argv, printed) => {
    const empty = new Ringfence();
    await empty.policy(async () => {});
    const { stdout, exitCode } = await empty.run(...argv, '--json');
    expect({ stdout, exitCode }).toEqual({ stdout: printed, exitCode: 0 });
  });

  it.each([
    [['list', 'show', 'x'], 'not-found', 3],
    [['list', 'show'], 'invalid', 2],
    [['shw'], 'invalid', 2],
    [['account', 'list', '--db', '/'], 'unavailable', 1],
    [['status', '--status-socket', '/nowhere'], 'unavailable', 1],
  ])('%j is rejected with an object on standard error', async (argv, code, exitCode) => {
    const outcome = await ringfence.process(...argv, '--json');
    expect(outcome).toMatchObject({ stdout: '', exitCode });
    expect(JSON.parse(outcome.stderr)).toEqual({ error: { code, message: expect.any(String) } });
  });
});
