import { setTimeout as delay } from 'node:timers/promises';
import type { CallFilter, CallLogReader, LoggedCall } from '../store/call-log.js';

const POLL_MS = 250;
const PAGE = 1_000;

export interface Following {
  readonly filter: CallFilter;
  /** How many of the calls that are there already. */
  readonly limit: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * The latest calls, the oldest of them first, then each call as it is logged, until `signal`. Calls that
 * are removed meanwhile change nothing.
 * @param openLog asked again as long as there is no log yet
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
      // Behind this key nothing was looked at yet.
      const last = calls.at(-1)?.key ?? key;
      key = calls.length < PAGE ? Math.max(seen, last) : last;
    } while (calls.length === PAGE);
  }
}

/** False where it ended early. */
function pause(signal: AbortSignal): Promise<boolean> {
  return delay(POLL_MS, true, { signal }).catch(() => false);
}
