import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineBackup(program: Command, run: Run): void {
  program
    .command('backup <file>')
    .description('Back up the policy and the call log, even while the controller runs')
    .option('--yes', 'overwrite an existing backup without asking')
    .action(run(() => import('./backup.js'), 'backup'));
  program
    .command('restore <file>')
    .description('Restore a backup, even while the controller runs')
    .option('--dry-run', 'only check the backup, and show what it contains')
    .option('--yes', 'do not ask for confirmation')
    .action(run(() => import('./backup.js'), 'restore'));
}
