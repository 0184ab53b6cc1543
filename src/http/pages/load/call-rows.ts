import { verdictOn } from '../../../admin/list-state.js';
import { exactEntry, isProblem } from '../../../screening/policy/entry.js';
import type { LoggedCall } from '../../../store/call-log.js';
import type { PolicyStore } from '../../../store/policy-store.js';
import type { CallRow, NextDeed } from '../view/call-table.js';

/** Calls, each with the change that would reverse the verdict under the current policy. */
export function toCallRows(policy: PolicyStore, calls: readonly LoggedCall[]): CallRow[] {
  const now = Date.now();
  return calls.map((call) => ({ call, next: nextDeed(policy, call, now) }));
}

function nextDeed(policy: PolicyStore, call: LoggedCall, now: number): NextDeed | undefined {
  const { account: id, caller, presentation, callerPrivacy } = call;
  const account = id === undefined ? undefined : policy.account(id);
  if (account === undefined || presentation === undefined) return undefined;
  if (presentation !== 'presented') return nextForAnonymous(call, account.blockAnonymous);
  if (caller === undefined || callerPrivacy !== undefined) return undefined;
  if (isProblem(exactEntry(caller))) return undefined;
  const isRejected = verdictOn(policy, account.id, caller, now).verdict === 'reject';
  const wasRejected = (call.wouldVerdict ?? call.verdict) === 'reject';
  const isNow = isRejected !== wasRejected;
  return { kind: isRejected ? 'allow-caller' : 'block-caller', isNow };
}

function nextForAnonymous(call: LoggedCall, isBlocked: boolean): NextDeed | undefined {
  const isByRule = (call.wouldReason ?? call.reason) === 'blocked-anonymous';
  if (isByRule) return { kind: 'allow-anonymous', list: call.list };
  return isBlocked ? undefined : { kind: 'block-anonymous' };
}
