import { performance } from 'node:perf_hooks';

/** When a connection was made, as far as it can be known. Monotonic milliseconds. */
export interface Accepted {
  readonly at: number;
  /** After a stall, the connection may have waited in the kernel since then. */
  readonly earliest?: number | undefined;
}

export interface AcceptClock {
  accepted(): Accepted;
  stop(): void;
}

const TURN_MS = 50;
const STALL_MS = 200;
/** The longest that connections of a stall can take to be accepted, one per turn of the loop. */
const DRAIN_MS = 5_000;

/**
 * A connection waits in the kernel while the process is frozen or its loop is blocked, so "now" may
 * be seconds after FreeSWITCH connected. This tells which connections that may be true of.
 */
export function startAcceptClock(monotonicMs = () => performance.now()): AcceptClock {
  let lastTurn = monotonicMs();
  let stall = { from: 0, until: 0 };
  const turn = () => {
    const now = monotonicMs();
    if (now - lastTurn > STALL_MS) {
      const from = now < stall.until ? stall.from : lastTurn;
      stall = { from, until: now + DRAIN_MS };
    }
    lastTurn = now;
    return now;
  };
  const timer = setInterval(turn, TURN_MS).unref();
  return {
    accepted: () => {
      // Whether the timer or an accept comes first after a stall is the loop's affair.
      const at = turn();
      return at < stall.until ? { at, earliest: stall.from } : { at };
    },
    stop: () => clearInterval(timer),
  };
}
