import { type Command, Option } from 'commander';
import { Context, type Options } from './context.js';
import type { Streams } from './output.js';

/*
 * The command tree. Handlers are imported when they run, so that --help loads nothing of them.
 */
export function defineCommands(
  program: Command,
  argv: readonly string[],
  streams: Streams,
  outcome: { exitCode: number },
): void {
  const run =
    <M>(load: () => Promise<M>, name: keyof M) =>
    async (...parameters: unknown[]): Promise<void> => {
      const command = parameters.at(-1) as Command;
      const context = new Context(command.optsWithGlobals() as Options, argv, streams);
      try {
        // A handler resolves to its exit code where that is not 0.
        const handler = (await load())[name] as (...args: unknown[]) => Promise<number | undefined>;
        outcome.exitCode = (await handler(context, ...parameters.slice(0, -2))) ?? 0;
      } finally {
        context.close();
      }
    };
  defineServe(program, run);
  defineAccount(program, run);
  defineList(program, run);
  defineShortForms(program, run);
  defineCalls(program, run);
  definePolicyCare(program, run);
  defineConfig(program, run);
  defineCare(program, run);
}

type Run = <M>(
  load: () => Promise<M>,
  name: keyof M,
) => (...parameters: unknown[]) => Promise<void>;

function defineServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('run the controller')
    .option('--listen <host:port>', 'where FreeSWITCH reaches it (RINGFENCE_LISTEN)')
    .option('--deadline <duration>', 'from accept to verdict, past it a call goes on')
    .option('--log-level <level>', 'fatal, error, warn, info, debug or trace')
    .option('--caller-privacy <level>', 'what is kept of numbers: full, masked or hashed')
    .option('--hash-key-file <file>', 'the secret for --caller-privacy hashed')
    .option('--keep-calls <duration>', 'how long calls stay in the log (90d; 0 for ever)')
    .option('--keep-rows <n>', 'how many calls stay in the log (10000000; 0 for all)')
    .option('--allow-peer <subnets>', 'besides loopback, who may connect (10.0.0.0/8,...)')
    .option('--max-sessions <n>', 'connections at once; a call past it goes on unscreened')
    .option('--max-per-peer <n>', 'connections at once of one address')
    .option('--socket-secret-file <file>', 'the secret of socket HOST:PORT/SECRET')
    .option('--watchdog <duration>', 'end when the event loop hangs for so long')
    .option('--status-socket <file>', 'where "ringfence status" asks')
    .action(run(() => import('./serve.js'), 'serve'));
  program
    .command('status')
    .description('what the running controller counts')
    .option('--status-socket <file>', 'where to ask')
    .action(run(() => import('./status.js'), 'status'));
}

function defineAccount(program: Command, run: Run): void {
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
    .requiredOption('--until <time>', 'a date, or a duration like 2h')
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
    .option('--block-anonymous', 'reject callers without a number')
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

function defineList(program: Command, run: Run): void {
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
  list.command('show <list>').description('a list and its entries').action(run(load, 'show'));
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
    .option('--skip-bad', 'import the rest where rows are wrong')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--min-reports <n>', 'ftc: only numbers with so many complaints')
    .option('--force', 'even a prefix of more than one country, or a file of the other kind')
    .action(run(() => import('./list-import.js'), 'importFile'));
  list
    .command('export <list>')
    .description('write all entries to standard output')
    .option('--format <format>', 'csv (default), lines, json or kazoo')
    .action(run(() => import('./list-export.js'), 'exportList'));
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

function withEntryOptions(command: Command): Command {
  return command
    .option('--label <text>', 'what it is about')
    .option('--until <time>', 'when it ends: a date (2026-12-31) or a duration (30d)')
    .option('--force', 'take even a prefix of more than one country');
}

function defineShortForms(program: Command, run: Run): void {
  const load = () => import('./short-forms.js');
  withEntryOptions(program.command('block <account> <number...>'))
    .description('reject these callers (the list ACCOUNT/blocked)')
    .action(run(load, 'block'));
  withEntryOptions(program.command('allow <account> <number...>'))
    .description('always let these callers through (the list ACCOUNT/allowed)')
    .action(run(load, 'allow'));
  program
    .command('unblock <account> <number...>')
    .description('take these callers off ACCOUNT/blocked')
    .action(run(load, 'unblock'));
  program
    .command('check <account>')
    .description('what would happen to a call, and why; exits 0 for transfer, 10 for reject')
    .requiredOption('--from <number>', "the caller's number, as FreeSWITCH would show it")
    .option('--name <text>', "the caller's display name")
    .option('--privacy <tokens>', 'the Privacy header, like id or "user;id"')
    .option('--verstat <result>', 'a STIR/SHAKEN result, like TN-Validation-Failed')
    .option('--to <number>', 'the dialled number')
    .action(run(() => import('./check.js'), 'check'));
}

function defineCalls(program: Command, run: Run): void {
  const calls = program.command('calls').description('the call log');
  const load = () => import('./calls.js');
  withRange(calls.command('list [account]', { isDefault: true }))
    .description('screened calls, the newest first (what "calls" alone does)')
    .option('-f, --follow', 'show the latest, then each new one, until interrupted (exits 0)')
    .option('--rejected', 'only rejected ones')
    .option('--from <number>', 'of this caller, in any spelling; or withheld, unavailable')
    .option('--to <number>', 'to this dialled number, in any spelling')
    .option('--list <list>', 'that an entry of this list decided')
    .option('--reason <reason>', 'decided so, like blocked-number; fail-open: let go on undecided')
    .option('--limit <n>', 'how many (20)')
    .option('--before <cursor>', 'the next page: only calls before the one that the cursor names')
    .action(run(load, 'list'));
  calls
    .command('show <uuid>')
    .description('one call, and why it was decided so')
    .action(run(load, 'show'));
  const judge = () => import('./judge-caller.js');
  withEntryOptions(calls.command('block <uuid>'))
    .description("reject this call's caller from now on (the list ACCOUNT/blocked)")
    .action(run(judge, 'block'));
  withEntryOptions(calls.command('allow <uuid>'))
    .description("always let this call's caller through (the list ACCOUNT/allowed)")
    .action(run(judge, 'allow'));
  withRange(calls.command('stats [account]'))
    .description('calls by verdict, reason and list, and the ten most frequent callers')
    .action(run(() => import('./call-stats.js'), 'stats'));
  withRange(program.command('replay [path...]'))
    .description(
      'play recorded calls (.esl files or folders) against the controller, or judge logged calls again',
    )
    .option('--policy <file>', 'a policy document; without it, --db is read')
    .option(
      '--calls',
      'which logged calls would be decided otherwise; of ACCOUNT, given for a path',
    )
    .option('--controller <host:port>', 'a running controller, which logs these calls')
    .option(
      '--with <file>',
      "with --calls: entries, one a line, as if on the account's blocklist (without ACCOUNT: on everyone's)",
    )
    .action(run(() => import('./replay.js'), 'replay'));
}

function withRange(command: Command): Command {
  return command
    .option('--since <time>', 'from then on: a date (2026-11-01), or how long ago (7d)')
    .option('--until <time>', 'before then');
}

function definePolicyCare(program: Command, run: Run): void {
  program
    .command('export [file]')
    .description('the whole policy as one JSON document; without a file, on standard output')
    .action(run(() => import('./export.js'), 'exportDocument'));
  program
    .command('apply <file>')
    .description('make the policy equal a document (- reads standard input), all of it or nothing')
    .option('--dry-run', 'only tell what would change')
    .option('--prune', 'remove what the document does not name')
    .action(run(() => import('./apply.js'), 'apply'));
  program
    .command('history [account-or-list]')
    .description('who changed what, and when; the newest first')
    .option('--limit <n>', 'how many (20)')
    .action(run(() => import('./history.js'), 'history'));
  program
    .command('undo [change]')
    .description('take a change back, without a number the newest; an undo can be undone')
    .option('--dry-run', 'only tell what would change')
    .action(run(() => import('./undo.js'), 'undo'));
  program
    .command('backup <file>')
    .description('copy policy and call log, while the controller runs')
    .option('--force', 'overwrite an older backup')
    .action(run(() => import('./backup.js'), 'backup'));
  program
    .command('restore <file>')
    .description('put a backup in the place of the policy, while the controller runs')
    .option('--dry-run', 'only check it, and tell what is in it')
    .option('--yes', "don't ask")
    .action(run(() => import('./backup.js'), 'restore'));
}

function defineConfig(program: Command, run: Run): void {
  const config = program.command('config').description('settings');
  const load = () => import('./config.js');
  config
    .command('show')
    .description('every setting, its value and where it comes from')
    .action(run(load, 'show'));
  config
    .command('set <setting> <value>')
    .description('change a setting of the policy: home-country, default-account, anonymous-words')
    .action(run(load, 'set'));
  config
    .command('unset <setting>')
    .description('take such a setting back to its default')
    .action(run(load, 'unset'));
}

function defineCare(program: Command, run: Run): void {
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
  const load = () => import('./completion.js');
  program
    .command('completion <shell>')
    .description('a script that completes commands at the prompt: bash, zsh or fish')
    .action(run(load, 'completion'));
  // What such a script asks while somebody types.
  program.command('__complete [words...]', { hidden: true }).action(run(load, 'complete'));
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
