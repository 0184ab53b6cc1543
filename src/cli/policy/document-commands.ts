import type { Command } from 'commander';
import type { Run } from '../run.js';

export function definePolicy(program: Command, run: Run): void {
  program
    .command('export [file]')
    .description('Export the whole policy as JSON, to a file or standard output')
    .option('--yes', 'overwrite the file without asking')
    .action(run(() => import('./export.js'), 'exportDocument'));
  program
    .command('apply <file>')
    .description('Apply a policy document (- is standard input) in one transaction')
    .option('--dry-run', 'only show what would change')
    .option('--prune', 'remove what the document does not name')
    .option('--yes', 'let --prune remove accounts, lists or entries without asking')
    .action(run(() => import('./apply.js'), 'apply'));
}
