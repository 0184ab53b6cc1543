import type { InboundCall } from '../event-socket/inbound-call.js';
import type { Explanation } from '../screening/explain.js';
import { explanationOf } from '../screening/explanation.js';
import { entryKind } from '../screening/policy/entry.js';
import type { Screened } from '../screening/screen-call.js';
import type { Evidence } from '../screening/verdict.js';
import type { CallRecord } from '../store/call-log.js';
import type { NumberRedactor } from '../store/number-redaction.js';
import { redactEntry, redactExplanation } from '../store/redact-call.js';

/** The outcome of a call, for its record. */
export interface RecordedOutcome {
  readonly call: InboundCall;
  /** Absent if the call continued before there was a verdict. */
  readonly screened?: Screened | undefined;
  /** The reason why the call continued without a verdict. */
  readonly failOpen?: string | undefined;
  readonly latencyMs: number;
}

/**
 * The record of a call. If the caller withheld the number, the record has neither the number, the
 * name nor the text of a matching entry, only `withheld` and the list.
 * @param now Unix milliseconds
 */
export function toCallRecord(
  outcome: RecordedOutcome,
  redact: NumberRedactor,
  now: number,
): CallRecord {
  const { call, screened, failOpen, latencyMs } = outcome;
  const verdict = screened?.verdict;
  const identity = screened?.identity;
  const isWithheld = identity?.presentation === 'withheld';
  const entry = isWithheld ? nameEntry(verdict?.entry) : verdict?.entry;
  const shown = isWithheld ? undefined : identity;
  return {
    at: now,
    uuid: call.uuid,
    account: screened?.account?.id,
    presentation: identity?.presentation,
    callerRaw: redactNumber(shown?.presentedRaw, redact),
    caller: redactNumber(shown?.presented, redact),
    callerPrivacy: shown === undefined || shown.asserted.length === 0 ? undefined : redact.privacy,
    name: shown?.name?.slice(0, LONGEST_NAME),
    dialled: call.dialled?.slice(0, LONGEST_NAME),
    verdict: failOpen === undefined ? (verdict?.verdict ?? 'transfer') : 'transfer',
    reason: failOpen ?? verdict?.reason ?? 'no-account',
    list: verdict?.list,
    entry: redactEntry(entry, redact),
    wouldVerdict: verdict?.wouldBe?.verdict,
    wouldReason: verdict?.wouldBe?.reason,
    latencyUs: Math.round(latencyMs * 1_000),
    explanation: screened && storedExplanation(outcome, screened, redact),
  };
}

const LONGEST_NAME = 256;

function storedExplanation(
  { call, failOpen }: RecordedOutcome,
  { identity, verdict }: Screened,
  redact: NumberRedactor,
): string | undefined {
  const isWithheld = identity.presentation === 'withheld';
  const whole = explanationOf(identity, verdict, call.isEmergencyCallback);
  const { action, claims, evidence } = whole;
  const explanation: Explanation = {
    ...whole,
    action: failOpen === undefined ? action : undefined,
    claims: isWithheld ? undefined : claims,
    evidence: isWithheld ? evidence.map(withoutNumber) : evidence,
  };
  return isInformative(explanation)
    ? JSON.stringify(redactExplanation(explanation, redact))
    : undefined;
}

/** Most calls match no rule and hide nothing, so their columns are enough. */
function isInformative(explanation: Explanation): boolean {
  if (explanation.signals.length > 0 || explanation.evidence.length > 0) return true;
  const { signals, evidence, ...rest } = explanation;
  return Object.values(rest).some((value) => value !== undefined);
}

function withoutNumber(evidence: Evidence): Evidence {
  return { ...evidence, claim: undefined, entry: nameEntry(evidence.entry) };
}

/** An exact entry contains the caller's number, and a prefix most of it. */
function nameEntry(text: string | undefined): string | undefined {
  return text !== undefined && entryKind(text) === 'name' ? text : undefined;
}

function redactNumber(number: string | undefined, redact: NumberRedactor): string | undefined {
  return number === undefined ? undefined : redact(number.slice(0, LONGEST_NAME));
}
