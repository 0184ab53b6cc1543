import { readAccountPatch } from '../../admin/account-patch.js';
import * as accounts from '../../admin/accounts.js';
import { existingAccount } from '../../admin/existing.js';
import { readKazooId } from '../../admin/fields.js';
import { toIso } from '../../duration.js';
import { invalid } from '../../errors.js';
import { formatAction } from '../../screening/policy/action.js';
import { DEFAULT_TIME_ZONE } from '../../screening/policy/local-time.js';
import type { Account } from '../../screening/policy/policy.js';
import type { AccountPatch } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { readUntil } from '../input.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { commandLine } from '../terminal/quote.js';
import { table } from '../terminal/table.js';

export async function add(context: Context, id: string): Promise<void> {
  const account = { id, routes: context.texts('route'), ...readChange(context) };
  // Checked first, so that an invalid account doesn't create a database.
  accounts.checkNewAccount(account);
  const policy = await context.policy({ create: true });
  const report = await accounts.addAccount(policy, account, context.authorship());
  print(context, report);
  if (account.patch.country === undefined) {
    context.output.note(
      `note: its numbers are read as in ${report.account.country}, the home country; for another: ringfence account set ${id} --country CODE`,
    );
  }
}

export async function set(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, id);
  const change = readChange(context);
  const { patch, isDefault, kazooId } = change;
  if (Object.keys(patch).length === 0 && !isDefault && kazooId === undefined) {
    throw invalid('nothing to change; see "ringfence account set --help"');
  }
  print(context, await accounts.setAccount(policy, id, change, context.authorship()));
}

export async function list(context: Context): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  const all = await policy.accounts();
  context.output.value(all.map(present), () =>
    all.length === 0
      ? 'no accounts yet; add one with "ringfence account add ID"'
      : table(
          ['ACCOUNT', 'NAME', 'COUNTRY', 'MODE', 'ANONYMOUS', 'DEFAULT'],
          all.map((account) => [
            account.id,
            account.name,
            account.country,
            modeOf(context, account),
            account.blockAnonymous ? 'blocked' : 'let through',
            account.defaultVerdict,
          ]),
        ),
  );
}

export async function show(context: Context, id: string): Promise<void> {
  print(context, await accounts.showAccount(await context.policy({ readOnly: true }), id));
}

export async function rename(context: Context, id: string, to: string): Promise<void> {
  const policy = await context.policy();
  print(context, await accounts.renameAccount(policy, id, to, context.authorship()));
  context.output.note(
    `note: calls until now are logged under ${id}: ${commandLine('calls', [], id)}; if the dialplan sets ringfence_account=${id}, change it`,
  );
}

export async function copy(context: Context, id: string, to: string): Promise<void> {
  const policy = await context.policy();
  const wanted = { to, name: context.text('name') };
  print(context, await accounts.copyAccount(policy, id, wanted, context.authorship()));
}

export async function remove(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  const { lists, entries } = await accounts.accountContents(policy, id);
  const contents = `${counted(lists, 'list')} and ${counted(entries, 'entry', 'entries')}`;
  await confirm(context, `remove account ${id} with ${contents}`);
  await accounts.removeAccount(policy, id, context.authorship());
  context.output.value({ removed: id }, () => `removed account ${id}`);
}

export async function pause(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, id);
  const pausedUntil = readUntil(context.text('until') ?? '', Date.now(), context.zone);
  const change = { patch: { pausedUntil } };
  print(context, await accounts.setAccount(policy, id, change, context.authorship()));
  context.noteEnd(pausedUntil);
}

export async function resume(context: Context, id: string): Promise<void> {
  const change = { patch: { pausedUntil: null } };
  const policy = await context.policy();
  print(context, await accounts.setAccount(policy, id, change, context.authorship()));
}

export async function addRoute(context: Context, id: string, text: string): Promise<void> {
  const policy = await context.policy();
  const { route, added } = await accounts.addRoute(policy, id, text, context.authorship());
  context.output.value({ account: id, route, added }, () =>
    added ? `${route} leads to ${id}` : `${route} led to ${id} already`,
  );
}

export async function removeRoute(context: Context, id: string, text: string): Promise<void> {
  const policy = await context.policy();
  const route = await accounts.removeRoute(policy, id, text, context.authorship());
  context.output.value({ account: id, route }, () => `${route} no longer leads to ${id}`);
}

function readChange(context: Context): accounts.AccountChange {
  const kazooId = context.text('kazooId');
  return {
    patch: readPatch(context),
    isDefault: context.flag('defaultAccount'),
    kazooId: kazooId === undefined ? undefined : readKazooId(kazooId),
  };
}

/** commander returns `--no-context` as `false`, which means: back to the default. */
function readPatch(context: Context): AccountPatch {
  const orReset = (name: string) => (context.options[name] === false ? null : context.text(name));
  return readAccountPatch({
    name: context.text('name'),
    country: context.text('country'),
    timeZone: orReset('timeZone'),
    extension: orReset('extension'),
    dialplan: orReset('dialplan'),
    context: orReset('context'),
    mode: context.text('mode'),
    blockAnonymous: context.flag('blockAnonymous'),
    anonymousScope: context.text('anonymousScope'),
    anonymousAction: context.text('anonymousAction'),
    verification: context.text('verification'),
    defaultVerdict: context.text('defaultVerdict'),
  });
}

function print(context: Context, report: accounts.AccountReport): void {
  const { account, routes, isDefault, kazooId, lists } = report;
  context.output.value({ ...present(account), routes, isDefault, kazooId, lists }, () => [
    `account     ${account.id}${isDefault ? ' (the default account)' : ''}`,
    `name        ${account.name}`,
    `country     ${account.country}`,
    `time zone   ${account.timeZone ?? `${DEFAULT_TIME_ZONE} (none set)`}`,
    `routes      ${routes.join(', ') || (isDefault ? 'all calls without another' : 'none yet: no call comes here')}`,
    `mode        ${modeOf(context, account)}`,
    `anonymous   ${describeAnonymous(account)}`,
    `STIR/SHAKEN ${account.verification}`,
    `default     ${account.defaultVerdict}`,
    `callflow    ${describeCallflow(account)}`,
    ...(kazooId === undefined ? [] : [`KAZOO id    ${kazooId}`]),
    `lists       ${lists.map(describeList).join(', ') || 'none'}`,
  ]);
}

function present(account: Account): object {
  const { anonymousAction, pausedUntil, ...rest } = account;
  return {
    ...rest,
    anonymousAction: formatAction(anonymousAction),
    pausedUntil: toIso(pausedUntil),
  };
}

function modeOf(context: Context, { mode, pausedUntil }: Account): string {
  return pausedUntil !== undefined && pausedUntil > Date.now()
    ? `${mode}, paused until ${context.time(pausedUntil)}`
    : mode;
}

function describeAnonymous(account: Account): string {
  if (!account.blockAnonymous) return 'let through, unless an active list blocks them';
  return `${formatAction(account.anonymousAction)} (scope ${account.anonymousScope}; what counts: the setting anonymous-words)`;
}

function describeCallflow({ callflow }: Account): string {
  const extension = callflow.extension ?? 'the dialled extension';
  return `${extension} ${callflow.dialplan ?? 'XML'} ${callflow.context ?? '(the context it came from)'}`;
}

function describeList({ name, kind, entries, works, schedule }: accounts.AccountList): string {
  const state = works ? '' : schedule === undefined ? ', not active' : ', does not work now';
  return `${name} (${kind}, ${entries}${state})`;
}
