import type { Command } from 'commander';
import { nearestOf, slipsBetween } from '../did-you-mean.js';
import { pathOf } from './help.js';

/** Destructive commands, which are only suggested for a single typing error. */
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

/** The message for an unknown subcommand: a similar one, or where to find help. */
export function unknownCommand(command: Command, word: string): string {
  return `"${pathOf(command)}" has no command "${word}"; ${remedy(command, word)}`;
}

/**
 * The message if the first argument of a group's default command is a mistyped command of the group:
 * commander reads `calls stat` as `calls list stat`. Undefined if it isn't, or `list` was typed.
 */
export function mistypedVerb(command: Command): string | undefined {
  const { parent, args } = command;
  if (parent === null || defaultOf(parent) !== command) return undefined;
  const [word = ''] = args;
  const isTyped = parent.args[0] === command.name();
  if (isTyped || nearestCommand(parent, word) === undefined) return undefined;
  return unknownCommand(parent, word);
}

const LISTING = ['calls', 'history'];

/** The default command of a group, which lists. commander doesn't expose it. */
export function defaultOf(command: Command): Command | undefined {
  if (!LISTING.includes(command.name())) return undefined;
  return command.commands.find((child) => child.name() === 'list');
}

function remedy(command: Command, word: string): string {
  const found = nearestCommand(command, word);
  if (found !== undefined) return `did you mean "${found}"?`;
  const names = commandsOf(command);
  const hasFew = names.length > 0 && command.parent !== null;
  return hasFew ? `it has ${names.join(', ')}` : `see "${pathOf(command)} --help"`;
}

function nearestCommand(command: Command, word: string): string | undefined {
  const isProposed = (name: string) => !DESTRUCTIVE.has(name) || slipsBetween(word, name) <= 1;
  return nearestOf(word, commandsOf(command).filter(isProposed));
}

/** The message for an unknown option, with its dashes. */
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

/** The commands that --help shows, without help itself. */
function commandsOf(command: Command): string[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((child) => child.name()).filter((name) => name !== HELP_COMMAND);
}

/** The options of the command and of its parents. */
function optionsOf(command: Command): string[] {
  const help = command.createHelp();
  const options = [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
  return options.flatMap(({ long }) => long ?? []);
}

export const HELP_COMMAND = 'help';
