import type { Command } from 'commander';
import type { Run } from '../run.js';
import { SINCE_HELP } from '../shared-options.js';

export function defineHistory(program: Command, run: Run): void {
  const history = program.command('history').description('Show who changed what');
  history
    .command('list [account-or-list]', { isDefault: true })
    .description('List changes, newest first (the default of "history")')
    .option('--author <name>', 'only changes by this author')
    .option('--since <time>', SINCE_HELP)
    .option('--limit <n>', 'maximum number of results (20)')
    .action(run(() => import('./history.js'), 'history'));
  history
    .command('show <change>')
    .description('Show a change with all that it did')
    .option('--limit <n>', 'maximum number of entries (100)')
    .action(run(() => import('./show-change.js'), 'show'));
  program
    .command('undo [change]')
    .description('Undo a change (default: the latest that is not undone)')
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'do not ask before undoing the change of another author')
    .action(run(() => import('./undo.js'), 'undo'));
  program
    .command('redo [change]')
    .description('Redo an undone change (default: the last undone)')
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'do not ask before redoing the change of another author')
    .action(run(() => import('./undo.js'), 'redo'));
}
