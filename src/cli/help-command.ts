import type { Command } from 'commander';
import { invalid } from '../errors.js';
import { defaultOf, HELP_COMMAND, unknownCommand } from './unknown-word.js';

/**
 * Adds `help list add` to every command with subcommands. commander's own help command only reads
 * the first word, and shows the parent's help for an unknown word.
 */
export function defineHelp(command: Command): void {
  if (command.commands.length === 0) return;
  for (const child of command.commands) defineHelp(child);
  command.helpCommand(false);
  command
    .command(`${HELP_COMMAND} [command...]`)
    .description('Show the help of a command')
    .action((words: string[]) => target(command, words).help());
  command.addHelpText('before', () => {
    rejectUnknown(command);
    return '';
  });
}

function target(command: Command, [word, ...words]: readonly string[]): Command {
  if (word === undefined) return command;
  return target(childOf(command, word), words);
}

/** `list rename --help`: commander ignores unknown words before --help. */
function rejectUnknown(command: Command): void {
  const [word] = command.args;
  if (word === undefined || word.startsWith('-') || defaultOf(command) !== undefined) return;
  childOf(command, word);
}

function childOf(command: Command, word: string): Command {
  const found = command.commands.find((child) => child.name() === word);
  if (found !== undefined) return found;
  throw invalid(unknownCommand(command, word));
}
