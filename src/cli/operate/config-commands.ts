import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineConfig(program: Command, run: Run): void {
  const config = program.command('config').description('settings');
  const load = () => import('./config.js');
  config
    .command('show')
    .description('every setting, its value and where it comes from')
    .action(run(load, 'show'));
  config
    .command('set <setting> <value>')
    .description('change a setting of the policy: home-country, default-account, anonymous-words')
    .action(run(load, 'set'));
  config
    .command('unset <setting>')
    .description('take such a setting back to its default')
    .action(run(load, 'unset'));
}
