import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineAccess(program: Command, run: Run): void {
  const user = program.command('user').description('who signs in to the web interface');
  const load = () => import('./user.js');
  withAccess(user.command('add <name>'))
    .description('add a user; without a password, "user login" signs in')
    .option('--password-stdin', 'read the password from standard input')
    .action(run(load, 'add'));
  withAccess(user.command('set <user>'))
    .description('change a user; what is not named stays')
    .option('--password-stdin', 'read a new password from standard input')
    .action(run(load, 'set'));
  user.command('list').description('list all users').action(run(load, 'list'));
  user.command('remove <user>').description('remove a user').action(run(load, 'remove'));
  user
    .command('login <user>')
    .description('print a link that signs in once, within five minutes')
    .option('--web <host:port>', 'where the web interface listens')
    .action(run(load, 'login'));
  const key = program.command('key').description('keys with which programs use the API');
  const keys = () => import('./key.js');
  withAccess(key.command('add <name>'))
    .description('add a key and print it, once')
    .option('--expires <time>', 'when it ends: a date, or in a while (90d)')
    .action(run(keys, 'add'));
  key.command('list').description('list all keys').action(run(keys, 'list'));
  key.command('remove <key>').description('remove a key').action(run(keys, 'remove'));
}

function withAccess(command: Command): Command {
  return command
    .option('--role <role>', 'viewer (reads), manager (also changes) or admin (everything)')
    .option('--account <account>', 'which account it may see (repeatable)', collect);
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
