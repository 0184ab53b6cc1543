import { describeAction } from '../screening/action.js';
import type { PolicyReader } from '../screening/policy.js';
import { screenCall } from '../screening/screen-call.js';
import type { Judgement, Verdict } from '../screening/verdict.js';
import { type LoggedCall, readExplanation } from '../store/call-log.js';
import { toScreenedCall, type Unjudgeable } from './logged-call.js';

/** What happens to a call: its verdict and action and, in monitor mode, those it would have had. */
export interface Outcome {
  readonly verdict: string;
  readonly action: string;
  readonly wouldVerdict?: string | undefined;
  readonly wouldAction?: string | undefined;
}

export type Rejudged =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'otherwise';
      readonly was: Outcome;
      readonly now: Outcome;
      readonly verdict: Verdict;
    }
  | { readonly kind: 'unjudgeable'; readonly why: Unjudgeable };

/** Screens a logged call anew, at its time, by another policy. Throws if that can't be read. */
export function judgeAgain(call: LoggedCall, policy: PolicyReader): Rejudged {
  const screenedCall = toScreenedCall(call);
  if (typeof screenedCall === 'string') return { kind: 'unjudgeable', why: screenedCall };
  const { verdict, account } = screenCall(screenedCall, policy, call.at);
  if (call.account !== undefined && account === undefined) {
    return { kind: 'unjudgeable', why: 'no-such-account' };
  }
  const [was, now] = [loggedOutcome(call), outcomeOf(verdict)];
  return isSame(was, now) ? { kind: 'same' } : { kind: 'otherwise', was, now, verdict };
}

/** What becomes of the caller; another rule with the same outcome is no difference. */
function isSame(a: Outcome, b: Outcome): boolean {
  const isSameNow = a.action === b.action;
  return isSameNow && (a.wouldAction ?? a.action) === (b.wouldAction ?? b.action);
}

const CALLFLOW = 'callflow';

function loggedOutcome(call: LoggedCall): Outcome {
  const { verdict, wouldVerdict } = call;
  const action = readExplanation(call).action ?? CALLFLOW;
  return wouldVerdict === undefined
    ? { verdict, action }
    : { verdict, action: CALLFLOW, wouldVerdict, wouldAction: action };
}

function outcomeOf({ verdict, action, wouldBe }: Verdict): Outcome {
  return {
    verdict,
    action: textOf(action),
    wouldVerdict: wouldBe?.verdict,
    wouldAction: wouldBe && textOf(wouldBe.action),
  };
}

function textOf(action: Judgement['action']): string {
  return describeAction(action) ?? CALLFLOW;
}
