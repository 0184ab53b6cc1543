import type { Explanation } from '../screening/explain.js';
import { entryKind } from '../screening/policy/entry.js';
import type { CallRecord } from './call-log.js';
import type { NumberRedactor } from './number-redaction.js';

/**
 * A logged call with its numbers in the redactor's form, before it leaves the host. The setting may have changed since
 * the call was logged; a call that was redacted then stays as it is.
 */
export function redactCall(call: CallRecord, redact: NumberRedactor): CallRecord {
  const { caller, callerRaw, entry, explanation } = call;
  if (redact.privacy === undefined || call.callerPrivacy !== undefined) return call;
  return {
    ...call,
    caller: caller && redact(caller),
    callerRaw: callerRaw && redact(callerRaw),
    callerPrivacy: caller === undefined ? undefined : redact.privacy,
    entry: redactEntry(entry, redact),
    explanation:
      explanation &&
      JSON.stringify(redactExplanation(JSON.parse(explanation) as Explanation, redact)),
  };
}

export function redactExplanation(explanation: Explanation, redact: NumberRedactor): Explanation {
  if (redact.privacy === undefined) return explanation;
  return {
    ...explanation,
    claims: explanation.claims?.map(({ source, number }) => ({ source, number: redact(number) })),
    evidence: explanation.evidence.map((rule) => ({
      ...rule,
      claim: rule.claim && redact(rule.claim),
      entry: redactEntry(rule.entry, redact),
    })),
  };
}

/** An exact entry contains the caller's number. */
export function redactEntry(text: string | undefined, redact: NumberRedactor): string | undefined {
  return text !== undefined && entryKind(text) === 'number' ? redact(text) : text;
}
