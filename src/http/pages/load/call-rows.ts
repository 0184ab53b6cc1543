import { verdictOn } from '../../../admin/list-state.js';
import { exactEntry, isProblem } from '../../../screening/policy/entry.js';
import type { Account } from '../../../screening/policy/policy.js';
import type { LoggedCall } from '../../../store/call-log.js';
import type { PolicyStore } from '../../../store/policy-store.js';
import type { CallRow, NextDeed } from '../view/call-table.js';

/** Calls, each with the change that would reverse the verdict under the current policy. */
export function toCallRows(policy: PolicyStore, calls: readonly LoggedCall[]): CallRow[] {
  const now = Date.now();
  const accountOf = once((id) => policy.account(id));
  // Often the same caller again and again.
  const isRejected = once((account) =>
    once((caller) => verdictOn(policy, account, caller, now).verdict === 'reject'),
  );
  return policy.atOnce(() =>
    calls.map((call) => {
      const account = call.account === undefined ? undefined : accountOf(call.account);
      const next = account && nextDeed(call, account, isRejected(account.id));
      return { call, next };
    }),
  );
}

/** A function that is called once for each text. */
function once<T>(find: (text: string) => T): (text: string) => T {
  const found = new Map<string, T>();
  return (text) => {
    if (!found.has(text)) found.set(text, find(text));
    return found.get(text) as T;
  };
}

function nextDeed(
  call: LoggedCall,
  account: Account,
  isRejectedNow: (caller: string) => boolean,
): NextDeed | undefined {
  const { caller, presentation, callerPrivacy } = call;
  if (presentation === undefined) return undefined;
  if (presentation !== 'presented') return nextForAnonymous(call, account.blockAnonymous);
  if (caller === undefined || callerPrivacy !== undefined) return undefined;
  if (isProblem(exactEntry(caller))) return undefined;
  const isRejected = isRejectedNow(caller);
  const wasRejected = (call.wouldVerdict ?? call.verdict) === 'reject';
  const isNow = isRejected !== wasRejected;
  return { kind: isRejected ? 'allow-caller' : 'block-caller', isNow };
}

function nextForAnonymous(call: LoggedCall, isBlocked: boolean): NextDeed | undefined {
  const isByRule = (call.wouldReason ?? call.reason) === 'blocked-anonymous';
  if (isByRule) return { kind: 'allow-anonymous', list: call.list };
  return isBlocked ? undefined : { kind: 'block-anonymous' };
}
