import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('find out what is wrong, and what to do about it; exits 1 for a problem')
    .option('--listen <host:port>', 'where the controller should answer (RINGFENCE_LISTEN)')
    .option('--status-socket <file>', 'where the controller tells its status')
    .option('--freeswitch <host:port>', 'look at FreeSWITCH too, through its Event Socket')
    .option('--password-file <file>', "the Event Socket's password (or FREESWITCH_PASSWORD)")
    .action(run(() => import('./doctor.js'), 'doctor'));
  program
    .command('systemd-unit')
    .description('a hardened systemd service for this ringfence')
    .action(run(() => import('./systemd-unit.js'), 'unit'));
  const load = () => import('../completion/completion.js');
  program
    .command('completion <shell>')
    .description('a script that completes commands at the prompt: bash, zsh or fish')
    .action(run(load, 'completion'));
  // What such a script asks while somebody types.
  program.command('__complete [words...]', { hidden: true }).action(run(load, 'complete'));
}
