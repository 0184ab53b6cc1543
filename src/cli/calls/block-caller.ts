import { invalid } from '../../errors.js';
import { printable } from '../../printable.js';
import { exactEntry, isProblem } from '../../screening/policy/entry.js';
import type { ListKind } from '../../screening/policy/policy.js';
import type { LoggedCall } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { existingAccount } from '../input.js';
import { putCallers } from '../list/block-allow.js';
import { readEntryOptions } from '../list/entries.js';
import { commandLine } from '../terminal/quote.js';
import { existingCall } from './calls.js';

/**
 * `calls block` and `calls allow`: the caller of a logged call, onto its account's list. What the caller
 * sent is data: it becomes the entry for exactly that number, or none.
 */

export async function block(context: Context, uuid: string): Promise<void> {
  await putCallerOf(context, uuid, 'block');
}

export async function allow(context: Context, uuid: string): Promise<void> {
  await putCallerOf(context, uuid, 'allow');
}

async function putCallerOf(context: Context, text: string, kind: ListKind): Promise<void> {
  const call = await existingCall(context, text);
  const { account, caller, uuid } = call;
  if (account === undefined) throw invalid(withoutAccount(call, kind));
  if (call.presentation !== 'presented' || caller === undefined) {
    throw invalid(withoutNumber(call, account, kind));
  }
  if (call.callerPrivacy !== undefined) {
    throw invalid(
      `the log keeps the caller of ${uuid} ${call.callerPrivacy} (${printable(caller)}), so the number is not known here; give it by hand (${commandLine(kind, ['--help'])})`,
    );
  }
  const entry = exactEntry(caller);
  if (isProblem(entry)) throw invalid(withoutEntry(uuid, entry.problem, account));
  const entries = [{ ...entry, ...readEntryOptions(context) }];
  const existing = await existingAccount(await context.policy(), account);
  await putCallers(context, existing, entries, kind, { withUndo: true });
}

function withoutEntry(uuid: string, problem: string, account: string): string {
  return `the caller of ${uuid} can't be put on a list: ${problem}, and what a caller sent is taken as it stands or not at all; to judge such callers by their name or their verification see ${commandLine('block', ['--help'])} and ${commandLine('account set', ['--help'], account)}`;
}

function withoutAccount({ uuid, reason }: LoggedCall, kind: ListKind): string {
  return reason.startsWith('fail-open:')
    ? `call ${uuid} went on before its account and caller were known (${reason}); give them by hand (${commandLine(kind, ['--help'])})`
    : `call ${uuid} came to no account, so there is no list for its caller; lead such calls to one (${commandLine('account route add', ['--help'])})`;
}

function withoutNumber({ uuid, presentation }: LoggedCall, account: string, kind: ListKind) {
  const why =
    presentation === 'withheld'
      ? `the caller of ${uuid} withheld the number, so it is not kept`
      : `the caller of ${uuid} sent no number`;
  return kind === 'block'
    ? `${why}; to block all such callers: ${commandLine('account set', ['--block-anonymous'], account)}`
    : `${why}; to let all such callers through: ${commandLine('account set', ['--no-block-anonymous'], account)}`;
}
