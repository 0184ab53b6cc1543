import { addEntries as addTo, removeEntries as removeFrom } from '../../admin/entries.js';
import { countryOfList, existingList } from '../../admin/existing.js';
import { readAction, readKazooId } from '../../admin/fields.js';
import { inactiveReason } from '../../admin/list-state.js';
import * as lists from '../../admin/lists.js';
import { invalid } from '../../errors.js';
import { formatAction } from '../../screening/policy/action.js';
import type { BlockAction } from '../../screening/policy/policy.js';
import type { ListSummary } from '../../store/policy-store.js';
import { writeSubscription } from '../../store/subscription.js';
import type { Context } from '../context.js';
import { rejectSwapped, rejectUnquoted } from '../input.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { noteWarnings, printAdded, printRemoved, readEntryOptions } from './entries.js';
import { readTexts } from './entry-texts.js';

export async function create(context: Context, name: string): Promise<void> {
  const wanted = {
    ...readPatch(context),
    name,
    kind: context.flag('allow') ? 'allow' : 'block',
    enabled: !context.flag('disabled'),
    active: !context.flag('inactive'),
  } as const;
  const { owner } = lists.checkNewList(wanted);
  const policy = await context.policy({ create: owner === undefined });
  printList(context, await lists.createList(policy, wanted, context.authorship()));
  if (owner === undefined && policy.account(name) !== undefined) {
    context.output.note(
      `note: ${name} is a shared list; a list of the account ${name} is written ${name}/LIST`,
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
  printList(context, await lists.setList(policy, name, patch, context.authorship()));
}

export async function list(context: Context, account?: string): Promise<void> {
  const policy = await context.policy({ readOnly: true });
  const found = await lists.findLists(policy, account);
  context.output.value(found.map(presentList), () =>
    found.length === 0
      ? 'no lists yet; "ringfence block ACCOUNT NUMBER" creates the first'
      : table(
          ['LIST', 'KIND', 'ENTRIES', 'ACTION', 'ANONYMOUS', 'ACTIVE FOR'],
          found.map((each) => [
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
  await lists.removeList(policy, name, context.authorship());
  context.output.value({ deleted: name, entries }, () => `deleted ${name} (${contents})`);
}

export async function addEntries(context: Context, name: string, written: string[]): Promise<void> {
  const policy = await context.policy();
  await existingList(policy, name);
  rejectUnquoted(written, await countryOfList(policy, name));
  const texts = await readTexts(context, written);
  const request = { texts, ...readEntryOptions(context), force: context.flag('force') };
  const report = await addTo(policy, name, request, context.authorship());
  printAdded(context, report, request.expiresAt);
}

export async function removeEntries(
  context: Context,
  name: string,
  written: string[],
): Promise<void> {
  const policy = await context.policy();
  await existingList(policy, name);
  const texts = await readTexts(context, written);
  const removed = await removeFrom(policy, name, texts, context.authorship());
  printRemoved(context, { list: name, removed });
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
  rejectSwapped(policy, account, [name]);
  const changed = await lists.setListActive(
    policy,
    { account, list: name, active },
    context.authorship(),
  );
  const state = active ? 'active' : 'not active';
  context.output.value({ account, list: name, active, changed }, () =>
    changed
      ? `${name} is now ${state} for ${account}`
      : `${name} was ${state} for ${account} already`,
  );
}

function readPatch(context: Context): lists.ListChange {
  const kazooId = context.text('kazooId');
  const action = readActionOption(context);
  const enabled = context.flag('enable') ? true : context.flag('disable') ? false : undefined;
  const patch = {
    action,
    blockAnonymous: context.flag('blockAnonymous'),
    stillScreen: context.flag('stillScreen'),
    everyone: context.flag('everyone'),
    enabled,
    kazooId: kazooId === undefined ? undefined : readKazooId(kazooId),
  };
  return Object.fromEntries(
    Object.entries(patch).filter(([, value]) => value !== undefined),
  ) as lists.ListChange;
}

/** `--remember` is the argument of the action `challenge`. */
function readActionOption(context: Context): BlockAction | undefined {
  const [text, remember] = [context.text('action'), context.text('remember')];
  if (remember === undefined) return text === undefined ? undefined : readAction(text);
  if (text?.trim() === 'challenge') return readAction(`challenge ${remember}`);
  throw invalid('--remember goes with --action challenge');
}

export function printList(context: Context, summary: ListSummary): void {
  context.output.value(presentList(summary), () => describeSummary(summary));
  const isMeant = ['inactive', 'disabled', 'disable'].some((option) => context.flag(option));
  if (!isMeant) noteWarnings(context, [inactiveReason(summary)]);
}

export function describeSummary(summary: ListSummary): string[] {
  const lines = [
    `list        ${summary.name}`,
    `kind        ${summary.kind}`,
    `entries     ${summary.entries}`,
    `active for  ${describeReach(summary)}`,
  ];
  if (summary.stillScreen) {
    lines.push(
      'lifts       blocks by number and the default; names, anonymity and verification count',
    );
  }
  if (summary.schedule !== undefined) lines.push(`schedule    ${summary.schedule.text}`);
  if (summary.kind === 'block') {
    lines.push(`action      ${formatAction(summary.action)}`);
    lines.push(`anonymous   ${summary.blockAnonymous ? 'blocked' : 'not blocked by this list'}`);
  }
  return lines;
}

function describeReach(summary: ListSummary): string {
  if (!summary.enabled) return 'none: disabled';
  const { activeFor, inactiveFor } = summary;
  if (summary.everyone) {
    return inactiveFor.length === 0 ? 'everyone' : `everyone but ${inactiveFor.join(', ')}`;
  }
  return activeFor.join(', ') || 'none: not active for any account';
}

export function presentList(summary: ListSummary): object {
  const { action, schedule, subscription, ...rest } = summary;
  return {
    ...rest,
    action: formatAction(action),
    schedule: schedule?.text,
    subscription: subscription && writeSubscription(subscription),
  };
}
