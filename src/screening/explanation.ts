import type { CallerIdentity } from './caller/caller-identity.js';
import { describeVerification } from './caller/verification.js';
import type { Explanation } from './explain.js';
import { describeAction } from './policy/action.js';
import type { Verdict } from './verdict.js';

/** Everything that a verdict is based on. The call log redacts it before it is stored. */
export function explanationOf(
  identity: CallerIdentity,
  verdict: Verdict,
  isEmergencyCallback = false,
): Explanation {
  const { verification } = identity;
  const others = identity.asserted.filter(({ source }) => source !== 'presented');
  return {
    signals: identity.signals,
    nameHidden: identity.nameHidden || undefined,
    verification: verification.status === 'none' ? undefined : describeVerification(verification),
    disbelieved: identity.disbelieved !== undefined || undefined,
    emergencyCallback: isEmergencyCallback || undefined,
    action: describeAction((verdict.wouldBe ?? verdict).action),
    claims: others.length === 0 ? undefined : others,
    evidence: verdict.evidence,
  };
}
