import type { Command } from 'commander';
import type { Run } from '../run.js';
import { withEntryOptions } from '../shared-options.js';

export function defineShortForms(program: Command, run: Run): void {
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
  program
    .command('find <number> [account]')
    .description('Find a number in the lists of all accounts, active or not')
    .action(run(() => import('./find.js'), 'find'));
  program
    .command('check [account]')
    .description(
      'Check what would happen to a call; without an account, --to finds it; exit code 0: transfer, 10: reject',
    )
    .requiredOption('--from <number>', "the caller's number")
    .option('--name <text>', "the caller's display name")
    .option('--privacy <tokens>', 'the Privacy header, like id or "user;id"')
    .option('--verstat <result>', 'a STIR/SHAKEN result, like TN-Validation-Failed')
    .option('--to <number>', 'the dialled number')
    .action(run(() => import('../check/check.js'), 'check'));
}
