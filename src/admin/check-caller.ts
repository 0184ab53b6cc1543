import { describeVerification } from '../screening/caller/verification.js';
import { explain } from '../screening/explain.js';
import { explanationOf } from '../screening/explanation.js';
import { describeAction } from '../screening/policy/action.js';
import type { Account } from '../screening/policy/policy.js';
import { remedyFor } from '../screening/remedy.js';
import { type ScreenedCall, screenCall } from '../screening/screen-call.js';
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
  /** The dialled number. */
  readonly to?: string | undefined;
}

export interface CheckResult extends ExplainedVerdict {
  readonly account: Account;
  readonly report: ReturnType<typeof reportOf>;
}

/**
 * The verdict on a trial call, by the same function that decides live ones. Throws `AppError` for
 * headers that a live call would ignore.
 * @param now Unix milliseconds
 */
export async function checkCaller(
  policy: PolicyStore,
  id: string,
  caller: TriedCaller,
  now: number,
): Promise<CheckResult> {
  const account = await existingAccount(policy, id);
  const screened = screenCall(readCall(id, caller), policy, now);
  const { verdict, identity } = screened;
  const explained = {
    ...verdict,
    account: id,
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
    report: reportOf(id, screened),
    sentences: explain(explained),
    remedy: remedyFor(explained),
  };
}

/** A call as FreeSWITCH would describe it. FreeSWITCH sets both hide flags for `Privacy: id`. */
function readCall(id: string, caller: TriedCaller): ScreenedCall {
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

function reportOf(account: string, { verdict, identity }: ReturnType<typeof screenCall>) {
  const { reason, list, entry, wouldBe } = verdict;
  return {
    account,
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
