import { toIso } from '../../duration.js';
import { invalid } from '../../errors.js';
import { VERIFICATION_RULES } from '../../screening/caller/verification.js';
import { formatAction } from '../../screening/policy/action.js';
import { CONTEXT, DIALPLAN, EXTENSION } from '../../screening/policy/dialplan-text.js';
import { type Account, ANONYMOUS_SCOPES, MODES } from '../../screening/policy/policy.js';
import { parseRoute } from '../../screening/policy/route.js';
import type { AccountPatch, PolicyEdit, PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import {
  existingAccount,
  readAccountId,
  readAction,
  readChoice,
  readCountry,
  readDialplanText,
  readName,
  readUntil,
} from '../input.js';
import { idleness } from '../list/inactive-reason.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';

export async function add(context: Context, text: string): Promise<void> {
  const id = readAccountId(text);
  const given = readPatch(context);
  // Whether it is one hangs on no country; a wrong one makes no database.
  for (const route of context.texts('route')) readRoute(route, given.country ?? 'US');
  const policy = await context.policy({ create: true });
  const settings = await policy.settings();
  const patch = { country: settings.homeCountry, ...given };
  const routes = context.texts('route').map((route) => readRoute(route, patch.country));
  await policy.change(context.authorship(), (edit) => {
    edit.addAccount(id, patch);
    for (const route of routes) edit.addRoute(id, route);
    setDefault(context, edit, id);
  });
  await showAccount(context, policy, id);
  if (given.country === undefined) {
    context.output.note(
      `note: its numbers are read as in ${patch.country}, the home country; for another: ringfence account set ${id} --country CODE`,
    );
  }
}

export async function set(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, id);
  const patch = readPatch(context);
  if (Object.keys(patch).length === 0 && !context.flag('defaultAccount')) {
    throw invalid('nothing to change; see "ringfence account set --help"');
  }
  await policy.change(context.authorship(), (edit) => {
    edit.updateAccount(id, patch);
    setDefault(context, edit, id);
  });
  await showAccount(context, policy, id);
}

export async function list(context: Context): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  const accounts = await policy.accounts();
  context.output.value(accounts.map(present), () =>
    accounts.length === 0
      ? 'no accounts yet; make one with "ringfence account add ID"'
      : table(
          ['ACCOUNT', 'NAME', 'COUNTRY', 'MODE', 'ANONYMOUS', 'DEFAULT'],
          accounts.map((account) => [
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
  await showAccount(context, await context.policy({ readOnly: true }), id);
}

export async function remove(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, id);
  const own = (await policy.lists(id)).filter(({ owner }) => owner === id);
  const entries = own.reduce((sum, each) => sum + each.entries, 0);
  const contents = `${counted(own.length, 'list')} and ${counted(entries, 'entry', 'entries')}`;
  await confirm(context, `remove account ${id} with ${contents}`);
  await policy.change(context.authorship(), (edit) => edit.removeAccount(id));
  context.output.value({ removed: id }, () => `removed account ${id}`);
}

export async function pause(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, id);
  const pausedUntil = readUntil(context.text('until') ?? '', Date.now(), context.zone);
  await policy.change(context.authorship(), (edit) => edit.updateAccount(id, { pausedUntil }));
  await showAccount(context, policy, id);
  context.noteEnd(pausedUntil);
}

export async function resume(context: Context, id: string): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, id);
  await policy.change(context.authorship(), (edit) =>
    edit.updateAccount(id, { pausedUntil: null }),
  );
  await showAccount(context, policy, id);
}

export async function addRoute(context: Context, id: string, text: string): Promise<void> {
  const policy = await context.policy();
  const { country } = await existingAccount(policy, id);
  const route = readRoute(text, country);
  const added = await policy.change(context.authorship(), (edit) => edit.addRoute(id, route));
  context.output.value({ account: id, route, added }, () =>
    added ? `${route} leads to ${id}` : `${route} led to ${id} already`,
  );
}

export async function removeRoute(context: Context, id: string, text: string): Promise<void> {
  const policy = await context.policy();
  const { country } = await existingAccount(policy, id);
  const route = readRoute(text, country);
  await policy.change(context.authorship(), (edit) => edit.removeRoute(id, route));
  context.output.value({ account: id, route }, () => `${route} no longer leads to ${id}`);
}

function readRoute(text: string, country: Account['country']): string {
  const route = parseRoute(text, country);
  if (route !== undefined) return route;
  throw invalid(`"${text}" is no route; give a dialled number like +14155550142 or a domain`);
}

/** commander gives `--no-context` as `false`: back to the default. */
function readPatch(context: Context): AccountPatch {
  const { options } = context;
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = context.text(name);
    return text === undefined ? undefined : parse(text);
  };
  const orReset = (name: string, parse: (text: string) => string) =>
    options[name] === false ? null : read(name, parse);
  const patch = {
    name: read('name', readName),
    country: read('country', readCountry),
    extension: orReset('extension', (text) => readDialplanText(EXTENSION, text)),
    dialplan: orReset('dialplan', (text) => readDialplanText(DIALPLAN, text)),
    context: orReset('context', (text) => readDialplanText(CONTEXT, text)),
    mode: read('mode', (text) => readChoice('mode', text, MODES)),
    blockAnonymous: context.flag('blockAnonymous'),
    anonymousScope: read('anonymousScope', (text) => readChoice('scope', text, ANONYMOUS_SCOPES)),
    anonymousAction: read('anonymousAction', readAction),
    verification: read('verification', (text) =>
      readChoice('verification rule', text, VERIFICATION_RULES),
    ),
    defaultVerdict: read('defaultVerdict', (text) =>
      readChoice('default verdict', text, ['transfer', 'reject']),
    ),
  };
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as AccountPatch;
}

function setDefault(context: Context, edit: PolicyEdit, id: string): void {
  if (context.flag('defaultAccount')) edit.setSetting('defaultAccount', id);
}

async function showAccount(context: Context, policy: PolicyStore, id: string): Promise<void> {
  const account = await existingAccount(policy, id);
  const routes = await policy.routes(id);
  const { defaultAccount } = await policy.settings();
  const lists = (await policy.lists(id)).map((each) => ({
    name: each.name,
    kind: each.kind,
    entries: each.entries,
    works: idleness(each, id) === undefined,
  }));
  const isDefault = defaultAccount === id;
  context.output.value({ ...present(account), routes, isDefault, lists }, () => [
    `account     ${account.id}${isDefault ? ' (the default account)' : ''}`,
    `name        ${account.name}`,
    `country     ${account.country}`,
    `routes      ${routes.join(', ') || (isDefault ? 'all calls without another' : 'none yet: no call comes here')}`,
    `mode        ${modeOf(context, account)}`,
    `anonymous   ${describeAnonymous(account)}`,
    `STIR/SHAKEN ${account.verification}`,
    `default     ${account.defaultVerdict}`,
    `callflow    ${describeCallflow(account)}`,
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

function describeList(list: {
  name: string;
  kind: string;
  entries: number;
  works: boolean;
}): string {
  return `${list.name} (${list.kind}, ${list.entries}${list.works ? '' : ', not active'})`;
}
