import type { Command, HelpConfiguration } from 'commander';
import { EXAMPLES } from './examples.js';

/** Where no terminal says otherwise. */
export const HELP_WIDTH = 80;
const NARROWEST_DESCRIPTION = 20;

/** Fits 80 columns, and says on every command which options all of them take. */
export const HELP: HelpConfiguration = {
  showGlobalOptions: true,
  minWidthToWrap: NARROWEST_DESCRIPTION,
  subcommandTerm: (command) =>
    [command.name(), ...command.registeredArguments.map(describeArgument)].join(' '),
};

/** Puts examples under the help of a command; a group shows the first of each of its commands. */
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

/** `<number...>`, or `[file]` where it may be left out. */
export function describeArgument(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
