import type { Command } from 'commander';
import type { Run } from '../run.js';
import { withEntryOptions } from '../shared-options.js';

export function defineBlockAllow(program: Command, run: Run): void {
  const load = () => import('./block-allow.js');
  withEntryOptions(program.command('block <account> <number...>'))
    .description('Block callers (on the list ACCOUNT/blocked); - is standard input')
    .action(run(load, 'block'));
  withEntryOptions(program.command('allow <account> <number...>'))
    .description('Allow callers (on the list ACCOUNT/allowed); - is standard input')
    .action(run(load, 'allow'));
  program
    .command('unblock <account> <number...>')
    .description('Remove callers from the list ACCOUNT/blocked; - is standard input')
    .action(run(load, 'unblock'));
  program
    .command('disallow <account> <number...>')
    .description('Remove callers from the list ACCOUNT/allowed; - is standard input')
    .action(run(load, 'disallow'));
}
