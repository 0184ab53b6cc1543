import type { Command } from 'commander';
import type { Run } from '../run.js';
import { collect } from '../shared-options.js';

export function defineAccess(program: Command, run: Run): void {
  const user = program.command('user').description('Manage users of the web interface');
  const load = () => import('./user.js');
  withAccess(user.command('add <name>'))
    .description('Add a user; without a password, use "user login" to sign in')
    .option('--password-stdin', 'read the password from standard input')
    .action(run(load, 'add'));
  withAccess(user.command('set <user>'))
    .description('Change a user; options not given stay as they are')
    .option('--password-stdin', 'read a new password from standard input')
    .action(run(load, 'set'));
  user.command('list').description('List all users').action(run(load, 'list'));
  user.command('remove <user>').description('Remove a user').action(run(load, 'remove'));
  user
    .command('login <user>')
    .description('Print a link that signs in once, within five minutes')
    .option('--web <host:port>', 'the address of the web interface')
    .action(run(load, 'login'));
  const key = program.command('key').description('Manage keys for programs that use the API');
  const keys = () => import('./key.js');
  withAccess(key.command('add <name>'))
    .description('Add a key and print it once')
    .option('--expires <time>', 'when it expires: a date, or a duration (90d)')
    .action(run(keys, 'add'));
  key.command('list').description('List all keys').action(run(keys, 'list'));
  key.command('remove <key>').description('Remove a key').action(run(keys, 'remove'));
}

function withAccess(command: Command): Command {
  return command
    .option('--role <role>', 'viewer (reads), manager (also changes) or admin (everything)')
    .option('--account <account>', 'an account it may access (repeatable)', collect);
}
