import { formatCursor } from '../../admin/call-page.js';
import { describeReason, describeVerdict } from '../../admin/logged-calls.js';
import { toIso } from '../../duration.js';
import type { LoggedCall } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { TableInParts } from '../terminal/table.js';

/** Presents logged calls as a table or as JSON. */

const HEADINGS = [
  'TIME',
  'HOST',
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
    call.host,
    call.account,
    describeCaller(call),
    call.name,
    call.dialled,
    describeVerdict(call),
    describeReason(call),
    call.list,
    call.entry,
    call.uuid,
  ];
}

/** A table of calls. `calls show` has the columns that a narrow terminal leaves out. */
export function callTable(context: Context, calls: readonly LoggedCall[]): string[] {
  return callTableInParts(context)(calls);
}

/** The same in parts: the lines of the next calls, with headings at first. */
export function callTableInParts(
  context: Context,
  atLeast: readonly number[] = [],
): (calls: readonly LoggedCall[]) => string[] {
  let parts: TableInParts | undefined;
  let isShown = (_: string) => true;
  return (calls) => {
    if (parts === undefined) {
      // The log of a single host names none.
      const hasHosts = calls.some(({ host }) => host !== undefined);
      isShown = (heading) => hasHosts || heading !== 'HOST';
      const least = atLeast.filter((_, at) => isShown(HEADINGS[at] ?? ''));
      parts = new TableInParts(HEADINGS.filter(isShown), { leftOut: LEFT_OUT, atLeast: least });
    }
    const rows = calls.map((call) => callRow(context, call));
    return parts.next(rows.map((row) => row.filter((_, at) => isShown(HEADINGS[at] ?? ''))));
  };
}

const LEFT_OUT = ['ENTRY', 'NAME', 'LIST', 'HOST', 'ACCOUNT', 'TO', 'REASON'];

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
