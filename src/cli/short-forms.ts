import { notFound } from '../errors.js';
import { parseEntry } from '../screening/entry.js';
import type { ListKind } from '../screening/policy.js';
import type { Context } from './context.js';
import { warnIdle, warnIneffective } from './effect.js';
import { type AddedEntries, describeAdded, readEntries } from './entries.js';
import { accepted, existingAccount } from './input.js';
import { existingList, removeFrom } from './list.js';

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
  const added = await policy.change(context.authorship(), (edit) => {
    edit.ensureList(list, kind);
    return edit.addEntries(list, entries);
  });
  const canonical = entries.map(({ text }) => text);
  const present = canonical.filter((text) => !added.includes(text));
  const result: AddedEntries = { list, added, present };
  context.output.value(result, () => describeAdded(result));
  warnIdle(context, await existingList(policy, list), id);
  const wanted = kind === 'block' ? 'reject' : 'transfer';
  await warnIneffective(context, policy, account, canonical, wanted);
}

function listOf(id: string, kind: ListKind): string {
  return `${id}/${kind === 'block' ? 'blocked' : 'allowed'}`;
}
