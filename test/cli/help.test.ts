import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../src/cli/examples.js';
import { pathOf } from '../../src/cli/help.js';
import { runCommand } from '../../src/cli/program.js';
import { commandTree, visibleCommands } from '../support/command-tree.js';
import { captureIo } from '../support/process-io.js';
import { Ringfence } from '../support/ringfence.js';

const COMMANDS = visibleCommands(commandTree()).map(
  (command) => [pathOf(command), command] as const,
);
const LEAVES = COMMANDS.filter(([, { commands }]) => commands.length === 0).map(([path]) => path);

async function helpOf(path: string): Promise<string> {
  const io = captureIo();
  await runCommand([...path.split(' ').slice(1), '--help'], io);
  return io.stdout.text;
}

describe('--help as a process', () => {
  const ringfence = new Ringfence();

  it('prints the help of a command on standard output', async () => {
    const outcome = await ringfence.process('list', 'add', '--help');
    expect(outcome).toEqual({
      stdout: await helpOf('ringfence list add'),
      stderr: '',
      exitCode: 0,
    });
    expect(outcome.stdout).toMatch(/^Usage: ringfence list add \[options\] <list> <entry\.\.\.>$/m);
  });

  it('is what the command alone prints', async () => {
    expect(await ringfence.process()).toEqual(await ringfence.run('--help'));
  });
});

describe.each(COMMANDS)('%s --help', (path, command) => {
  it('fits 80 columns, with options of its own, global ones and examples', async () => {
    const help = await helpOf(path);
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help).toMatch(/^Examples:\n {2}ringfence/m);
    expect(help).toContain('--json');
  });

  it('begins with an imperative verb', () => {
    expect(command.description()).toMatch(/^(?:[A-Z][a-z]+ .*[^.\s]|Call screening .*)$/);
  });

  it('describes its options in lower case, without a full stop', () => {
    const described = command.options.map(({ description }) => description);
    expect(described.filter((text) => !/^(?:[a-z]|[A-Z]{2}).*[^.\s]$/.test(text))).toEqual([]);
  });
});

describe('examples', () => {
  it('show every command, and no others', () => {
    const shown = Object.keys(EXAMPLES).filter((path) => path !== 'ringfence');
    expect(shown.sort()).toEqual([...LEAVES].sort());
  });

  const lines = Object.entries(EXAMPLES).flatMap(([path, examples]) =>
    joinContinued(examples).map((line) => [path, line] as const),
  );

  it.each(lines)('%s: %s', async (path, line) => {
    const words = splitWords(line);
    const ran = await commandRunBy(words);
    if (path === 'ringfence') expect(words[0]).toBe('ringfence');
    else expect(ran).toBe(path);
  });
});

function joinContinued(lines: readonly string[]): string[] {
  return lines
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n');
}

/** As a shell would: quotes hold words together, and what its files and pipes are isn't the command's. */
function splitWords(line: string): string[] {
  const [command = ''] = line.split(/ [<>|] /);
  return [...command.matchAll(/'([^']*)'|([^\s']+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

/** The command that would run; rejects where the words are not its options and arguments. */
async function commandRunBy([program, ...argv]: readonly string[]): Promise<string | undefined> {
  const tree = commandTree();
  let ran: Command | undefined;
  for (const command of visibleCommands(tree)) {
    if (command.commands.length > 0) continue;
    command.action(() => {
      ran = command;
    });
  }
  await tree.parseAsync(argv, { from: 'user' });
  return program === 'ringfence' && ran !== undefined ? pathOf(ran) : undefined;
}
