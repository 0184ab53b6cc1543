import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineHistory(program: Command, run: Run): void {
  program
    .command('history [account-or-list]')
    .description('List changes, newest first')
    .option('--author <name>', 'only changes by this author')
    .option('--since <time>', 'from this time on: a date (2026-11-01), or how long ago (7d)')
    .option('--limit <n>', 'maximum number of results (20)')
    .action(run(() => import('./history.js'), 'history'));
  program
    .command('undo [change]')
    .description('Undo a change (default: the latest that is not undone)')
    .option('--dry-run', 'only show what would change')
    .option('--yes', "undo somebody else's change without asking")
    .action(run(() => import('./undo.js'), 'undo'));
  program
    .command('redo [change]')
    .description('Redo an undone change (default: the last undone)')
    .option('--dry-run', 'only show what would change')
    .option('--yes', "redo somebody else's change without asking")
    .action(run(() => import('./undo.js'), 'redo'));
}
