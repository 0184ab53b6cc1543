import { describeAction } from '../screening/policy/action.js';
import type { PolicyReader } from '../screening/policy/policy.js';
import { screenCall } from '../screening/screen-call.js';
import type { RuleVerdict, Verdict } from '../screening/verdict.js';
import { type LoggedCall, readExplanation } from '../store/call-log.js';
import { toScreenedCall, type Unscreenable } from './logged-call.js';

/** What happens to a call: verdict and action and, in monitor mode, those that were suppressed. */
export interface Outcome {
  readonly verdict: string;
  readonly action: string;
  readonly wouldVerdict?: string | undefined;
  readonly wouldAction?: string | undefined;
}

/** An outcome and its rule. */
export interface Decision extends Outcome {
  readonly reason: string;
  readonly wouldReason?: string | undefined;
  readonly list?: string | undefined;
  readonly entry?: string | undefined;
}

export type Rescreened =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly before: Decision; readonly after: Decision }
  | { readonly kind: 'unscreenable'; readonly why: Unscreenable };

/**
 * Screens a logged call again, at the time of the call, with the policy `after`. Compares the
 * outcome with that of `before` at that time or, if absent, with the verdict in the log. Throws if
 * a policy can't be read.
 */
export function rescreen(
  call: LoggedCall,
  after: PolicyReader,
  before?: PolicyReader | undefined,
): Rescreened {
  const screenedCall = toScreenedCall(call);
  if (typeof screenedCall === 'string') return { kind: 'unscreenable', why: screenedCall };
  const screen = (policy: PolicyReader) => screenCall(screenedCall, policy, call.at);
  const { verdict, account } = screen(after);
  if (call.account !== undefined && account === undefined) {
    return { kind: 'unscreenable', why: 'no-such-account' };
  }
  const decisions = {
    before: before === undefined ? loggedDecision(call) : decisionOf(screen(before).verdict),
    after: decisionOf(verdict),
  };
  const isChanged = !isSame(decisions.before, decisions.after);
  return isChanged ? { kind: 'changed', ...decisions } : { kind: 'same' };
}

/** Compares what happens to the caller. The same outcome by another rule is not a difference. */
function isSame(a: Outcome, b: Outcome): boolean {
  const isSameNow = a.action === b.action;
  return isSameNow && (a.wouldAction ?? a.action) === (b.wouldAction ?? b.action);
}

const CALLFLOW = 'callflow';

function loggedDecision(call: LoggedCall): Decision {
  const { verdict, wouldVerdict, reason, wouldReason, list, entry } = call;
  const action = readExplanation(call).action ?? CALLFLOW;
  const outcome =
    wouldVerdict === undefined
      ? { verdict, action }
      : { verdict, action: CALLFLOW, wouldVerdict, wouldAction: action };
  return { ...outcome, reason, wouldReason, list, entry };
}

function decisionOf({ verdict, action, reason, list, entry, wouldBe }: Verdict): Decision {
  return {
    verdict,
    action: textOf(action),
    wouldVerdict: wouldBe?.verdict,
    wouldAction: wouldBe && textOf(wouldBe.action),
    reason,
    wouldReason: wouldBe?.reason,
    list,
    entry,
  };
}

function textOf(action: RuleVerdict['action']): string {
  return describeAction(action) ?? CALLFLOW;
}
