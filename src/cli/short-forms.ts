import { notFound } from '../errors.js';
import { parseEntry } from '../screening/entry.js';
import type { Account, ListKind } from '../screening/policy.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { Context } from './context.js';
import { warnIneffective } from './effect.js';
import { type AddedEntries, describeAdded, readEntries } from './entries.js';
import { accepted, existingAccount } from './input.js';
import { removeFrom } from './list.js';

/** `block` and `allow` keep one list each per account, made on first use. */

export async function block(context: Context, id: string, texts: string[]): Promise<void> {
  await put(context, id, texts, 'block');
}

export async function allow(context: Context, id: string, texts: string[]): Promise<void> {
  await put(context, id, texts, 'allow');
}

export async function unblock(context: Context, id: string, texts: string[]): Promise<void> {
  const policy = await context.policy();
  const account = await existingAccount(policy, id);
  const name = listOf(id, 'block');
  if ((await policy.list(name)) === undefined) {
    throw notFound(`nothing is blocked for "${id}": ${name} has no entries`);
  }
  await removeFrom(context, policy, name, texts);
  const country = account.country;
  const entries = texts.map((text) => accepted(parseEntry(text, country)).text);
  await warnIneffective(context, policy, account, entries, 'transfer');
}

async function put(context: Context, id: string, texts: string[], kind: ListKind): Promise<void> {
  const policy = await context.policy();
  const account = await existingAccount(policy, id);
  const entries = readEntries(context, texts, account.country);
  const list = listOf(id, kind);
  const exists = (await policy.list(list)) !== undefined;
  const added = await policy.change(context.authorship(), (edit) => {
    if (!exists) edit.createList(list, kind, {}, true);
    return edit.addEntries(list, entries);
  });
  const present = entries.map(({ text }) => text).filter((text) => !added.includes(text));
  const result: AddedEntries = { list, added, present };
  context.output.value(result, () => describeAdded(result));
  await warnAbout(context, policy, account, entries, kind);
}

async function warnAbout(
  context: Context,
  policy: PolicyStore,
  account: Account,
  entries: readonly { readonly text: string }[],
  kind: ListKind,
): Promise<void> {
  const texts = entries.map(({ text }) => text);
  await warnIneffective(context, policy, account, texts, kind === 'block' ? 'reject' : 'transfer');
}

function listOf(id: string, kind: ListKind): string {
  return `${id}/${kind === 'block' ? 'blocked' : 'allowed'}`;
}
