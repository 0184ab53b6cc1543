import type { CallerHeaders } from '../screening/caller/caller-identity.js';
import type { ChallengeAnswer } from '../screening/challenge.js';
import type { Explanation } from '../screening/explain.js';
import type { ScreenedCall } from '../screening/screen-call.js';
import { type LoggedCall, readExplanation } from '../store/call-log.js';

/** Why a logged call can't be screened again. */
export type Unscreenable = 'withheld' | 'masked' | 'hashed' | 'fail-open' | 'no-such-account';

const ANSWERS: Readonly<Record<string, ChallengeAnswer>> = {
  'challenge-passed': 'passed',
  'challenge-failed': 'failed',
};

/** The screened call of a record, or the reason why the record is not sufficient. */
export function toScreenedCall(call: LoggedCall): ScreenedCall | Unscreenable {
  if (call.reason.startsWith('fail-open:')) return 'fail-open';
  if (call.presentation === 'withheld') return 'withheld';
  if (call.callerPrivacy !== undefined) return call.callerPrivacy;
  const explanation = readExplanation(call);
  return {
    callerHeaders: toCallerHeaders(call, explanation),
    accountVariable: call.account,
    dialled: call.dialled,
    domains: [],
    isEmergencyCallback: explanation.emergencyCallback ?? false,
    answer: ANSWERS[call.reason],
  };
}

/** Headers that lead to what the log has. */
function toCallerHeaders(
  call: LoggedCall,
  { claims, nameHidden, verification }: Explanation,
): CallerHeaders {
  const asserted = new Map(claims?.map(({ source, number }) => [source, number]));
  return {
    callerIdNumber: call.callerRaw,
    callerIdName: call.name,
    fromUser: asserted.get('From'),
    // One of the ways in which a number is unavailable. The log doesn't have which.
    fromHost: call.presentation === 'unavailable' ? 'unknown.invalid' : undefined,
    assertedIdentity: asserted.get('P-Asserted-Identity'),
    remotePartyId: asserted.get('Remote-Party-ID'),
    hideName: nameHidden ?? false,
    verstats: [verification === undefined ? undefined : toVerstat(verification)],
  };
}

/** `failed`, `passed`, `passed A` -> `TN-Validation-Passed-A`. */
function toVerstat(verification: string): string {
  return `TN-Validation-${verification.replace(' ', '-')}`;
}
