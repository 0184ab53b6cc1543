import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineShared(program: Command, run: Run): void {
  const shared = program.command('shared').description('Share one policy between several hosts');
  const load = () => import('./shared.js');
  shared
    .command('init [url]')
    .description("Make this host's policy the shared one, in a PostgreSQL database")
    .action(run(load, 'init'));
  shared
    .command('join [url]')
    .description('Take the shared policy on this host')
    .option('--replace', "replace this host's own policy; a copy of it is kept")
    .action(run(load, 'join'));
  shared
    .command('status')
    .description('Show the hosts, and how far the copy of this one is')
    .action(run(() => import('./status.js'), 'status'));
  shared
    .command('leave')
    .description('Stop sharing; this host goes on alone with the policy that it has')
    .action(run(load, 'leave'));
}
