import type { CallerIdentity } from './caller/caller-identity.js';
import { exactEntry, isProblem } from './policy/entry.js';
import { REJECT } from './policy/policy.js';
import type { Verdict } from './verdict.js';

/*
 * The action `challenge` asks the caller to press a random digit, and then the call is screened again, with
 * the answer. The rules are applied anew: the answer only counts if they still ask for it.
 */

/** `unasked`: the question could not be played. */
export type ChallengeAnswer = 'passed' | 'failed' | 'unasked';

/** A caller who is let through for some time, without being asked again. */
export interface RememberedCaller {
  readonly account: string;
  /** Exactly the presented number. */
  readonly number: string;
  readonly forMs: number;
}

/** The verdict on a call whose caller has answered a challenge. */
export function settleChallenge(verdict: Verdict, answer: ChallengeAnswer | undefined): Verdict {
  if (verdict.action.kind !== 'challenge') return verdict;
  if (answer === 'passed') {
    return { ...verdict, reason: 'challenge-passed', action: { kind: 'callflow' } };
  }
  if (answer === 'failed') {
    return { ...verdict, verdict: 'reject', reason: 'challenge-failed', action: REJECT };
  }
  return verdict;
}

/**
 * Whom to remember after this verdict. A number that is withheld, or that can't be an entry for exactly this
 * number, is not remembered.
 * @param verdict before `settleChallenge`
 */
export function callerToRemember(
  { action }: Verdict,
  answer: ChallengeAnswer | undefined,
  { presentation, presented }: CallerIdentity,
  account: string,
): RememberedCaller | undefined {
  if (action.kind !== 'challenge' || action.rememberMs === undefined) return undefined;
  if (answer !== 'passed' || presentation !== 'presented' || presented === undefined) {
    return undefined;
  }
  if (isProblem(exactEntry(presented))) return undefined;
  return { account, number: presented, forMs: action.rememberMs };
}
