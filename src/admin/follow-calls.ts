import { setTimeout as delay } from 'node:timers/promises';
import type { LogMark } from '../store/call-key.js';
import type { CallFilter, CallLogReader, LoggedCall, LogTail } from '../store/call-log.js';

const POLL_MS = 250;
const PAGE = 1_000;

export interface Following {
  readonly filter: CallFilter;
  /** How many earlier calls to return first. */
  readonly limit: number;
  /** Return all calls behind this mark first, instead of the latest. */
  readonly after?: LogMark | undefined;
  /** Ends the iteration. */
  readonly signal: AbortSignal;
}

/**
 * The latest calls, oldest first, then each call as it is logged, until `signal`. An empty page says
 * that nothing was logged since the one before. Calls that are removed meanwhile don't matter.
 * @param openLog called again until there is a log
 */
export async function* followCalls(
  openLog: () => Promise<CallLogReader | undefined>,
  { filter, limit, after, signal }: Following,
): AsyncGenerator<LogTail> {
  let log = await openLog();
  let mark: LogMark = after ?? new Map();
  if (log !== undefined && after === undefined) {
    const latest = await log.latest({ ...filter, limit });
    yield latest;
    mark = latest.mark;
  }
  while (await pause(signal)) {
    log ??= await openLog();
    if (log === undefined) {
      yield { calls: [], mark };
      continue;
    }
    let calls: readonly LoggedCall[];
    do {
      ({ calls, mark } = await log.callsAfter(mark, { ...filter, limit: PAGE }));
      yield { calls, mark };
    } while (calls.length >= PAGE);
  }
}

/** False if the signal ended it early. */
function pause(signal: AbortSignal): Promise<boolean> {
  return delay(POLL_MS, true, { signal }).catch(() => false);
}
