import { type Command, Option } from 'commander';
import { FORMATS } from '../../formats/format-names.js';
import type { Run } from '../run.js';
import { collect, withEntryOptions } from '../shared-options.js';

export function defineList(program: Command, run: Run): void {
  const list = program.command('list').description('Manage blocklists and allow lists');
  const load = () => import('./list.js');
  list
    .command('create <name>')
    .description('Create a list: ACCOUNT/LIST, or LIST to share it')
    .option('--allow', 'create an allow list instead of a blocklist')
    .option('--still-screen', STILL_SCREEN_HELP)
    .option('--inactive', 'do not activate it for its account yet')
    .option('--everyone', 'activate the shared list for all accounts')
    .option('--disabled', 'not active until it is enabled')
    .option('--action <action>', ACTION_HELP)
    .option('--remember <time>', REMEMBER_HELP)
    .option('--block-anonymous', 'reject callers without a number where the list is active')
    .option('--kazoo-id <hex>', KAZOO_ID_HELP)
    .action(run(load, 'create'));
  list
    .command('set <list>')
    .description('Change a list; options not given stay as they are')
    .option('--action <action>', ACTION_HELP)
    .option('--remember <time>', REMEMBER_HELP)
    .option('--block-anonymous', 'reject callers without a number where the list is active')
    .option('--no-block-anonymous', 'leave callers without a number to other rules')
    .option('--still-screen', STILL_SCREEN_HELP)
    .option('--no-still-screen', 'of an allow list: let its callers through whatever else')
    .option('--everyone', 'activate it for all accounts')
    .option('--no-everyone', 'make it active only where it is activated')
    .addOption(new Option('--enable', 'enable the list').conflicts('disable'))
    .option('--disable', 'disable the list for all accounts')
    .option('--kazoo-id <hex>', KAZOO_ID_HELP)
    .action(run(load, 'set'));
  list
    .command('schedule <list> [when]')
    .description(
      'Set the weekdays, dates and hours at which a list works, or show them; "always" ends the schedule',
    )
    .option('--except <when>', 'days or hours at which it does not work (repeatable)', collect)
    .action(run(() => import('./schedule.js'), 'schedule'));
  list
    .command('list [account]')
    .description('List all lists, or those that an account can use')
    .action(run(load, 'list'));
  list
    .command('show <list>')
    .description('Show a list and its entries')
    .option('--limit <n>', 'maximum number of entries (all)')
    .option('--search <text>', 'only entries whose text or label contains this')
    .action(run(() => import('./list-show.js'), 'show'));
  withEntryOptions(list.command('add <list> <entry...>'))
    .description('Add numbers, prefixes (+1900*) or names (name:*warranty*); - is standard input')
    .action(run(load, 'addEntries'));
  list
    .command('remove <list> <entry...>')
    .description('Remove entries (- is standard input, one on each line)')
    .action(run(load, 'removeEntries'));
  const loadEdit = () => import('./list-edit.js');
  list
    .command('edit <list> <entry>')
    .description('Change the label or expiry of an entry')
    .option('--label <text>', 'a note about the entry')
    .option('--no-label', 'remove the label')
    .option('--until <time>', 'when it expires: never, or as for "list add"')
    .action(run(loadEdit, 'edit'));
  list
    .command('import <list> <file>')
    .description('Import the entries of a file (- is standard input)')
    .option('--format <format>', `default: detected; ${FORMATS.join(', ')}`)
    .option('--column <column>', 'csv: the column of the numbers, by name or from 1 (found)')
    .option('--replace', 'make the list equal the file, including labels and expiries')
    .option('--yes', 'let --replace remove or change entries without asking')
    .option('--skip-bad', 'import the other rows if some are invalid')
    .option('--dry-run', 'show what would change, without changing anything')
    .option('--min-reports <n>', 'ftc, fcc, phoneblock: only numbers with so many complaints')
    .option('--force', 'accept a prefix of several countries, or a file of the other kind')
    .action(run(() => import('./transfer/list-import.js'), 'importFile'));
  const loadSubscription = () => import('./subscription.js');
  list
    .command('subscribe <list> <url>')
    .description(
      'Fetch a list from a URL, now and at an interval; its entries become those of the file',
    )
    .option('--every <duration>', 'time between two fetches, 1m to 90d (6h)')
    .option('--format <format>', `default: detected; ${FORMATS.join(', ')}`)
    .option('--column <column>', 'csv: the column of the numbers, by name or from 1 (found)')
    .option('--min-reports <n>', 'ftc, fcc, phoneblock: only numbers with so many complaints')
    .option('--yes', 'replace entries that the list has without asking')
    .action(run(loadSubscription, 'subscribe'));
  list
    .command('refresh [list]')
    .description('Fetch a subscribed list now')
    .option('--all', 'fetch all subscribed lists')
    .option('--accept', 'take the entries even if there are far fewer or far more than before')
    .action(run(loadSubscription, 'refresh'));
  list
    .command('unsubscribe <list>')
    .description('Stop fetching a list; its entries stay, and can be edited')
    .action(run(loadSubscription, 'unsubscribe'));
  list
    .command('export <list>')
    .description('Export all entries to standard output')
    .option(
      '--format <format>',
      'csv (default, safe to open in a spreadsheet), lines, json or kazoo',
    )
    .action(run(() => import('./transfer/list-export.js'), 'exportList'));
  list
    .command('rename <list> <new-name>')
    .description('Rename a list; entries, activations and history stay with it')
    .action(run(loadEdit, 'rename'));
  list
    .command('copy <list> <new-name>')
    .description('Create a list with the settings and entries of another one')
    .action(run(loadEdit, 'copy'));
  list
    .command('clear <list>')
    .description('Remove all entries of a list')
    .option('--yes', 'do not ask for confirmation')
    .action(run(loadEdit, 'clear'));
  list
    .command('delete <list>')
    .description('Delete a list and its entries')
    .option('--yes', 'do not ask for confirmation')
    .action(run(load, 'remove'));
  program
    .command('activate <account> <list>')
    .description('Activate a list for an account')
    .action(run(load, 'activate'));
  program
    .command('deactivate <account> <list>')
    .description('Deactivate a list for an account')
    .action(run(load, 'deactivate'));
}

const STILL_SCREEN_HELP =
  'of an allow list: only lift blocks by number and the default verdict of the account';
const KAZOO_ID_HELP = 'the id that the list had in KAZOO, for its clients';
const ACTION_HELP =
  'action of a block: reject [CAUSE], "respond CODE PHRASE", "transfer EXTENSION", flag or challenge (ask to press a digit)';
const REMEMBER_HELP =
  'with --action challenge: how long a caller who passes gets through without being asked, like 30d';
