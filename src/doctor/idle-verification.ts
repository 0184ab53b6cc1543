import type { Account } from '../screening/policy/policy.js';
import { type CallLogReader, readExplanation } from '../store/call-log.js';
import { type Finding, warning } from './finding.js';

/** With fewer calls, a rule that met none of them is no sign of a problem. */
const LEAST_CALLS = 20;
const MOST_CALLS = 1_000;

/** A verification rule that could not decide any of the account's latest calls. */
export interface IdleVerification {
  readonly account: string;
  /** The number of examined calls. None of them had a STIR/SHAKEN result. */
  readonly calls: number;
}

/** Accounts with a verification rule that no recent call could trigger. */
export async function findIdleVerification(
  accounts: readonly Account[],
  log: CallLogReader,
): Promise<IdleVerification[]> {
  const idle: IdleVerification[] = [];
  for (const { id, verification } of accounts) {
    if (verification === 'off') continue;
    const calls = await log.calls({ account: id, limit: MOST_CALLS });
    const hasResult = calls.some((call) => readExplanation(call).verification !== undefined);
    if (calls.length >= LEAST_CALLS && !hasResult) idle.push({ account: id, calls: calls.length });
  }
  return idle;
}

export function describeIdleVerification({ account, calls }: IdleVerification): string {
  return `the verification rule of ${account} decides nothing: none of its latest ${calls} calls had a STIR/SHAKEN result`;
}

export const VERIFICATION_REMEDY =
  'have FreeSWITCH verify before the socket (sofia_stir_shaken_vs), or ask the carrier to pass its result on (verstat in From, X-Twilio-VerStat, P-Attestation-Indicator)';

export function checkVerificationResults(idle: IdleVerification): Finding {
  return warning('policy', describeIdleVerification(idle), VERIFICATION_REMEDY);
}
