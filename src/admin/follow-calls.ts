import { setTimeout as delay } from 'node:timers/promises';
import type { LogMark } from '../store/call-key.js';
import type { CallFilter, CallLogReader, LoggedCall } from '../store/call-log.js';

const POLL_MS = 250;
const PAGE = 1_000;

export interface Following {
  readonly filter: CallFilter;
  /** How many earlier calls to return first. */
  readonly limit: number;
  /** Ends the iteration. */
  readonly signal: AbortSignal;
}

/**
 * The latest calls, oldest first, then each call as it is logged, until `signal`. Calls that are
 * removed meanwhile don't matter.
 * @param openLog called again until there is a log
 */
export async function* followCalls(
  openLog: () => Promise<CallLogReader | undefined>,
  { filter, limit, signal }: Following,
): AsyncGenerator<readonly LoggedCall[]> {
  let log = await openLog();
  let mark: LogMark = new Map();
  if (log !== undefined) {
    const latest = await log.latest({ ...filter, limit });
    yield latest.calls;
    mark = latest.mark;
  }
  while (await pause(signal)) {
    log ??= await openLog();
    if (log === undefined) continue;
    let calls: readonly LoggedCall[];
    do {
      ({ calls, mark } = await log.callsAfter(mark, { ...filter, limit: PAGE }));
      yield calls;
    } while (calls.length >= PAGE);
  }
}

/** False if the signal ended it early. */
function pause(signal: AbortSignal): Promise<boolean> {
  return delay(POLL_MS, true, { signal }).catch(() => false);
}
