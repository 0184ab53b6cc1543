import type { Logger } from 'pino';

const INTERVAL_MS = 1_000;
const MOST = 10;

interface Kind {
  readonly until: number;
  count: number;
}

/**
 * Logs at most ten warnings a second of each kind, and then their number. Otherwise peers that
 * connect thousands of times a second could fill the disk and delay calls.
 */
export class RateLimitedWarnings {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #kinds = new Map<string, Kind>();

  /** @param now monotonic milliseconds */
  constructor(log: Logger, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  warn(kind: string, fields: object, message: string): void {
    const now = this.#now();
    const known = this.#kinds.get(kind);
    if (known !== undefined && now < known.until) {
      if (++known.count <= MOST) this.#log.warn(fields, message);
      return;
    }
    this.#kinds.set(kind, { until: now + INTERVAL_MS, count: 1 });
    const leftOut = known !== undefined && known.count > MOST ? known.count - MOST : undefined;
    this.#log.warn({ ...fields, leftOut }, message);
  }
}
