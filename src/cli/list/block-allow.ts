import { notFound } from '../../errors.js';
import { entryKind, parseEntry } from '../../screening/policy/entry.js';
import type { Account, ListKind } from '../../screening/policy/policy.js';
import { screenCall } from '../../screening/screen-call.js';
import type { NewEntry, PolicyStore } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { accepted, existingAccount } from '../input.js';
import { commandLine } from '../terminal/quote.js';
import { describeAdded, readEntries } from './entries.js';
import { warnIdle, warnIneffective } from './inactive-reason.js';
import { existingList, removeFrom } from './list.js';

/** `block` and `allow` keep one list each per account, made on first use. */

export async function block(context: Context, id: string, texts: string[]): Promise<void> {
  await putTyped(context, id, texts, 'block');
}

export async function allow(context: Context, id: string, texts: string[]): Promise<void> {
  await putTyped(context, id, texts, 'allow');
}

export async function unblock(context: Context, id: string, texts: string[]): Promise<void> {
  const policy = await context.policy();
  const account = await existingAccount(policy, id, texts);
  const name = listOf(id, 'block');
  const isListed = (text: string) =>
    policy
      .candidates(id, [text])
      .some(({ list, entry }) => list.name === name && entry.text === text);
  const entries = texts.map((text) =>
    isListed(text) ? text : accepted(parseEntry(text, account.country)).text,
  );
  await rejectBlockedElsewhere(policy, account, entries);
  if ((await policy.list(name)) === undefined) {
    throw notFound(`nothing is blocked for "${id}": ${name} has no entries`);
  }
  await removeFrom(context, policy, name, texts);
  await warnIneffective(context, policy, account, entries, 'transfer');
}

/** Throws where a number is not on the account's own list, and another one blocks it. */
async function rejectBlockedElsewhere(
  policy: PolicyStore,
  account: Account,
  texts: readonly string[],
): Promise<void> {
  const own = listOf(account.id, 'block');
  for (const number of texts.filter((text) => entryKind(text) === 'number')) {
    const call = { claims: { callerIdNumber: number }, accountVariable: account.id, domains: [] };
    const { verdict } = screenCall(call, policy, Date.now());
    const isListed = verdict.evidence.some(({ list, entry }) => list === own && entry === number);
    const blocker = verdict.evidence.find(({ standing, kind, list }) => {
      return standing === 'decided' && kind === 'block' && list !== undefined;
    });
    if (isListed || blocker === undefined) continue;
    throw notFound(
      `${own} has no entry ${number}; it is blocked by ${blocker.entry ?? 'a rule'} of the list ${blocker.list}; to let it through: ${commandLine('allow', [], account.id, number)}`,
    );
  }
}

async function putTyped(
  context: Context,
  id: string,
  texts: readonly string[],
  kind: ListKind,
): Promise<void> {
  const policy = await context.policy();
  const account = await existingAccount(policy, id, texts);
  await putCallers(
    context,
    account,
    readEntries(context, texts, { kind, country: account.country }),
    kind,
  );
}

/** Puts these callers on the account's list and says so; with `withUndo`, what takes that back as well. */
export async function putCallers(
  context: Context,
  account: Account,
  entries: readonly NewEntry[],
  kind: ListKind,
  { withUndo = false } = {},
): Promise<void> {
  const policy = await context.policy();
  const { id } = account;
  const list = listOf(id, kind);
  const result = await policy.change(context.authorship(), (edit) => {
    edit.ensureList(list, kind);
    return edit.addEntries(list, entries);
  });
  const canonical = entries.map(({ text }) => text);
  const { added } = result;
  const undo = withUndo && added.length > 0 ? undoOf(id, kind, list, added) : undefined;
  context.output.value({ list, ...result, undo }, () => [
    ...describeAdded(list, result),
    ...(undo === undefined ? [] : [`to undo: ${undo}`]),
  ]);
  context.noteEnd(entries[0]?.expiresAt);
  warnIdle(context, await existingList(policy, list), id);
  const wanted = kind === 'block' ? 'reject' : 'transfer';
  await warnIneffective(context, policy, account, canonical, wanted);
}

function undoOf(id: string, kind: ListKind, list: string, texts: readonly string[]): string {
  return kind === 'block'
    ? commandLine('unblock', [], id, ...texts)
    : commandLine('list remove', [], list, ...texts);
}

/** Where `block` and `allow` put callers. */
export function listOf(id: string, kind: ListKind): string {
  return `${id}/${kind === 'block' ? 'blocked' : 'allowed'}`;
}
