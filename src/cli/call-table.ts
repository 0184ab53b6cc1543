import type { LoggedCall } from '../store/call-log.js';
import { columnsOf } from './columns.js';
import type { Context } from './context.js';
import { table, terminalWidth } from './output.js';

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

type Row = readonly (string | undefined)[];

/** What a narrow terminal leaves out, the first of it first; `calls show` tells it. */
const LEFT_OUT: readonly string[] = ['ENTRY', 'NAME', 'LIST', 'ACCOUNT', 'TO'];
/** Enough of a UUID for `calls show` and `calls block`. */
const UUID_BEGINNING = 8;

/**
 * Of a row of calls, the cells that a terminal has room for, where these rows are to fit; on a pipe all
 * of them. Where any is left out, of the UUID only the beginning is shown.
 */
export function narrowedTo(
  headings: readonly string[],
  rows: readonly Row[],
  width: number | undefined = terminalWidth(),
): (row: Row) => Row {
  const narrowings = [...LEFT_OUT.keys(), LEFT_OUT.length].map(leavingOut);
  const fits = (narrow: (row: Row) => Row) =>
    width === undefined || widthOf([headings, ...rows].map(narrow)) <= width;
  return narrowings.find(fits) ?? leavingOut(LEFT_OUT.length);
}

function leavingOut(count: number): (row: Row) => Row {
  if (count === 0) return (row) => row;
  const gone = LEFT_OUT.slice(0, count);
  return (row) => [
    ...row.slice(0, -1).filter((_, at) => !gone.includes(CALL_HEADINGS[at] ?? '')),
    row.at(-1)?.slice(0, UUID_BEGINNING),
  ];
}

function widthOf([headings = [], ...rows]: readonly Row[]): number {
  const lines = table(headings.map(String), rows, Number.POSITIVE_INFINITY);
  return lines.reduce((widest, line) => Math.max(widest, columnsOf(line)), 0);
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
