import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineFind(program: Command, run: Run): void {
  program
    .command('find <number> [account]')
    .description('Find a number in the lists of all accounts, active or not')
    .action(run(() => import('./find.js'), 'find'));
}
