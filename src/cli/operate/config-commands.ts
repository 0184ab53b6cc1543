import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineConfig(program: Command, run: Run): void {
  const config = program.command('config').description('Show and change settings');
  const load = () => import('./config.js');
  config
    .command('show')
    .description('Show every setting, its value and its source')
    .action(run(load, 'show'));
  config
    .command('validate <file>')
    .description('Check a configuration file without using it')
    .action(run(() => import('./validate-config.js'), 'validate'));
  config
    .command('set <setting> <value>')
    .description('Set home-country, default-account or anonymous-words of the policy')
    .action(run(load, 'set'));
  config
    .command('unset <setting>')
    .description('Reset a setting of the policy to its default')
    .action(run(load, 'unset'));
}
