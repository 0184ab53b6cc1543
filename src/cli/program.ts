import { Command, CommanderError } from 'commander';
import { AppError, EXIT_CODES, invalid } from '../errors.js';
import { printable } from '../printable.js';
import { databaseProblem } from '../store/sqlite/database/database-problem.js';
import { packageVersion } from '../version.js';
import { defineCommands } from './commands.js';
import { addExamples, describeArgument, HELP, HELP_WIDTH, pathOf } from './help.js';
import { defineHelp } from './help-command.js';
import { describeProblem, withAdvice } from './problem-text.js';
import type { ProcessIo } from './process-io.js';
import { terminalWidth, toJson } from './terminal/output.js';
import { mistypedVerb, unknownCommand, unknownOption } from './unknown-word.js';

/** Runs one command line and resolves to its exit code. Prints errors itself; never rejects. */
export async function runCommand(
  argv: readonly string[],
  io: ProcessIo = process,
): Promise<number> {
  const outcome = { exitCode: 0 };
  const program = createProgram(argv, io, outcome);
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    // The user asked for help or the version.
    if (error instanceof CommanderError) return 0;
    return reportError(error, argv.includes('--json'), io);
  }
}

/** The whole command tree. `outcome` receives the exit code of the action. */
export function createProgram(
  argv: readonly string[],
  io: ProcessIo,
  outcome: { exitCode: number },
): Command {
  const program = new Command('ringfence')
    .description('Call screening controller for FreeSWITCH')
    .version(packageVersion())
    .option('--db <file>', 'the database (RINGFENCE_DB)')
    .option('--config <file>', 'a configuration file (RINGFENCE_CONFIG)')
    .option('--json', 'print JSON')
    .option('-o, --output <file>', 'write the output to a file, which is replaced as a whole')
    .option('-q, --quiet', 'print only errors; the exit code tells the result')
    .option('--utc', 'show and read times in UTC instead of local time')
    .option('--author <name>', 'the author of the change, for the history (RINGFENCE_AUTHOR)')
    .configureHelp(HELP);
  defineCommands(program, argv, io, outcome);
  defineHelp(program);
  forEachCommand(program, (command) => {
    addExamples(command);
    command
      .showSuggestionAfterError(false)
      .exitOverride((error) => {
        throw error.exitCode === 0 ? error : usageError(error, command);
      })
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        getOutHelpWidth: () => terminalWidth(io.stdout) ?? HELP_WIDTH,
        // commander prints help here if a required subcommand is missing.
        writeErr: (text) => argv.includes('--json') || io.stderr.write(text),
        // reportError prints errors once, with --json as JSON.
        outputError: () => {},
      });
  });
  return program;
}

function usageError({ code, message }: CommanderError, command: Command): AppError {
  const [word = ''] = command.args;
  switch (code) {
    case 'commander.help':
      return invalid(`"${pathOf(command)}" needs a command`);
    case 'commander.unknownCommand':
      return invalid(unknownCommand(command, word));
    case 'commander.unknownOption':
      return invalid(unknownOption(command, /'(.*)'/s.exec(message)?.[1] ?? ''));
    case 'commander.excessArguments': {
      const mistyped = mistypedVerb(command);
      if (mistyped !== undefined) return invalid(mistyped);
    }
  }
  const problem = message.replace(/^error: /, '').replace(/\.$/, '');
  const path = pathOf(command);
  const usage = `${path} ${command.registeredArguments.map(describeArgument).join(' ')}`;
  const isMissing = code === 'commander.missingArgument';
  return invalid(`${problem}; ${isMissing ? `write "${usage}"` : `see "${path} --help"`}`);
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

function reportError(error: unknown, json: boolean, { stderr }: ProcessIo): number {
  const { code, message, exitCode } = describeError(error);
  const lines = code === 'internal' ? message.split('\n') : [message];
  const text = json
    ? toJson({ error: { code, message } })
    : `ringfence: ${lines.map(printable).join('\n')}`;
  stderr.write(`${text}\n`);
  return exitCode;
}

function describeError(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof AppError) {
    const { code } = error;
    return { code, message: describeProblem(error), exitCode: EXIT_CODES[code] };
  }
  const found = databaseProblem(error);
  if (found !== undefined) {
    const message = withAdvice(`can't use the database: ${found.problem}`, found.remedy);
    return { code: 'unavailable', message, exitCode: EXIT_CODES.unavailable };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message, exitCode: EXIT_CODES.internal };
}
