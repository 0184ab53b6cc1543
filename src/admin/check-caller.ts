import { invalid } from '../errors.js';
import { describeVerification } from '../screening/caller/verification.js';
import { explain } from '../screening/explain.js';
import { explanationOf } from '../screening/explanation.js';
import { describeAction } from '../screening/policy/action.js';
import type { Account, PolicyReader } from '../screening/policy/policy.js';
import { routesOfCall } from '../screening/policy/route.js';
import { remedyFor } from '../screening/remedy.js';
import { type Screened, type ScreenedCall, screenCall } from '../screening/screen-call.js';
import type { RuleVerdict } from '../screening/verdict.js';
import type { PolicyStore } from '../store/policy-store.js';
import { readPrivacy, readVerstat } from './caller-headers.js';
import { existingAccount } from './existing.js';
import type { ExplainedVerdict } from './logged-calls.js';

/** A caller for a trial call, as FreeSWITCH would present it. */
export interface TriedCaller {
  /** Absent or empty: the caller sends no number. */
  readonly from?: string | undefined;
  readonly name?: string | undefined;
  /** The Privacy header. */
  readonly privacy?: string | undefined;
  /** A STIR/SHAKEN result, like `TN-Validation-Failed`. */
  readonly verstat?: string | undefined;
  /** The dialled number. Without an account, its route finds one. */
  readonly to?: string | undefined;
}

export interface CheckResult extends ExplainedVerdict {
  /** Undefined if the dialled number leads to none. */
  readonly account: Account | undefined;
  readonly report: ReturnType<typeof reportOf>;
}

/**
 * The verdict on a trial call, by the same function that decides live ones. Throws `AppError` for
 * headers that a live call would ignore.
 * @param id undefined: the account is found by the dialled number
 * @param now Unix milliseconds
 */
export async function checkCaller(
  policy: PolicyStore,
  id: string | undefined,
  caller: TriedCaller,
  now: number,
): Promise<CheckResult> {
  if (id !== undefined) await existingAccount(policy, id);
  else if (!caller.to) {
    throw invalid('is missing, and no account is named; give one of them', { field: 'to' });
  }
  const call = readCall(id, caller);
  const screened = screenCall(call, policy, now);
  const { verdict, identity, account } = screened;
  const explained = {
    ...verdict,
    account: account?.id,
    presentation: identity.presentation,
    callerRaw: identity.presentedRaw,
    caller: identity.presented,
    name: identity.name,
    wouldVerdict: verdict.wouldBe?.verdict,
    wouldReason: verdict.wouldBe?.reason,
    explanation: explanationOf(identity, verdict),
  };
  return {
    account,
    report: reportOf(screened),
    sentences: [
      ...(id === undefined ? explainRoute(policy, call, account) : []),
      ...explain(explained),
    ],
    remedy: remedyFor(explained),
  };
}

/** A call as FreeSWITCH would describe it. FreeSWITCH sets both hide flags for `Privacy: id`. */
function readCall(id: string | undefined, caller: TriedCaller): ScreenedCall {
  const number = caller.from || undefined;
  const privacy = readPrivacy(caller.privacy);
  const isHidden = /(?:^|[;,\s])id(?:$|[;,\s])/i.test(privacy ?? '');
  return {
    callerHeaders: {
      callerIdNumber: number,
      callerIdName: caller.name,
      fromUser: number,
      privacy,
      hideNumber: isHidden,
      hideName: isHidden,
      verstats: [readVerstat(caller.verstat)],
    },
    accountVariable: id,
    dialled: caller.to,
    domains: [],
  };
}

/** Why the call comes to this account. If it comes to none, that is the reason of the verdict. */
function explainRoute(
  policy: PolicyReader,
  call: ScreenedCall,
  account: Account | undefined,
): string[] {
  if (account === undefined) return [];
  const { dialled } = call;
  const routes = routesOfCall(call, policy.settings().homeCountry);
  return policy.accountByRoute(routes) === undefined
    ? [
        `No route leads ${dialled} to an account, so the default account ${account.id} gets the call.`,
      ]
    : [`The route of ${dialled} leads to account ${account.id}.`];
}

function reportOf({ verdict, identity, account }: Screened) {
  const { reason, list, entry, wouldBe } = verdict;
  return {
    account: account?.id,
    verdict: verdict.verdict,
    reason,
    list,
    entry,
    action: actionOf(verdict),
    wouldBe: wouldBe && { ...wouldBe, action: actionOf(wouldBe) },
    caller: {
      presentation: identity.presentation,
      presented: identity.presented,
      name: identity.name,
      verification: describeVerification(identity.verification),
      signals: identity.signals,
    },
    matches: verdict.evidence,
  };
}

function actionOf({ action }: RuleVerdict): string {
  return describeAction(action) ?? 'callflow';
}
