import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineDoctor(program: Command, run: Run): void {
  program
    .command('doctor')
    .description('Find problems and their remedies; exit code 1 if there are any')
    .option('--listen <host:port>', 'the address of the controller (RINGFENCE_LISTEN)')
    .option('--status-socket <file>', 'the status socket of the controller')
    .option('--freeswitch <host:port>', 'also check FreeSWITCH, through its Event Socket')
    .option('--password-file <file>', "the Event Socket's password (or FREESWITCH_PASSWORD)")
    .action(run(() => import('./doctor.js'), 'doctor'));
  program
    .command('systemd-unit')
    .description('Print a hardened systemd unit for this installation')
    .option('--web-only', 'for a service that runs the web interface alone')
    .action(run(() => import('./systemd-unit.js'), 'unit'));
  program
    .command('support-bundle')
    .description('Print versions, settings, findings and counters as JSON, for a report')
    .action(run(() => import('./support-bundle.js'), 'supportBundle'));
  program
    .command('version')
    .description('Print the versions of Ringfence, Node.js and SQLite')
    .action(run(() => import('./version.js'), 'version'));
  const load = () => import('../completion/completion.js');
  program
    .command('completion <shell>')
    .description('Print a completion script for bash, zsh or fish')
    .action(run(load, 'completion'));
  // Called by the completion scripts.
  program.command('__complete [words...]', { hidden: true }).action(run(load, 'complete'));
  // Called when the package is built.
  program.command('__man', { hidden: true }).action(run(() => import('../man-page.js'), 'man'));
}
