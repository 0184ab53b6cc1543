import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.js';
import { HELP_COMMAND } from '../../src/cli/unknown-word.js';
import { captureIo } from './process-io.js';

export function commandTree(): Command {
  return createProgram([], captureIo(), { exitCode: 0 });
}

/** A command and all below it, but for hidden ones and `help`. */
export function visibleCommands(command: Command): Command[] {
  const visible = command.createHelp().visibleCommands(command);
  const children = command.commands.filter(
    (child) => visible.includes(child) && child.name() !== HELP_COMMAND,
  );
  return [command, ...children.flatMap(visibleCommands)];
}
