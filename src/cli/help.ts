import type { Command, HelpConfiguration } from 'commander';
import { EXAMPLES } from './examples.js';

/** The width if there is no terminal. */
export const HELP_WIDTH = 80;
const NARROWEST_DESCRIPTION = 20;

/** Fits 80 columns, and lists the global options on every command. */
export const HELP: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: NARROWEST_DESCRIPTION,
  subcommandTerm: (command) =>
    [command.name(), ...command.registeredArguments.map(describeArgument)].join(' '),
};

/**
 * Adds examples to the help of a command. A group shows the first example of each of its commands.
 */
export function addExamples(command: Command): void {
  const examples = EXAMPLES[pathOf(command)] ?? command.commands.flatMap(firstExamples);
  if (examples.length === 0) return;
  command.addHelpText(
    'after',
    ['', 'Examples:', ...examples.map((line) => `  ${line}`)].join('\n'),
  );
}

/** `ringfence account add`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function firstExamples(command: Command): readonly string[] {
  const [first] = EXAMPLES[pathOf(command)] ?? [];
  return first === undefined ? command.commands.flatMap(firstExamples) : [first];
}

type Argument = Command['registeredArguments'][number];

/** `<number...>`, or `[file]` if it is optional. */
export function describeArgument(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
