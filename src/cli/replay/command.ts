import type { Command } from 'commander';
import type { Run } from '../run.js';
import { withRange } from '../shared-options.js';

export function defineReplay(program: Command, run: Run): void {
  withRange(program.command('replay [path...]'))
    .description(
      'play recorded calls (.esl files or folders) against the controller, or judge logged calls again',
    )
    .option('--policy <file>', 'a policy document; without it, --db is read')
    .option(
      '--calls',
      'logged calls (of ACCOUNT, given for a path) that the policy would decide otherwise now than then',
    )
    .option('--controller <host:port>', 'a running controller, which logs these calls')
    .option(
      '--with <file>',
      "with --calls: compare the policy now with the same and a file's entries on the account's blocklist (without ACCOUNT: on everyone's)",
    )
    .action(run(() => import('./replay.js'), 'replay'));
}
