import { Command, CommanderError } from 'commander';
import { AppError, EXIT_CODES } from '../errors.js';
import { packageVersion } from '../version.js';
import { defineCommands } from './commands.js';
import { addExamples, HELP, HELP_WIDTH } from './help.js';
import { type Streams, terminalWidth } from './output.js';

/** Runs one command line and resolves to its exit code. Prints errors itself; never rejects. */
export async function runCommand(
  argv: readonly string[],
  streams: Streams = { out: process.stdout, err: process.stderr },
): Promise<number> {
  const outcome = { exitCode: 0 };
  const program = createProgram(argv, streams, outcome);
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return reportError(error, argv.includes('--json'), streams);
  }
}

/** The whole command tree; `outcome` takes the exit code of the action that ran. */
export function createProgram(
  argv: readonly string[],
  streams: Streams,
  outcome: { exitCode: number },
): Command {
  const program = new Command('ringfence')
    .description('Call screening controller for FreeSWITCH')
    .version(packageVersion())
    .option('--db <file>', 'the database (RINGFENCE_DB)')
    .option('--config <file>', 'a configuration file (RINGFENCE_CONFIG)')
    .option('--json', 'print JSON')
    .option('--author <name>', 'who makes this change, for its record (RINGFENCE_AUTHOR)')
    .configureHelp(HELP);
  defineCommands(program, argv, streams, outcome);
  forEachCommand(program, (command) => {
    addExamples(command);
    command.exitOverride().configureOutput({
      writeOut: (text) => streams.out.write(text),
      getOutHelpWidth: () => terminalWidth(streams.out) ?? HELP_WIDTH,
      // Printed once, by reportError, so that --json holds for these as well.
      outputError: () => {},
      writeErr: () => {},
    });
  });
  return program;
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

function reportError(error: unknown, json: boolean, { err }: Streams): number {
  const { code, message, exitCode } = describeError(error);
  err.write(json ? `${JSON.stringify({ error: { code, message } })}\n` : `ringfence: ${message}\n`);
  return exitCode;
}

function describeError(error: unknown): { code: string; message: string; exitCode: number } {
  if (error instanceof AppError) {
    return { code: error.code, message: error.message, exitCode: EXIT_CODES[error.code] };
  }
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    return { code: 'invalid', message, exitCode: EXIT_CODES.invalid };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message, exitCode: EXIT_CODES.internal };
}
