import type { LoggedCall } from '../store/call-log.js';
import type { Context } from './context.js';

/** How logged calls are shown, as a row or as JSON. */

export const CALL_HEADINGS = [
  'TIME',
  'ACCOUNT',
  'FROM',
  'NAME',
  'TO',
  'VERDICT',
  'REASON',
  'LIST',
  'ENTRY',
  'UUID',
] as const;

export function callRow(context: Context, call: LoggedCall): (string | undefined)[] {
  return [
    context.time(call.at),
    call.account,
    describeCaller(call),
    call.name,
    call.dialled,
    call.verdict,
    describeReason(call),
    call.list,
    call.entry,
    call.uuid,
  ];
}

/** An unavailable number is one that says nothing, like 0000000000. */
export function describeCaller({ caller, presentation }: LoggedCall): string | undefined {
  return presentation === 'presented' ? caller : presentation;
}

/** `monitor (reject: blocked-number)`. */
export function describeReason(
  call: Pick<LoggedCall, 'reason' | 'wouldVerdict' | 'wouldReason'>,
): string {
  const { reason, wouldVerdict, wouldReason } = call;
  return wouldReason === undefined ? reason : `${reason} (${wouldVerdict}: ${wouldReason})`;
}

/** `cursor` is what `--before` takes, for the calls that are older than this one. */
export function presentCall({ key, explanation, at, ...call }: LoggedCall): object {
  return {
    at: new Date(at).toISOString(),
    ...call,
    explanation: explanation === undefined ? undefined : (JSON.parse(explanation) as unknown),
    cursor: formatCursor({ at, key }),
  };
}

export function formatCursor({ at, key }: Pick<LoggedCall, 'at' | 'key'>): string {
  return `${at}.${key}`;
}
