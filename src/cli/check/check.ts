import { EXIT_REJECT } from '../../errors.js';
import { describeVerification } from '../../screening/caller/verification.js';
import { explain } from '../../screening/explain.js';
import { describeAction } from '../../screening/policy/action.js';
import { remedyFor } from '../../screening/remedy.js';
import { screenCall } from '../../screening/screen-call.js';
import type { Context } from '../context.js';
import { existingAccount } from '../input.js';
import { describeRemedy } from '../remedies.js';
import { readPrivacy, readVerstat } from './caller-headers.js';

/** The live function on a call that isn't made. */
export async function check(context: Context, id: string): Promise<number> {
  const policy = await context.policy({ readOnly: true });
  const account = await existingAccount(policy, id);
  const { verdict, identity } = screenCall(readCall(context, id), policy, Date.now());
  const report = {
    account: id,
    verdict: verdict.verdict,
    reason: verdict.reason,
    list: verdict.list,
    entry: verdict.entry,
    action: describeAction(verdict.action) ?? 'callflow',
    wouldBe: verdict.wouldBe && {
      ...verdict.wouldBe,
      action: describeAction(verdict.wouldBe.action) ?? 'callflow',
    },
    caller: {
      presentation: identity.presentation,
      presented: identity.presented,
      name: identity.name,
      verification: describeVerification(identity.verification),
      signals: identity.signals,
    },
    matches: verdict.evidence,
  };
  const explained = {
    ...report,
    presentation: identity.presentation,
    callerRaw: identity.presentedRaw,
    caller: identity.presented,
    name: identity.name,
    wouldVerdict: verdict.wouldBe?.verdict,
    wouldReason: verdict.wouldBe?.reason,
    explanation: {
      signals: identity.signals,
      nameHidden: identity.nameHidden,
      verification:
        identity.verification.status === 'none' ? undefined : report.caller.verification,
      action: describeAction((verdict.wouldBe ?? verdict).action),
      claims: identity.claims.filter(({ source }) => source !== 'presented'),
      evidence: verdict.evidence,
    },
  };
  const remedy = remedyFor(explained);
  const explanation = [
    ...explain(explained),
    ...describeRemedy(remedy, { country: account.country }),
  ];
  context.output.value({ ...report, explanation, remedy }, () => [
    `${verdict.verdict} (${verdict.reason})${describeDecider(verdict)}`,
    ...explanation.map((line) => `  ${line}`),
  ]);
  return verdict.verdict === 'reject' ? EXIT_REJECT : 0;
}

/** A call as FreeSWITCH would describe it: `Privacy: id` makes it set both hide flags. */
function readCall(context: Context, id: string) {
  const number = context.text('from') || undefined;
  const privacy = readPrivacy(context.text('privacy'));
  const isHidden = /(?:^|[;,\s])id(?:$|[;,\s])/i.test(privacy ?? '');
  return {
    claims: {
      callerIdNumber: number,
      callerIdName: context.text('name'),
      fromUser: number,
      privacy,
      hideNumber: isHidden,
      hideName: isHidden,
      verstats: [readVerstat(context.text('verstat'))],
    },
    accountVariable: id,
    dialled: context.text('to'),
    domains: [],
  };
}

function describeDecider({
  list,
  entry,
}: {
  list?: string | undefined;
  entry?: string | undefined;
}) {
  if (list === undefined) return '';
  return entry === undefined ? ` by ${list}` : ` by ${list}: ${entry}`;
}
