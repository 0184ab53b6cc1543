import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineCheck(program: Command, run: Run): void {
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
    .option('--at <time>', 'when the call comes (now), by the clocks of the account')
    .action(run(() => import('./check.js'), 'check'));
}
