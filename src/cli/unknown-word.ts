import type { Command } from 'commander';
import { nearestOf, slipsBetween } from '../did-you-mean.js';
import { pathOf } from './help.js';

/** Commands that take something away: proposed only for a single slip of the finger. */
const DESTRUCTIVE = new Set([
  'remove',
  'delete',
  'deactivate',
  'unblock',
  'restore',
  'undo',
  'redo',
  'unset',
]);

/** What to say of a word that names no command of this one: the nearest that does, or where to look. */
export function unknownCommand(command: Command, word: string): string {
  return `"${pathOf(command)}" has no command "${word}"; ${remedy(command, word)}`;
}

function remedy(command: Command, word: string): string {
  const found = nearestCommand(command, word);
  if (found !== undefined) return `did you mean "${found}"?`;
  const names = commandsOf(command);
  const hasFew = names.length > 0 && command.parent !== null;
  return hasFew ? `it has ${names.join(', ')}` : `see "${pathOf(command)} --help"`;
}

export function nearestCommand(command: Command, word: string): string | undefined {
  const isProposed = (name: string) => !DESTRUCTIVE.has(name) || slipsBetween(word, name) <= 1;
  return nearestOf(word, commandsOf(command).filter(isProposed));
}

/** The same of an option, with its dashes. */
export function unknownOption(command: Command, flag: string): string {
  const [typed = ''] = flag.split('=');
  const found = nearestOf(bare(typed), optionsOf(command).map(bare));
  const hint =
    found === undefined ? `see "${pathOf(command)} --help"` : `did you mean "--${found}"?`;
  return `"${pathOf(command)}" has no option "${typed}"; ${hint}`;
}

function bare(flag: string): string {
  return flag.replace(/^-+/, '');
}

/** Those that --help shows, without help itself. */
function commandsOf(command: Command): string[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((child) => child.name()).filter((name) => name !== HELP_COMMAND);
}

/** Of the command and of all above it. */
function optionsOf(command: Command): string[] {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return options.flatMap(({ long }) => long ?? []);
}

export const HELP_COMMAND = 'help';
