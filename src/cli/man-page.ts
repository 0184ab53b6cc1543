import type { Command, Option } from 'commander';
import { SETTINGS } from '../config/settings.js';
import { EXIT_CODES, EXIT_REJECT } from '../errors.js';
import { packageVersion } from '../version.js';
import type { Context } from './context.js';
import { EXAMPLES } from './examples.js';
import { describeArgument, pathOf } from './help.js';
import { HELP_COMMAND } from './unknown-word.js';

/** Prints the manual page, in the macros of man(7). */
export async function man(context: Context): Promise<void> {
  context.output.lines(manPage(context.program));
}

/** The lines of the manual page of the whole command tree. */
export function manPage(program: Command): string[] {
  return [
    `.TH RINGFENCE 1 "" "ringfence ${packageVersion()}" "User Commands"`,
    ...section('NAME', [`ringfence \\- ${escaped(lower(program.description()))}`]),
    ...section('SYNOPSIS', ['.B ringfence', '.I command', '[options]']),
    ...section('COMMANDS', leavesOf(program).flatMap(describe)),
    ...section('GLOBAL OPTIONS', program.options.flatMap(describeOption)),
    ...section(
      'EXIT STATUS',
      EXITS.flatMap(([code, meaning]) => item(String(code), meaning)),
    ),
    ...section('ENVIRONMENT AND CONFIGURATION FILE', [
      'Each setting is a variable, and in the configuration file the name without RINGFENCE_, in',
      'lower case and with \\-.',
      ...Object.values(SETTINGS).flatMap(({ env, about }) => item(env, about)),
      ...item('RINGFENCE_CONFIG', 'the configuration file'),
      ...item('RINGFENCE_AUTHOR', 'the author of changes, for the history'),
    ]),
    ...section('FILES', [
      ...item('/etc/ringfence/ringfence.json', 'the configuration file'),
      ...item('/var/lib/ringfence/ringfence.db', 'the policy of the service'),
      ...item('~/.local/state/ringfence/ringfence.db', 'the policy without a service'),
    ]),
  ];
}

const EXITS: readonly (readonly [number, string])[] = [
  [0, 'success; check: the call is transferred'],
  [EXIT_CODES.internal, 'an error'],
  [EXIT_CODES.invalid, 'wrong usage or invalid input'],
  [EXIT_CODES['not-found'], 'something named is not found'],
  [EXIT_REJECT, 'check: the call is rejected'],
  [EXIT_CODES.interrupted, 'interrupted'],
];

function leavesOf(command: Command): Command[] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== HELP_COMMAND);
  return children.length === 0 ? [command] : children.flatMap(leavesOf);
}

function describe(command: Command): string[] {
  const path = pathOf(command);
  const words = [path, ...command.registeredArguments.map(describeArgument)].join(' ');
  const examples = EXAMPLES[path] ?? [];
  return [
    `.SS "${escaped(words)}"`,
    `${escaped(command.description())}.`,
    ...command.createHelp().visibleOptions(command).filter(isOwn).flatMap(describeOption),
    ...(examples.length === 0 ? [] : ['.PP', 'Examples:', '.nf', ...examples.map(line), '.fi']),
  ];
}

function isOwn({ long }: Option): boolean {
  return long !== '--help';
}

function describeOption({ flags, description }: Option): string[] {
  return item(flags, description);
}

function item(term: string, about: string): string[] {
  return ['.TP', `.B ${escaped(term)}`, line(about)];
}

function section(heading: string, lines: readonly string[]): string[] {
  return [`.SH ${heading}`, ...lines];
}

/** A line of text that is no request, whatever it begins with. */
function line(text: string): string {
  return escaped(text).replace(/^(?=[.'])/, '\\&');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq');
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
