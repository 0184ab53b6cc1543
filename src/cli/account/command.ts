import type { Command } from 'commander';
import type { Run } from '../run.js';

export function defineAccount(program: Command, run: Run): void {
  const account = program.command('account').description('tenants, and how each is screened');
  const load = () => import('./account.js');
  withAccountOptions(account.command('add <id>'))
    .description('make an account')
    .option('--route <number-or-domain>', 'what leads calls to it (repeatable)', collect)
    .action(run(load, 'add'));
  withAccountOptions(account.command('set <account>'))
    .description('change an account; what is not named stays')
    .option('--no-block-anonymous', 'let anonymous callers through')
    .option('--no-extension', 'transfer to the dialled extension')
    .option('--no-dialplan', 'transfer to the XML dialplan')
    .option('--no-context', 'transfer to the context that the call came from')
    .action(run(load, 'set'));
  account.command('list').description('all accounts').action(run(load, 'list'));
  account.command('show <account>').description('one account').action(run(load, 'show'));
  account
    .command('remove <account>')
    .description('remove an account with its routes and its own lists')
    .option('--yes', "don't ask")
    .action(run(load, 'remove'));
  account
    .command('pause <account>')
    .description("don't screen for a time")
    .requiredOption(
      '--until <time>',
      'the beginning of a day (2026-12-31), a date and time, or in a while (2h)',
    )
    .action(run(load, 'pause'));
  account.command('resume <account>').description('end a pause').action(run(load, 'resume'));
  const route = account.command('route').description('what leads a call to an account');
  route
    .command('add <account> <route>')
    .description('a dialled number or a called domain')
    .action(run(load, 'addRoute'));
  route
    .command('remove <account> <route>')
    .description('take it away')
    .action(run(load, 'removeRoute'));
}

function withAccountOptions(command: Command): Command {
  return command
    .option('--name <text>', 'display name')
    .option('--country <code>', 'ISO 3166 code: how its numbers are spelled')
    .option(
      '--block-anonymous',
      'reject callers who hide their number or have none (setting anonymous-words)',
    )
    .option('--anonymous-scope <scope>', 'withheld, no-number (default) or any-privacy')
    .option('--anonymous-action <action>', 'as for lists, like "respond 433 Anonymity Disallowed"')
    .option('--verification <rule>', 'STIR/SHAKEN: off (default), failed, or at least A, B or C')
    .option('--mode <mode>', 'enforce (default), monitor or off')
    .option('--default-verdict <verdict>', 'transfer (default), or reject all but allowed callers')
    .option('--extension <extension>', 'transfer to it instead of the dialled one')
    .option('--dialplan <dialplan>', 'of the callflow (default XML)')
    .option('--context <context>', 'of the callflow (default: where the call came from)')
    .option('--default-account', 'calls that no route leads anywhere come to this account');
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
