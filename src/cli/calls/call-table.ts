import { describeReason } from '../../admin/logged-calls.js';
import { toIso } from '../../duration.js';
import type { LoggedCall } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { table } from '../terminal/table.js';

/** Presents logged calls as a table or as JSON. */

const CALL_HEADINGS = [
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

function callRow(context: Context, call: LoggedCall): (string | undefined)[] {
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

/** A table of calls. `calls show` has the columns that a narrow terminal leaves out. */
export function callTable(
  context: Context,
  calls: readonly LoggedCall[],
  atLeast: readonly number[] = [],
): string[] {
  const rows = calls.map((call) => callRow(context, call));
  return table(CALL_HEADINGS, rows, { leftOut: LEFT_OUT, atLeast });
}

const LEFT_OUT = ['ENTRY', 'NAME', 'LIST', 'ACCOUNT', 'TO', 'REASON'];

/** An unavailable number is one without information, like 0000000000. */
export function describeCaller({ caller, presentation }: LoggedCall): string | undefined {
  return presentation === 'presented' ? caller : presentation;
}

/** `cursor` is the value for `--before` that selects older calls. */
export function presentCall({ key, explanation, at, ...call }: LoggedCall): object {
  return {
    at: toIso(at),
    ...call,
    explanation: explanation === undefined ? undefined : (JSON.parse(explanation) as unknown),
    cursor: formatCursor({ at, key }),
  };
}

export function formatCursor({ at, key }: Pick<LoggedCall, 'at' | 'key'>): string {
  return `${at}.${key}`;
}
