import type { SessionOutcome } from '../event-socket/session.js';

/** Upper bounds of the latency histogram, milliseconds. */
const BOUNDS_MS = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;

/** The counts of a running controller since its start. */
export interface Counts {
  /** By verdict and reason: `reject blocked-number`. */
  readonly calls: Readonly<Record<string, number>>;
  /** By cause. These calls went through and are also in `calls`. */
  readonly failOpen: Readonly<Record<string, number>>;
  /** Calls that ended before a verdict. */
  readonly hungUp: number;
  /** Connections of peers that are not allowed. */
  readonly refusedPeers: number;
  /** From accept to verdict. `le` is the upper bound in ms; absent for the rest. */
  readonly latency: readonly { readonly le?: number; readonly count: number }[];
}

/** The numbers of all calls, of rejected ones, and of those without a verdict. */
export function totalsOf({ calls, failOpen }: Pick<Counts, 'calls' | 'failOpen'>) {
  const sum = (counts: readonly (readonly [string, number])[]) =>
    counts.reduce((total, [, count]) => total + count, 0);
  const all = Object.entries(calls);
  return {
    calls: sum(all),
    rejected: sum(all.filter(([outcome]) => outcome.startsWith('reject '))),
    unscreened: sum(Object.entries(failOpen)),
  };
}

/** Counts in memory. Nothing here waits or throws. */
export class Counters {
  readonly #calls = new Map<string, number>();
  readonly #failOpen = new Map<string, number>();
  readonly #latency = new Array<number>(BOUNDS_MS.length + 1).fill(0);
  #hungUp = 0;
  #refusedPeers = 0;

  count(outcome: SessionOutcome): void {
    if (outcome.kind === 'hung-up') {
      this.#hungUp++;
      return;
    }
    this.#countLatency(outcome.latencyMs);
    if (outcome.kind === 'fail-open') {
      increment(this.#failOpen, outcome.reason);
      increment(this.#calls, `transfer ${outcome.reason}`);
      return;
    }
    const { verdict, reason } = outcome.screened.verdict;
    increment(this.#calls, `${verdict} ${reason}`);
  }

  countRefusedPeer(): void {
    this.#refusedPeers++;
  }

  counts(): Counts {
    return {
      calls: sorted(this.#calls),
      failOpen: sorted(this.#failOpen),
      hungUp: this.#hungUp,
      refusedPeers: this.#refusedPeers,
      latency: this.#latency.map((count, at) => {
        const le = BOUNDS_MS[at];
        return le === undefined ? { count } : { le, count };
      }),
    };
  }

  #countLatency(ms: number): void {
    const at = BOUNDS_MS.findIndex((bound) => ms <= bound);
    const bucket = at < 0 ? BOUNDS_MS.length : at;
    this.#latency[bucket] = (this.#latency[bucket] ?? 0) + 1;
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sorted(counts: Map<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
