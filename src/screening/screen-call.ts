import {
  type CallerHeaders,
  type CallerIdentity,
  identifyCaller,
} from './caller/caller-identity.js';
import {
  type ChallengeAnswer,
  callerToRemember,
  type RememberedCaller,
  settleChallenge,
} from './challenge.js';
import { decide, letThrough } from './decide.js';
import { lookupKeys } from './policy/entry-match.js';
import type { Account, PolicyReader, Settings } from './policy/policy.js';
import { routesOfCall } from './policy/route.js';
import type { Verdict } from './verdict.js';

/** The decoded fields of a call that screening needs. */
export interface ScreenedCall {
  readonly callerHeaders: CallerHeaders;
  /** `ringfence_account`, if the dialplan sets it. */
  readonly accountVariable?: string | undefined;
  /** As dialled. */
  readonly dialled?: string | undefined;
  /** Called domains in order of preference: `domain_name`, To host, request host. */
  readonly domains: readonly string[];
  /** `Priority: psap-callback` (RFC 7090). */
  readonly isEmergencyCallback?: boolean;
  /** If the call comes back from a challenge. */
  readonly answer?: ChallengeAnswer | undefined;
}

export interface Screened {
  readonly verdict: Verdict;
  readonly account?: Account | undefined;
  readonly identity: CallerIdentity;
  /** The dialplan named an account that doesn't exist. */
  readonly unknownAccount?: string | undefined;
  /** The caller has passed a challenge, and is not to be asked again for some time. */
  readonly remember?: RememberedCaller | undefined;
}

/**
 * Screens one call: finds the account, identifies the caller, looks up entries once, and decides. Used by the
 * daemon, `check` and `replay` alike. Throws only if the policy can't be read.
 * @param now Unix milliseconds
 */
export function screenCall(call: ScreenedCall, policy: PolicyReader, now: number): Screened {
  const settings = policy.settings();
  const account = findAccount(call, policy, settings);
  const country = account?.country ?? settings.homeCountry;
  const identity = identifyCaller(call.callerHeaders, country, settings.anonymousWords);
  if (account === undefined) {
    const verdict = letThrough('no-account');
    return { verdict, identity, unknownAccount: call.accountVariable };
  }
  const candidates = policy.candidates(account.id, lookupKeys(identity));
  const anonymousLists = isPlain(identity) ? [] : policy.anonymousLists(account.id);
  const isEmergencyCallback = call.isEmergencyCallback ?? false;
  const decided = decide(
    { account, identity, isEmergencyCallback, candidates, anonymousLists },
    now,
  );
  if (decided.action.kind !== 'challenge') return { verdict: decided, account, identity };
  const { answer } = call;
  const verdict = settleChallenge(decided, answer);
  const remember = callerToRemember(decided, answer, identity, account.id);
  return { verdict, account, identity, remember };
}

/** By the channel variable, the dialled number, the called domain, or the default, in this order. */
function findAccount(
  call: ScreenedCall,
  policy: PolicyReader,
  settings: Settings,
): Account | undefined {
  if (call.accountVariable !== undefined) return policy.account(call.accountVariable);
  const routed = policy.accountByRoute(routesOfCall(call, settings.homeCountry));
  if (routed !== undefined || settings.defaultAccount === undefined) return routed;
  return policy.account(settings.defaultAccount);
}

function isPlain({ presentation, nameHidden }: CallerIdentity): boolean {
  return presentation === 'presented' && !nameHidden;
}
