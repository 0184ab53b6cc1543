import { performance } from 'node:perf_hooks';

export interface AcceptClock {
  /** Monotonic milliseconds at which a connection that is accepted now may have been made. */
  acceptedAt(): number;
  stop(): void;
}

const TURN_MS = 50;
const STALL_MS = 200;

/**
 * A connection waits in the kernel while the process is frozen or its loop is blocked, so "now" may
 * be seconds after FreeSWITCH connected. Then the loop's last turn before the stall is taken: a call
 * is rather let go on than judged late.
 */
export function startAcceptClock(): AcceptClock {
  let lastTurn = performance.now();
  const timer = setInterval(() => {
    lastTurn = performance.now();
  }, TURN_MS);
  timer.unref();
  return {
    acceptedAt: () => {
      const now = performance.now();
      return now - lastTurn > STALL_MS ? lastTurn : now;
    },
    stop: () => clearInterval(timer),
  };
}
