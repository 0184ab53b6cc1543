import type { Command } from 'commander';
import type { Run } from '../run.js';
import { withRange } from '../shared-options.js';

export function defineReplay(program: Command, run: Run): void {
  withRange(program.command('replay [path...]'))
    .description('Play recorded calls (.esl files or folders), or screen logged calls again')
    .option('--policy <file>', 'a policy document (default: the policy of --db)')
    .option(
      '--calls',
      'list logged calls (of ACCOUNT, given as the path) with a different verdict now',
    )
    .option(
      '--controller <host:port>',
      'send the calls to this running controller, which logs them',
    )
    .option(
      '--with <file>',
      'with --calls: compare with the entries of this file added to the blocklist of ACCOUNT, or of everyone',
    )
    .action(run(() => import('./replay.js'), 'replay'));
}
