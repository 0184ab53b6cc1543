import { toIso } from '../duration.js';
import { toCsv } from '../formats/write.js';
import type { CallCursor, CallFilter, CallLogReader, LoggedCall } from '../store/call-log.js';
import type { CallStats, Counted } from './call-stats.js';
import { pagesOfCalls } from './logged-calls.js';

const COLUMNS: readonly (readonly [heading: string, read: (call: LoggedCall) => string])[] = [
  ['time', ({ at }) => toIso(at)],
  ['account', ({ account }) => account ?? ''],
  ['caller', ({ caller, presentation }) => (presentation === 'presented' ? (caller ?? '') : '')],
  ['presentation', ({ presentation }) => presentation ?? ''],
  ['name', ({ name }) => name ?? ''],
  ['dialled', ({ dialled }) => dialled ?? ''],
  ['verdict', ({ verdict }) => verdict],
  ['reason', ({ reason }) => reason],
  ['would be', ({ wouldReason }) => wouldReason ?? ''],
  ['list', ({ list }) => list ?? ''],
  ['entry', ({ entry }) => entry ?? ''],
  ['call', ({ uuid }) => uuid],
];

/** Calls as CSV (RFC 4180) in pieces, newest first. A spreadsheet runs nothing of it. */
export async function* callsAsCsv(
  log: CallLogReader | undefined,
  filter: CallFilter,
  limit: number,
  before?: CallCursor,
): AsyncGenerator<string> {
  yield rowOf(COLUMNS.map(([heading]) => heading));
  for await (const page of pagesOfCalls(log, filter, limit, before)) {
    yield page.map((call) => rowOf(COLUMNS.map(([, read]) => read(call)))).join('');
    // Other tasks of the process go on meanwhile.
    await new Promise(setImmediate);
  }
}

/** Counts of calls as CSV (RFC 4180), a row for each counted value. Only callers have `rejected`. */
export function statsAsCsv({ verdicts, reasons, lists, callers }: CallStats): string {
  const rows = (kind: string, counts: readonly Counted[]) =>
    counts.map(({ name, calls }) => rowOf([kind, name, `${calls}`, '']));
  return [
    rowOf(['counted by', 'name', 'calls', 'rejected']),
    ...rows('verdict', verdicts),
    ...rows('reason', reasons),
    ...rows('list', lists),
    ...callers.map(({ caller, calls, rejected }) =>
      rowOf(['caller', caller, `${calls}`, `${rejected}`]),
    ),
  ].join('');
}

function rowOf(cells: readonly string[]): string {
  return `${cells.map(toCsv).join(',')}\r\n`;
}
