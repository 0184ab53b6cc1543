import { invalid, notFound } from '../../errors.js';
import type { CountryCode } from '../../screening/number/phone-number.js';
import { formatAction } from '../../screening/policy/action.js';
import { isProblem, parseCanonical, parseEntry } from '../../screening/policy/entry.js';
import { nearestList, parseListName } from '../../screening/policy/list-name.js';
import { contradictionIn } from '../../store/list-contradiction.js';
import type { ListPatch, ListSummary, PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { accepted, existingAccount, readAction } from '../input.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { describeAdded, readEntries } from './entries.js';
import { warnIdle } from './inactive-reason.js';

export async function create(context: Context, text: string): Promise<void> {
  const name = accepted(parseListName(text));
  const kind = context.flag('allow') ? 'allow' : 'block';
  const patch = readPatch(context);
  const contradiction = contradictionIn(text, kind, patch);
  if (contradiction !== undefined) throw invalid(contradiction);
  const policy = await context.policy({ create: name.owner === undefined });
  if (name.owner !== undefined) await existingAccount(policy, name.owner);
  await policy.change(context.authorship(), (edit) =>
    edit.createList(
      text,
      kind,
      { ...patch, enabled: !context.flag('disabled') },
      !context.flag('inactive'),
    ),
  );
  await showSummary(context, policy, text);
  if (name.owner === undefined && (await policy.account(text)) !== undefined) {
    context.output.note(
      `note: ${text} is a shared list; a list of the account ${text} is written ${text}/LIST`,
    );
  }
}

export async function set(context: Context, name: string): Promise<void> {
  const policy = await context.policy();
  await existingList(policy, name);
  const patch = readPatch(context);
  if (Object.keys(patch).length === 0) {
    throw invalid('nothing to change; see "ringfence list set --help"');
  }
  await policy.change(context.authorship(), (edit) => edit.updateList(name, patch));
  await showSummary(context, policy, name);
}

export async function list(context: Context, account?: string): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  if (account !== undefined) await existingAccount(policy, account);
  const lists = await policy.lists(account);
  context.output.value(lists.map(presentList), () =>
    lists.length === 0
      ? 'no lists yet; "ringfence block ACCOUNT NUMBER" makes the first'
      : table(
          ['LIST', 'KIND', 'ENTRIES', 'ACTION', 'ANONYMOUS', 'WORKS FOR'],
          lists.map((each) => [
            each.name,
            each.kind,
            each.entries,
            each.kind === 'block' ? formatAction(each.action) : '',
            each.blockAnonymous ? 'blocked' : '',
            describeReach(each),
          ]),
        ),
  );
}

export async function remove(context: Context, name: string): Promise<void> {
  const policy = await context.policy();
  const { entries } = await existingList(policy, name);
  const contents = counted(entries, 'entry', 'entries');
  if (entries > 0) await confirm(context, `delete list ${name} with ${contents}`);
  await policy.change(context.authorship(), (edit) => edit.removeList(name));
  context.output.value({ deleted: name, entries }, () => `deleted ${name} (${contents})`);
}

export async function addEntries(context: Context, name: string, texts: string[]): Promise<void> {
  const policy = await context.policy();
  const list = await existingList(policy, name);
  const entries = readEntries(context, texts, {
    kind: list.kind,
    country: await countryOf(policy, name),
  });
  const added = await policy.change(context.authorship(), (edit) => edit.addEntries(name, entries));
  context.output.value({ list: name, ...added }, () => describeAdded(name, added));
  context.noteEnd(entries[0]?.expiresAt);
  warnIdle(context, list);
}

export async function removeEntries(
  context: Context,
  name: string,
  texts: string[],
): Promise<void> {
  const policy = await context.policy();
  await existingList(policy, name);
  await removeFrom(context, policy, name, texts);
}

/** All of them, as the list shows them or in any spelling; or none where one is not on the list. */
export async function removeFrom(
  context: Context,
  policy: PolicyStore,
  name: string,
  texts: readonly string[],
): Promise<void> {
  const country = await countryOf(policy, name);
  const removed = await policy.change(context.authorship(), (edit) =>
    texts.map((text) => {
      if (!isProblem(parseCanonical(text)) && edit.removeEntries(name, [text]).length > 0)
        return text;
      const entry = accepted(parseEntry(text, country)).text;
      if (edit.removeEntries(name, [entry]).length > 0) return entry;
      throw notFound(`${name} has no entry ${entry}; "ringfence list show ${name}" shows all`);
    }),
  );
  context.output.value({ list: name, removed }, () =>
    removed.map((text) => `removed ${text} from ${name}`),
  );
}

export async function activate(context: Context, account: string, name: string): Promise<void> {
  await setActive(context, account, name, true);
}

export async function deactivate(context: Context, account: string, name: string): Promise<void> {
  await setActive(context, account, name, false);
}

async function setActive(
  context: Context,
  account: string,
  name: string,
  active: boolean,
): Promise<void> {
  const policy = await context.policy();
  await existingAccount(policy, account, [name]);
  await existingList(policy, name);
  const changed = await policy.change(context.authorship(), (edit) =>
    edit.setActive(account, name, active),
  );
  const state = active ? 'active' : 'not active';
  context.output.value({ account, list: name, active, changed }, () =>
    changed
      ? `${name} is now ${state} for ${account}`
      : `${name} was ${state} for ${account} already`,
  );
}

export async function existingList(policy: PolicyStore, name: string): Promise<ListSummary> {
  const { owner } = accepted(parseListName(name));
  const found = await policy.list(name);
  if (found !== undefined) return found;
  if (owner !== undefined) await existingAccount(policy, owner);
  const names = (await policy.lists()).map((each) => each.name);
  const hint = nearestList(name, names) || `; make it with "ringfence list create ${name}"`;
  throw notFound(`there is no list "${name}"${hint}`);
}

/** In which numbers of a list are written: its account's, else the home country. */
export async function countryOf(policy: PolicyStore, name: string): Promise<CountryCode> {
  const { owner } = accepted(parseListName(name));
  const account = owner === undefined ? undefined : await existingAccount(policy, owner);
  return account?.country ?? (await policy.settings()).homeCountry;
}

function readPatch(context: Context): ListPatch {
  const action = context.text('action');
  const enabled = context.flag('enable') ? true : context.flag('disable') ? false : undefined;
  const patch = {
    action: action === undefined ? undefined : readAction(action),
    blockAnonymous: context.flag('blockAnonymous'),
    everyone: context.flag('everyone'),
    enabled,
  };
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as ListPatch;
}

async function showSummary(context: Context, policy: PolicyStore, name: string): Promise<void> {
  const summary = await existingList(policy, name);
  context.output.value(presentList(summary), () => describeSummary(summary));
  const isMeant = ['inactive', 'disabled', 'disable'].some((option) => context.flag(option));
  if (!isMeant) warnIdle(context, summary);
}

export function describeSummary(summary: ListSummary): string[] {
  const lines = [
    `list        ${summary.name}`,
    `kind        ${summary.kind}`,
    `entries     ${summary.entries}`,
    `works for   ${describeReach(summary)}`,
  ];
  if (summary.kind === 'block') {
    lines.push(`action      ${formatAction(summary.action)}`);
    lines.push(`anonymous   ${summary.blockAnonymous ? 'blocked' : 'not blocked by this list'}`);
  }
  return lines;
}

function describeReach(summary: ListSummary): string {
  if (!summary.enabled) return 'nobody: disabled';
  const { activeFor, inactiveFor } = summary;
  if (summary.everyone) {
    return inactiveFor.length === 0 ? 'everyone' : `everyone but ${inactiveFor.join(', ')}`;
  }
  return activeFor.join(', ') || 'nobody: not active for any account';
}

export function presentList(summary: ListSummary): object {
  return { ...summary, action: formatAction(summary.action) };
}
