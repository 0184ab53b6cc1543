import type { Logger } from 'pino';

const INTERVAL_MS = 1_000;

interface Kind {
  silentUntil: number;
  leftOut: number;
}

/**
 * Warns once a second of each kind, with how many it left out: peers that connect thousands of times a
 * second would else fill the disk, and take the time that calls need.
 */
export class RareWarnings {
  readonly #log: Logger;
  readonly #now: () => number;
  readonly #kinds = new Map<string, Kind>();

  /** `now`: monotonic milliseconds. */
  constructor(log: Logger, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  warn(kind: string, fields: object, message: string): void {
    const now = this.#now();
    const known = this.#kinds.get(kind);
    if (known !== undefined && now < known.silentUntil) {
      known.leftOut++;
      return;
    }
    this.#kinds.set(kind, { silentUntil: now + INTERVAL_MS, leftOut: 0 });
    this.#log.warn({ ...fields, leftOut: known?.leftOut || undefined }, message);
  }
}
