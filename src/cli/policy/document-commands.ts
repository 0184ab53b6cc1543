import type { Command } from 'commander';
import type { Run } from '../run.js';

export function definePolicy(program: Command, run: Run): void {
  program
    .command('export [file]')
    .description('the whole policy as one JSON document; without a file, on standard output')
    .option('--yes', 'overwrite the file without asking')
    .action(run(() => import('./export.js'), 'exportDocument'));
  program
    .command('apply <file>')
    .description('make the policy equal a document (- reads standard input), all of it or nothing')
    .option('--dry-run', 'only tell what would change')
    .option('--prune', 'remove what the document does not name')
    .option('--yes', "don't ask before --prune removes accounts, lists or entries")
    .action(run(() => import('./apply.js'), 'apply'));
}
