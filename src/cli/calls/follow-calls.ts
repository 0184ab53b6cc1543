import { setTimeout as delay } from 'node:timers/promises';
import type { CallFilter, LoggedCall } from '../../store/call-log.js';
import type { SqliteCallLog } from '../../store/sqlite/calls/call-log.js';
import type { Context } from '../context.js';
import { callTable, presentCall } from './call-table.js';

const POLL_MS = 250;
const PAGE = 1_000;

/**
 * Prints the latest calls, the oldest of them first, then each call as it is logged, until SIGINT or
 * SIGTERM. Waits for a log that isn't there yet; calls that are removed meanwhile change nothing.
 */
export async function followCalls(
  context: Context,
  filter: CallFilter,
  limit: number,
): Promise<void> {
  const { signal } = endOf(['SIGINT', 'SIGTERM']);
  const print = printerOf(context);
  let [log, key] = [await context.callLog(), 0];
  if (log !== undefined) {
    key = await log.lastKey();
    const latest = await log.calls({ ...filter, limit });
    print(latest.filter((call) => call.key <= key).reverse());
  }
  while (await pause(signal)) {
    log ??= await context.callLog();
    if (log !== undefined) key = await printNew(log, filter, key, print);
  }
}

/** Resolves to the key behind which nothing was looked at yet. */
async function printNew(
  log: SqliteCallLog,
  filter: CallFilter,
  key: number,
  print: (calls: readonly LoggedCall[]) => void,
): Promise<number> {
  const seen = await log.lastKey();
  const calls = await log.callsAfter(key, { ...filter, limit: PAGE });
  print(calls);
  const last = calls.at(-1)?.key ?? key;
  return calls.length < PAGE ? Math.max(seen, last) : printNew(log, filter, last, print);
}

/** Widths that most calls fit in: a row can't wait for the widest one to come. */
const WIDTHS = [20, 12, 16, 16, 14, 8, 16, 16, 16, 36];

function printerOf(context: Context): (calls: readonly LoggedCall[]) => void {
  let isFirst = true;
  return (calls) => {
    if (calls.length === 0) return;
    if (context.output.json) return context.output.stream(calls.map(presentCall), () => []);
    const lines = callTable(context, calls, WIDTHS);
    context.output.lines(isFirst ? lines : lines.slice(1));
    isFirst = false;
  };
}

function endOf(signals: readonly NodeJS.Signals[]): AbortController {
  const end = new AbortController();
  for (const signal of signals) process.once(signal, () => end.abort());
  return end;
}

/** False where it ended early. */
function pause(signal: AbortSignal): Promise<boolean> {
  return delay(POLL_MS, true, { signal }).catch(() => false);
}
