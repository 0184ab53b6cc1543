import type { Command } from 'commander';
import { AppError, invalid } from '../errors.js';
import { defineAccess } from './access/command.js';
import { defineAccount } from './account/command.js';
import { defineCalls } from './calls/command.js';
import { defineCheck } from './check/command.js';
import { Context, type Options } from './context.js';
import { defineBlockAllow } from './list/block-allow-command.js';
import { defineList } from './list/command.js';
import { defineFind } from './list/find-command.js';
import { defineBackup } from './operate/backup-commands.js';
import { defineConfig } from './operate/config-commands.js';
import { defineDoctor } from './operate/doctor-commands.js';
import { defineServe } from './operate/serve-commands.js';
import { definePolicy } from './policy/document-commands.js';
import { defineHistory } from './policy/history-commands.js';
import type { ProcessIo } from './process-io.js';
import { defineReplay } from './replay/command.js';
import type { Run } from './run.js';
import { defineShared } from './shared/command.js';
import { OutputFile } from './terminal/output-file.js';
import { mistypedVerb } from './unknown-word.js';

/** In the order of `ringfence --help`. */
const GROUPS: readonly ((program: Command, run: Run) => void)[] = [
  defineServe,
  defineAccount,
  defineList,
  defineBlockAllow,
  defineFind,
  defineCheck,
  defineCalls,
  defineReplay,
  definePolicy,
  defineHistory,
  defineBackup,
  defineShared,
  defineAccess,
  defineConfig,
  defineDoctor,
];

/** The whole command tree. `outcome` receives the exit code of the handler. */
export function defineCommands(
  program: Command,
  argv: readonly string[],
  io: ProcessIo,
  outcome: { exitCode: number },
): void {
  const run: Run =
    (load, deed) =>
    async (...parameters) => {
      const command = parameters.at(-1) as Command;
      const options = command.optsWithGlobals() as Options;
      const name = options['output'];
      const file = typeof name === 'string' ? new OutputFile(name) : undefined;
      const context = new Context(options, { argv, io, program, stdout: file?.stream });
      try {
        // A handler resolves to its exit code if that is not 0.
        const handler = (await load())[deed] as (...args: unknown[]) => Promise<number | undefined>;
        outcome.exitCode = (await handler(context, ...parameters.slice(0, -2))) ?? 0;
        await file?.commit();
      } catch (error) {
        throw asMistypedVerb(command, error);
      } finally {
        file?.discard();
        context.close();
      }
    };
  for (const define of GROUPS) define(program, run);
}

/** `calls stat`, if neither an account `stat` nor a similar one exists. */
function asMistypedVerb(command: Command, error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'not-found') return error;
  const isMissing = error.message.includes(`"${command.args[0]}" not found`);
  if (!isMissing || error.remedy?.kind === 'did-you-mean') return error;
  const mistyped = mistypedVerb(command);
  return mistyped === undefined ? error : invalid(mistyped, { cause: error });
}
