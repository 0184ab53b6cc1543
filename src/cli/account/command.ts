import type { Command } from 'commander';
import type { Run } from '../run.js';
import { collect } from '../shared-options.js';

export function defineAccount(program: Command, run: Run): void {
  const account = program
    .command('account')
    .description('Manage accounts and how their calls are screened');
  const load = () => import('./account.js');
  withAccountOptions(account.command('add <id>'))
    .description('Add an account')
    .option(
      '--route <number-or-domain>',
      'a dialled number or called domain of the account (repeatable)',
      collect,
    )
    .action(run(load, 'add'));
  withAccountOptions(account.command('set <account>'))
    .description('Change an account; options not given stay as they are')
    .option('--no-block-anonymous', 'allow anonymous callers')
    .option('--no-time-zone', 'let schedules follow UTC')
    .option('--no-extension', 'transfer to the dialled extension')
    .option('--no-dialplan', 'transfer to the XML dialplan')
    .option('--no-context', 'transfer to the context that the call came from')
    .action(run(load, 'set'));
  account.command('list').description('List all accounts').action(run(load, 'list'));
  account.command('show <account>').description('Show an account').action(run(load, 'show'));
  account
    .command('rename <account> <new-id>')
    .description('Change the id of an account; lists, routes and users stay with it')
    .action(run(load, 'rename'));
  account
    .command('copy <account> <new-id>')
    .description(
      'Add an account with the settings and lists of another one, but without its routes',
    )
    .option('--name <text>', 'display name of the new account (default: its id)')
    .action(run(load, 'copy'));
  account
    .command('remove <account>')
    .description('Remove an account with its routes and its own lists')
    .option('--yes', 'do not ask for confirmation')
    .action(run(load, 'remove'));
  account
    .command('pause <account>')
    .description('Pause the screening of an account')
    .requiredOption(
      '--until <time>',
      'when it ends: a date (2026-12-31, at its start), a date and time, or a duration (2h)',
    )
    .action(run(load, 'pause'));
  account.command('resume <account>').description('End a pause').action(run(load, 'resume'));
  const route = account.command('route').description('Manage the routes of an account');
  route
    .command('add <account> <route>')
    .description('Add a dialled number or a called domain')
    .action(run(load, 'addRoute'));
  route
    .command('remove <account> <route>')
    .description('Remove a route')
    .action(run(load, 'removeRoute'));
}

function withAccountOptions(command: Command): Command {
  return command
    .option('--name <text>', 'display name')
    .option('--country <code>', 'ISO 3166 code, for national numbers')
    .option('--time-zone <zone>', 'IANA name, like Europe/Berlin, for the schedules of lists')
    .option(
      '--block-anonymous',
      'block callers who withhold their number or have none (see anonymous-words)',
    )
    .option('--anonymous-scope <scope>', 'withheld, no-number (default) or any-privacy')
    .option('--anonymous-action <action>', 'as for lists, like "respond 433 Anonymity Disallowed"')
    .option('--verification <rule>', 'STIR/SHAKEN: off (default), failed, or at least A, B or C')
    .option('--mode <mode>', 'enforce (default), monitor or off')
    .option(
      '--default-verdict <verdict>',
      'transfer (default), or reject (all but allowed callers)',
    )
    .option('--extension <extension>', 'transfer to this extension instead of the dialled one')
    .option('--dialplan <dialplan>', 'dialplan of the callflow (default: XML)')
    .option('--context <context>', 'context of the callflow (default: that of the call)')
    .option('--kazoo-id <hex>', 'the id that the account had in KAZOO, for its clients')
    .option('--default-account', 'use this account for calls that match no route');
}
