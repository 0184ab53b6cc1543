import { performance } from 'node:perf_hooks';

export interface AcceptClock {
  /** Monotonic milliseconds at which a connection that is accepted now may have been made. */
  acceptedAt(): number;
  stop(): void;
}

const TURN_MS = 50;
const STALL_MS = 200;
/** After a stall, the loop may take this long to accept all that waited in the kernel. */
const DRAIN_MS = 300;

/**
 * A connection waits in the kernel while the process is frozen or its loop is blocked, so "now" may
 * be seconds after FreeSWITCH connected. Until the queue has been drained, the loop's last turn
 * before the stall is taken instead: a call is rather let go on than judged late.
 */
export function startAcceptClock(): AcceptClock {
  let lastTurn = performance.now();
  let stall = { from: 0, until: 0 };
  const turn = () => {
    const now = performance.now();
    if (now - lastTurn > STALL_MS) stall = { from: lastTurn, until: now + DRAIN_MS };
    lastTurn = now;
    return now;
  };
  const timer = setInterval(turn, TURN_MS).unref();
  return {
    acceptedAt: () => {
      // Whether the timer or an accept comes first after a stall is the loop's affair.
      const now = turn();
      return now < stall.until ? stall.from : now;
    },
    stop: () => clearInterval(timer),
  };
}
