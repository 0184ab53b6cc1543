/*
 * The keys of calls. In the log of a host they count its calls. The log of all hosts numbers the logs that it collects,
 * and a call's key there has both: 3000000000042 is call 42 of log 3. Log 0 is one that is not collected, so in its own
 * log every call has the key that it is stored with.
 */

/**
 * No log gets as many: a thousand calls a second for thirty years. The keys of 9,006 logs (the limit in `db/shared`) are
 * safe integers.
 */
export const CALLS_PER_LOG = 1_000_000_000_000;

export function keyIn(log: number, stored: number): number {
  return log * CALLS_PER_LOG + stored;
}

/** The number of the log that a call is from. */
export function logOf(key: number): number {
  return Math.floor(key / CALLS_PER_LOG);
}

/** The key that a call is stored with in the log of its host. */
export function storedKey(key: number): number {
  return key % CALLS_PER_LOG;
}

/** The number that a log has for itself. */
export const OWN_LOG = 0;

/** How far somebody has read: for the number of each log, the stored key of the last call that was read. */
export type LogMark = ReadonlyMap<number, number>;
