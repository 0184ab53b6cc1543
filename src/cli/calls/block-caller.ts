import { putLoggedCaller } from '../../admin/block-logged-caller.js';
import type { ListKind } from '../../screening/policy/policy.js';
import type { Context } from '../context.js';
import { printAdded, readEntryOptions } from '../list/entries.js';
import { commandLine } from '../terminal/quote.js';

/** `calls block` and `calls allow` put the caller of a logged call on its account's list. */

export async function block(context: Context, uuid: string): Promise<void> {
  await put(context, uuid, 'block');
}

export async function allow(context: Context, uuid: string): Promise<void> {
  await put(context, uuid, 'allow');
}

async function put(context: Context, uuid: string, kind: ListKind): Promise<void> {
  const policy = await context.policy();
  const log = await context.callLog();
  const options = readEntryOptions(context);
  const wanted = { uuid, kind, ...options };
  const report = await putLoggedCaller(policy, log, wanted, context.authorship());
  const { account, list, added } = report;
  const undo =
    kind === 'block'
      ? commandLine('unblock', [], account, ...added)
      : commandLine('list remove', [], list, ...added);
  printAdded(context, report, options.expiresAt, added.length > 0 ? undo : undefined);
}
