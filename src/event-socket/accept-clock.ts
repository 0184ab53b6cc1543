import { performance } from 'node:perf_hooks';

/** When FreeSWITCH connected, as far as we can tell. Monotonic milliseconds. */
export interface Accepted {
  readonly at: number;
  /** Set after a stall: the connection may have waited in the kernel since this time. */
  readonly earliest?: number | undefined;
}

export interface AcceptClock {
  accepted(): Accepted;
  stop(): void;
}

const TURN_MS = 50;
const STALL_MS = 200;
/** How long it can take to accept the connections of a stall, one per turn of the event loop. */
const DRAIN_MS = 5_000;

/**
 * Tells which connections may be older than their accept: a connection waits in the kernel while the
 * process is frozen or its event loop is blocked.
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
      // After a stall, an accept may come before the timer.
      const at = turn();
      return at < stall.until ? { at, earliest: stall.from } : { at };
    },
    stop: () => clearInterval(timer),
  };
}

/**
 * When a call reached us. A connection that may have waited through a stall is as old as FreeSWITCH says
 * the call is; if it doesn't say, as old as the stall.
 */
export function startOfCall(
  { at, earliest }: Accepted,
  ageMs: number | undefined,
  now: number,
): number {
  if (earliest === undefined) return at;
  if (ageMs === undefined) return earliest;
  return Math.min(at, Math.max(earliest, now - ageMs));
}
