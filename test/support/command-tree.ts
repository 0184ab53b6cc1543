import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';

const streams = { out: new PassThrough(), err: new PassThrough() };

export function commandTree(): Command {
  return createProgram([], streams, { exitCode: 0 });
}

/** A command and all below it, but for hidden ones and commander's own `help`. */
export function visibleCommands(command: Command): Command[] {
  const visible = command.createHelp().visibleCommands(command);
  const children = command.commands.filter((child) => visible.includes(child));
  return [command, ...children.flatMap(visibleCommands)];
}
