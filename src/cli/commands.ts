import type { Command } from 'commander';
import { defineAccount } from './commands/account.js';
import { defineBackup } from './commands/backup.js';
import { defineCalls } from './commands/calls.js';
import { defineCare } from './commands/care.js';
import { defineConfig } from './commands/config.js';
import { defineHistory } from './commands/history.js';
import { defineList } from './commands/list.js';
import { definePolicy } from './commands/policy.js';
import { defineReplay } from './commands/replay.js';
import type { Run } from './commands/run.js';
import { defineServe } from './commands/serve.js';
import { defineShortForms } from './commands/short-forms.js';
import { Context, type Options } from './context.js';
import type { Streams } from './output.js';

/** In the order of `ringfence --help`. */
const GROUPS: readonly ((program: Command, run: Run) => void)[] = [
  defineServe,
  defineAccount,
  defineList,
  defineShortForms,
  defineCalls,
  defineReplay,
  definePolicy,
  defineHistory,
  defineBackup,
  defineConfig,
  defineCare,
];

/** The whole command tree; `outcome` takes the exit code of the handler that ran. */
export function defineCommands(
  program: Command,
  argv: readonly string[],
  streams: Streams,
  outcome: { exitCode: number },
): void {
  const run: Run =
    (load, name) =>
    async (...parameters) => {
      const command = parameters.at(-1) as Command;
      const context = new Context(command.optsWithGlobals() as Options, argv, streams);
      try {
        // A handler resolves to its exit code where that is not 0.
        const handler = (await load())[name] as (...args: unknown[]) => Promise<number | undefined>;
        outcome.exitCode = (await handler(context, ...parameters.slice(0, -2))) ?? 0;
      } finally {
        context.close();
      }
    };
  for (const define of GROUPS) define(program, run);
}
