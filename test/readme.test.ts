import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../src/replay/play.js';
import { channelData } from './support/channel-data.js';
import { DaemonProcess } from './support/daemon.js';
import { wordsOf } from './support/shell.js';

/*
 * What README.md and its companions say, as a shell reads it: each command of its shell blocks, in order,
 * with a controller running that has just rejected a call.
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = read('README.md');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'test/bench/README.md',
  'test/faults/README.md',
  'test/freeswitch/README.md',
];
const UUID = 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c';

/** Typed on another machine, or what this suite is started with. */
const ELSEWHERE = [
  /^(?:FREESWITCH_PREFIX=\S+ )?npm /,
  /^cp freeswitch-dialplan\.xml /,
  /^ringfence shared /,
  /^fs_cli /,
  /^systemctl /,
  /^journalctl /,
  /^sudo /,
];

/** Exits with this instead of 0. */
const EXIT: Readonly<Record<string, number>> = { 'ringfence check': 10 };

const shellLines = DOCUMENTS.flatMap((document) => [
  ...read(document).matchAll(/```sh\n([\s\S]*?)```/g),
])
  .flatMap(([, block = '']) => block.split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line !== '');
const inline = DOCUMENTS.flatMap((document) =>
  [...read(document).matchAll(/`(ringfence [^`\n]+)`/g)].map(([, command = '']) => command),
);
const commands = [...shellLines, ...inline].filter(
  (line) => !ELSEWHERE.some((known) => known.test(line)),
);

describe('README.md', () => {
  const daemon = new DaemonProcess();

  beforeAll(async () => {
    symlinkSync(join(ROOT, 'fixtures'), join(daemon.folder, 'fixtures'));
    await daemon.start();
    process.chdir(daemon.folder);
  });
  afterAll(async () => {
    process.chdir(ROOT);
    await daemon.dispose();
  });

  it('has only commands in its shell blocks', () => {
    expect(commands.length).toBeGreaterThan(20);
    expect(commands.filter((line) => !line.startsWith('ringfence '))).toEqual([]);
  });

  // In sequence, because each command depends on the ones before it.
  it('has only commands that work', async () => {
    for (const command of commands) {
      if (command.startsWith('ringfence calls')) await logOneCall(daemon);
      const words = wordsOf(command.replaceAll('UUID', UUID));
      const { exitCode, stderr } = await daemon.ringfence.run(...words);
      const expected = EXIT[command.split(' ').slice(0, 2).join(' ')] ?? 0;
      expect({ command, exitCode, stderr }).toEqual({ command, exitCode: expected, stderr });
    }
  });

  it('shows the output of check', async () => {
    const [, command = '', shown = ''] =
      /\$ (ringfence check acme [^\n]*)\n([\s\S]*?)```/.exec(README) ?? [];
    const flags = command.split(' ').slice(1);
    const fresh = new DaemonProcess();
    await fresh.command('account', 'add', 'acme', '--country', 'US');
    await fresh.command('block', 'acme', '(415) 555-0100', '--label', 'sells windows');
    const { stdout } = await fresh.ringfence.run(...flags);
    expect(lines(shown)).toEqual(lines(stdout));
    await fresh.dispose();
  });

  it('has at most 200 lines', () => {
    expect(README.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });

  it('links only to files that exist', () => {
    const linked = DOCUMENTS.flatMap((document) =>
      [...read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, file = '']) =>
        join(dirname(document), file),
      ),
    );
    expect(linked.length).toBeGreaterThan(5);
    expect(linked.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('gives a reason for every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as Record<string, Record<string, string>>;
    const names = Object.keys({ ...dependencies, ...devDependencies });
    const contributing = read('CONTRIBUTING.md');
    const missing = names.filter(
      (name) => !name.startsWith('@types/') && !contributing.includes(`\`${name}\``),
    );
    expect(missing).toEqual([]);
  });
});

function read(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

function lines(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

async function logOneCall(daemon: DaemonProcess): Promise<void> {
  await play({ name: 'call', chunks: [channelData()], callerHungUp: false }, daemon);
  await expect.poll(() => daemon.calls(1)).toHaveLength(1);
}
