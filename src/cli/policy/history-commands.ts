import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineHistory(program: Command, run: Run): void {
  program
    .command('history [account-or-list]')
    .description('who changed what, and when; the newest first')
    .option('--author <name>', 'only changes of this author')
    .option('--since <time>', 'from then on: a date (2026-11-01), or how long ago (7d)')
    .option('--limit <n>', 'how many (20)')
    .action(run(() => import('./history.js'), 'history'));
  program
    .command('undo [change]')
    .description('take a change back; without a number the newest that is not undone yet')
    .option('--dry-run', 'only tell what would change')
    .option('--yes', "don't ask before a change of somebody else is undone")
    .action(run(() => import('./undo.js'), 'undo'));
  program
    .command('redo [change]')
    .description('have an undone change again; without a number the one that was undone last')
    .option('--dry-run', 'only tell what would change')
    .option('--yes', "don't ask before a change of somebody else is redone")
    .action(run(() => import('./undo.js'), 'redo'));
}
