import { type Command, Option } from 'commander';
import type { Run } from '../run.js';
import { withEntryOptions, withHost, withRange, withThisHost } from '../shared-options.js';

export function defineCalls(program: Command, run: Run): void {
  const calls = program.command('calls').description('Show and use the call log');
  const load = () => import('./calls.js');
  withHost(withThisHost(withRange(calls.command('list [account]', { isDefault: true }))))
    .description('List screened calls, newest first (the default of "calls")')
    .option('-f, --follow', 'print new calls as they arrive, until interrupted (exit code 0)')
    .option('--rejected', 'only rejected calls')
    .option('--verdict <verdict>', 'only calls with this verdict: transfer, reject or unscreened')
    .option(
      '--from <number>',
      'only calls from this number or prefix (+1415*), or withheld or unavailable',
    )
    .option('--name <text>', 'only callers whose name contains this')
    .option('--to <number>', 'only calls to this dialled number')
    .option('--list <list>', 'only calls decided by this list')
    .option('--reason <reason>', 'only calls with this reason, like blocked-number or fail-open')
    .option('--limit <n>', 'maximum number of results (20)')
    .option('--before <cursor>', 'only calls before this cursor (the next page)')
    .addOption(
      new Option('--csv', 'print CSV: all such calls, unless --limit is given').conflicts('follow'),
    )
    .action(run(load, 'list'));
  withThisHost(calls.command('show [uuid]'))
    .description('Explain a call; the start of its UUID is enough')
    .option('--last [account]', 'explain the latest call, of this account if one is named')
    .action(run(load, 'show'));
  const blockCaller = () => import('./block-caller.js');
  withEntryOptions(calls.command('block <uuid>'))
    .description('Block the caller of a call (on the list ACCOUNT/blocked)')
    .action(run(blockCaller, 'block'));
  withEntryOptions(calls.command('allow <uuid>'))
    .description('Allow the caller of a call (on the list ACCOUNT/allowed)')
    .action(run(blockCaller, 'allow'));
  withHost(withThisHost(withRange(calls.command('stats [account]'))))
    .description('Count calls by verdict, reason and list, and show the top callers')
    .option('--rejected', 'only rejected calls')
    .option('--limit <n>', 'maximum number of callers (10)')
    .option('--csv', 'print CSV: a row for each verdict, reason, list and caller')
    .action(run(() => import('./call-stats.js'), 'stats'));
}
