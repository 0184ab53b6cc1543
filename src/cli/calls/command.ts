import type { Command } from 'commander';
import type { Run } from '../run.js';
import { withEntryOptions, withRange } from '../shared-options.js';

export function defineCalls(program: Command, run: Run): void {
  const calls = program.command('calls').description('the call log');
  const load = () => import('./calls.js');
  withRange(calls.command('list [account]', { isDefault: true }))
    .description('screened calls, the newest first (what "calls" alone does)')
    .option('-f, --follow', 'show the latest, then each new one, until interrupted (exits 0)')
    .option('--rejected', 'only rejected ones')
    .option(
      '--from <number>',
      'of this caller, in any spelling; a prefix (+1415*); withheld or unavailable',
    )
    .option('--to <number>', 'to this dialled number, in any spelling')
    .option('--list <list>', 'that an entry of this list decided')
    .option('--reason <reason>', 'decided so, like blocked-number; fail-open: let go on undecided')
    .option('--limit <n>', 'how many (20)')
    .option('--before <cursor>', 'the next page: only calls before the one that the cursor names')
    .action(run(load, 'list'));
  calls
    .command('show <uuid>')
    .description('one call, and why it was decided so; the beginning of its UUID is enough')
    .action(run(load, 'show'));
  const judge = () => import('./block-caller.js');
  withEntryOptions(calls.command('block <uuid>'))
    .description("reject this call's caller from now on (the list ACCOUNT/blocked)")
    .action(run(judge, 'block'));
  withEntryOptions(calls.command('allow <uuid>'))
    .description("always let this call's caller through (the list ACCOUNT/allowed)")
    .action(run(judge, 'allow'));
  withRange(calls.command('stats [account]'))
    .description('calls by verdict, reason and list, and the ten most frequent callers')
    .action(run(() => import('./call-stats.js'), 'stats'));
}
