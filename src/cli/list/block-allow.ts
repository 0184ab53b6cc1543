import {
  allowCallers,
  blockCallers,
  disallowCallers,
  unblockCallers,
} from '../../admin/block-callers.js';
import { existingAccount } from '../../admin/existing.js';
import type { Context } from '../context.js';
import { rejectSwapped, rejectUnquoted } from '../input.js';
import { printAdded, printRemoved, readEntryOptions } from './entries.js';
import { readTexts } from './entry-texts.js';

/** `block` and `allow` have one list each per account, created on first use. */

export async function block(context: Context, id: string, texts: string[]): Promise<void> {
  await put(context, id, texts, blockCallers);
}

export async function allow(context: Context, id: string, texts: string[]): Promise<void> {
  await put(context, id, texts, allowCallers);
}

async function put(
  context: Context,
  id: string,
  written: readonly string[],
  deed: typeof blockCallers,
): Promise<void> {
  const policy = await context.policy();
  rejectSwapped(policy, id, written);
  rejectUnquoted(written, (await existingAccount(policy, id)).country);
  const texts = await readTexts(context, written);
  const request = { texts, ...readEntryOptions(context), force: context.flag('force') };
  printAdded(context, await deed(policy, id, request, context.authorship()), request.expiresAt);
}

export async function unblock(context: Context, id: string, texts: string[]): Promise<void> {
  await remove(context, id, texts, unblockCallers);
}

export async function disallow(context: Context, id: string, texts: string[]): Promise<void> {
  await remove(context, id, texts, disallowCallers);
}

async function remove(
  context: Context,
  id: string,
  written: readonly string[],
  deed: typeof unblockCallers,
): Promise<void> {
  const policy = await context.policy();
  rejectSwapped(policy, id, written);
  const texts = await readTexts(context, written);
  printRemoved(context, await deed(policy, id, texts, context.authorship()));
}
