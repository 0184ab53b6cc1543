import type { Command } from 'commander';
import type { Run } from './run.js';

export function defineHistory(program: Command, run: Run): void {
  program
    .command('history [account-or-list]')
    .description('who changed what, and when; the newest first')
    .option('--limit <n>', 'how many (20)')
    .action(run(() => import('../history.js'), 'history'));
  program
    .command('undo [change]')
    .description('take a change back, without a number the newest; an undo can be undone')
    .option('--dry-run', 'only tell what would change')
    .action(run(() => import('../undo.js'), 'undo'));
}
