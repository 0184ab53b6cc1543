import {
  type CallerClaims,
  type CallerIdentity,
  identifyCaller,
} from './caller/caller-identity.js';
import { decide, letThrough } from './decide.js';
import { lookupKeys } from './policy/entry-match.js';
import type { Account, PolicyReader, Settings } from './policy/policy.js';
import { routesOfCall } from './policy/route.js';
import type { Verdict } from './verdict.js';

/** What screening needs of a call, decoded. */
export interface ScreenedCall {
  readonly claims: CallerClaims;
  /** `ringfence_account`, where the dialplan set it. */
  readonly accountVariable?: string | undefined;
  /** As dialled. */
  readonly dialled?: string | undefined;
  /** Called domains, the most telling first: `domain_name`, To host, request host. */
  readonly domains: readonly string[];
  /** `Priority: psap-callback` (RFC 7090). */
  readonly isEmergencyCallback?: boolean;
}

export interface Screened {
  readonly verdict: Verdict;
  readonly account?: Account | undefined;
  readonly identity: CallerIdentity;
  /** The dialplan named an account that doesn't exist. */
  readonly unknownAccount?: string | undefined;
}

/**
 * Screens one call: account, identity, one look-up, verdict. The daemon, `check` and `replay` all
 * ask this function. Throws only if the policy can't be read.
 * @param now Unix milliseconds
 */
export function screenCall(call: ScreenedCall, policy: PolicyReader, now: number): Screened {
  const settings = policy.settings();
  const account = findAccount(call, policy, settings);
  const country = account?.country ?? settings.homeCountry;
  const identity = identifyCaller(call.claims, country, settings.anonymousWords);
  if (account === undefined) {
    const verdict = letThrough('no-account');
    return { verdict, identity, unknownAccount: call.accountVariable };
  }
  const candidates = policy.candidates(account.id, lookupKeys(identity));
  const anonymousLists = isPlain(identity) ? [] : policy.anonymousLists(account.id);
  const isEmergencyCallback = call.isEmergencyCallback ?? false;
  const verdict = decide(
    { account, identity, isEmergencyCallback, candidates, anonymousLists },
    now,
  );
  return { verdict, account, identity };
}

/** The first of variable, dialled number, called domain and default that answers. */
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
