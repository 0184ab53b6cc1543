import { type AppError, invalid } from '../errors.js';
import { printable } from '../printable.js';
import { exactEntry, isProblem } from '../screening/policy/entry.js';
import type { ListKind } from '../screening/policy/policy.js';
import type { CallLogReader, LoggedCall } from '../store/call-log.js';
import type { Authorship, PolicyStore } from '../store/policy-store.js';
import { putCallers } from './block-callers.js';
import type { AddReport, EntryOptions } from './entries.js';
import { existingAccount } from './existing.js';
import { readLabel } from './fields.js';
import { existingCall } from './logged-calls.js';

export interface LoggedCaller extends EntryOptions {
  /** The UUID of the call, or its beginning. */
  readonly uuid: string;
  readonly kind: ListKind;
}

/**
 * Blocks or allows the caller of a logged call for its account. The number comes from the caller,
 * so it becomes an entry for exactly that number. `AppError` if that is not possible.
 */
export async function putLoggedCaller(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  { uuid, kind, label, expiresAt }: LoggedCaller,
  authorship: Authorship,
): Promise<AddReport & { readonly account: string }> {
  const call = await existingCall(log, uuid);
  const { account, number } = callerOf(call, kind);
  const entry = exactEntry(number);
  if (isProblem(entry)) throw withoutEntry(call.uuid, entry.problem, account);
  const entries = [{ ...entry, label: readLabel(label), expiresAt }];
  const existing = await existingAccount(policy, account);
  return { ...(await putCallers(policy, existing, kind, entries, authorship)), account };
}

function callerOf(call: LoggedCall, kind: ListKind): { account: string; number: string } {
  const { account, caller, callerPrivacy, uuid } = call;
  if (account === undefined) throw withoutAccount(call, kind);
  if (call.presentation !== 'presented' || caller === undefined) {
    throw withoutNumber(call, account, kind);
  }
  if (callerPrivacy === undefined) return { account, number: caller };
  throw invalid(
    `the log keeps the caller of ${uuid} ${callerPrivacy} (${printable(caller)}), so the number is not known here`,
    { remedy: { kind: 'enter-number', list: kind } },
  );
}

function withoutEntry(uuid: string, problem: string, account: string): AppError {
  return invalid(
    `the caller of ${uuid} can't be put on a list: ${problem}, and only the exact number of a call is added`,
    { remedy: { kind: 'block-by-name-or-verification', account } },
  );
}

function withoutAccount({ uuid, reason }: LoggedCall, kind: ListKind): AppError {
  return reason.startsWith('fail-open:')
    ? invalid(`call ${uuid} continued before its account and caller were known (${reason})`, {
        remedy: { kind: 'enter-account-and-number', list: kind },
      })
    : invalid(`call ${uuid} has no account, so there is no list for its caller`, {
        remedy: { kind: 'route-calls' },
      });
}

function withoutNumber(call: LoggedCall, account: string, kind: ListKind): AppError {
  const { uuid, presentation } = call;
  const why =
    presentation === 'withheld'
      ? `the caller of ${uuid} withheld the number, so it is not kept`
      : `the caller of ${uuid} sent no number`;
  const remedy = kind === 'block' ? 'block-anonymous' : 'allow-anonymous';
  return invalid(why, { remedy: { kind: remedy, account } });
}
