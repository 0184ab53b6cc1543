import { type Command, Option } from 'commander';
import type { Run } from '../run.js';
import { withEntryOptions } from '../shared-options.js';

export function defineList(program: Command, run: Run): void {
  const list = program.command('list').description('blocklists and allow lists');
  const load = () => import('./list.js');
  list
    .command('create <name>')
    .description('make a list: ACCOUNT/LIST, or LIST to share it')
    .option('--allow', 'an allow list; without it, a blocklist')
    .option('--inactive', 'not active for its account yet')
    .option('--everyone', 'a shared list that is active for all accounts')
    .option('--disabled', 'works for nobody until it is enabled')
    .option('--action <action>', ACTION_HELP)
    .option('--block-anonymous', 'reject callers without a number where the list is active')
    .action(run(load, 'create'));
  list
    .command('set <list>')
    .description('change a list; what is not named stays')
    .option('--action <action>', ACTION_HELP)
    .option('--block-anonymous', 'reject callers without a number where the list is active')
    .option('--no-block-anonymous', 'leave callers without a number to other rules')
    .option('--everyone', 'active for all accounts')
    .option('--no-everyone', 'active only where activated')
    .addOption(new Option('--enable', 'let it work').conflicts('disable'))
    .option('--disable', 'let it work for nobody')
    .action(run(load, 'set'));
  list
    .command('list [account]')
    .description('all lists, or what one account sees')
    .action(run(load, 'list'));
  list
    .command('show <list>')
    .description('a list and its entries')
    .option('--limit <n>', 'how many entries (all)')
    .option('--search <text>', 'only entries with this in their text or label')
    .action(run(() => import('./list-show.js'), 'show'));
  withEntryOptions(list.command('add <list> <entry...>'))
    .description('add numbers, prefixes (+1900*) or name patterns (name:*warranty*)')
    .action(run(load, 'addEntries'));
  list
    .command('remove <list> <entry...>')
    .description('remove entries')
    .action(run(load, 'removeEntries'));
  list
    .command('import <list> <file>')
    .description('add the entries of a file; - is standard input')
    .option('--format <format>', 'lines, csv, json, kazoo, fusionpbx or ftc (else guessed)')
    .option('--replace', 'make the list equal the file, labels and expiries included')
    .option('--yes', "don't ask before --replace removes or changes entries")
    .option('--skip-bad', 'import the rest where rows are wrong')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--min-reports <n>', 'ftc: only numbers with so many complaints')
    .option('--force', 'even a prefix of more than one country, or a file of the other kind')
    .action(run(() => import('./transfer/list-import.js'), 'importFile'));
  list
    .command('export <list>')
    .description('write all entries to standard output')
    .option('--format <format>', 'csv (default), lines, json or kazoo')
    .action(run(() => import('./transfer/list-export.js'), 'exportList'));
  list
    .command('delete <list>')
    .description('delete a list and its entries')
    .option('--yes', "don't ask")
    .action(run(load, 'remove'));
  program
    .command('activate <account> <list>')
    .description('let a list work for an account')
    .action(run(load, 'activate'));
  program
    .command('deactivate <account> <list>')
    .description('let a list no longer work for an account')
    .action(run(load, 'deactivate'));
}

const ACTION_HELP =
  'what a block does: reject [CAUSE], "respond CODE PHRASE", "transfer EXTENSION" or flag';
