import { setTimeout as delay } from 'node:timers/promises';
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
  let [log, key] = [await openLog(), 0];
  if (log !== undefined) {
    key = await log.lastKey();
    const latest = await log.calls({ ...filter, limit });
    yield latest.filter((call) => call.key <= key).reverse();
  }
  while (await pause(signal)) {
    log ??= await openLog();
    if (log === undefined) continue;
    let calls: readonly LoggedCall[];
    do {
      const seen = await log.lastKey();
      calls = await log.callsAfter(key, { ...filter, limit: PAGE });
      yield calls;
      // The greatest key that has been read.
      const last = calls.at(-1)?.key ?? key;
      key = calls.length < PAGE ? Math.max(seen, last) : last;
    } while (calls.length === PAGE);
  }
}

/** False if the signal ended it early. */
function pause(signal: AbortSignal): Promise<boolean> {
  return delay(POLL_MS, true, { signal }).catch(() => false);
}
