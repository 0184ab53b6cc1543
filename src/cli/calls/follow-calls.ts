import { followCalls as follow } from '../../admin/follow-calls.js';
import type { AppError } from '../../errors.js';
import type { CallFilter, LoggedCall } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { callTableInParts, presentCall } from './call-table.js';
import { describeGap } from './gap.js';

/** Prints the latest calls, then each call as it is logged, until SIGINT or SIGTERM. */
export async function followCalls(
  context: Context,
  filter: CallFilter,
  limit: number,
): Promise<void> {
  const { signal } = endOf(['SIGINT', 'SIGTERM']);
  const print = printerOf(context);
  const noteGap = noterOf(context);
  for await (const { calls } of follow(() => context.callLog(), { filter, limit, signal })) {
    print(calls);
    noteGap((await context.callLog())?.gap);
  }
}

/** Says once when the calls of other hosts begin to be missing, and when they come again. */
function noterOf(context: Context): (gap: AppError | undefined) => void {
  let hadGap = false;
  return (gap) => {
    if (gap !== undefined && !hadGap) context.output.note(describeGap(gap));
    if (gap === undefined && hadGap) context.output.note('note: all hosts are followed again');
    hadGap = gap !== undefined;
  };
}

/** Widths that fit most calls, because later rows are not known yet. */
const WIDTHS = [20, 12, 12, 16, 16, 14, 8, 16, 16, 16, 36];

function printerOf(context: Context): (calls: readonly LoggedCall[]) => void {
  const linesOf = callTableInParts(context, WIDTHS);
  return (calls) => {
    if (calls.length > 0) context.output.stream(calls.map(presentCall), () => linesOf(calls));
  };
}

function endOf(signals: readonly NodeJS.Signals[]): AbortController {
  const end = new AbortController();
  for (const signal of signals) process.once(signal, () => end.abort());
  return end;
}
