import type { CheckResult } from '../../../admin/check-caller.js';
import { explainCall } from '../../../admin/logged-calls.js';
import type { Account } from '../../../screening/policy/policy.js';
import { type LoggedCall, readExplanation } from '../../../store/call-log.js';
import type { PolicyStore } from '../../../store/policy-store.js';
import { decidedCall } from '../view/outcome.js';
import type { Decision } from '../view/why.js';

/** The verdict of a logged call and its reasons. */
export function decisionOnCall(policy: PolicyStore, call: LoggedCall): Decision {
  const { sentences, remedy } = explainCall(call);
  const explanation = readExplanation(call);
  const account = call.account === undefined ? undefined : policy.account(call.account);
  const { caller, callerRaw } = call;
  return {
    account: call.account,
    decided: decidedCall(call),
    because: sentences.at(-1) ?? '',
    caller: {
      presentation: call.presentation,
      number: caller,
      raw: callerRaw === caller ? undefined : callerRaw,
      name: call.name,
      nameHidden: explanation.nameHidden ?? false,
      signals: explanation.signals,
      claims: explanation.claims ?? [],
      verification: explanation.verification,
      disbelieved: explanation.disbelieved ?? false,
    },
    ...ruleOf(call, account),
    evidence: explanation.evidence,
    remedy: account === undefined ? undefined : remedy,
  };
}

/** The verdict that a call would get, and its reasons. */
export function decisionOnCheck({ account, report, sentences, remedy }: CheckResult): Decision {
  const { caller, verdict, reason, wouldBe, matches } = report;
  const decided = {
    verdict,
    reason,
    wouldVerdict: wouldBe?.verdict,
    wouldReason: wouldBe?.reason,
    list: (wouldBe ?? report).list,
    entry: (wouldBe ?? report).entry,
    action: report.action,
    label: matches.find(({ standing }) => standing === 'decided')?.label,
  };
  return {
    account: account?.id,
    decided,
    because: sentences.at(-1) ?? '',
    caller: {
      presentation: caller.presentation,
      number: caller.presented,
      name: caller.name,
      nameHidden: false,
      signals: caller.signals,
      claims: [],
      verification: caller.verification === 'none' ? undefined : caller.verification,
      disbelieved: false,
    },
    ...ruleOf(decided, account),
    evidence: matches,
    remedy,
  };
}

type Decided = Pick<LoggedCall, 'verdict' | 'reason' | 'wouldVerdict' | 'wouldReason'>;

/** Derived from the outcome, because the log doesn't keep the account's settings at the time of a call. */
function ruleOf({ verdict, reason, wouldVerdict, wouldReason }: Decided, account?: Account) {
  const isDefault = (wouldReason ?? reason) === 'default';
  const rejects = (wouldVerdict ?? verdict) === 'reject';
  return {
    isDefault,
    defaultVerdict: rejects ? ('reject' as const) : ('transfer' as const),
    isUnasked: account === undefined || /^(?:fail-open|no-account|account-)/.test(reason),
  };
}
