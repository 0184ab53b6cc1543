import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineBackup(program: Command, run: Run): void {
  program
    .command('backup <file>')
    .description('copy policy and call log, while the controller runs')
    .option('--yes', 'overwrite an older backup without asking')
    .action(run(() => import('./backup.js'), 'backup'));
  program
    .command('restore <file>')
    .description('put a backup in the place of the policy, while the controller runs')
    .option('--dry-run', 'only check it, and tell what is in it')
    .option('--yes', "don't ask")
    .action(run(() => import('./backup.js'), 'restore'));
}
