import { availableParallelism, loadavg } from 'node:os';

/** The load average of the last minute for each processor. */
function loadPerProcessor(): number {
  return (loadavg()[0] ?? 0) / availableParallelism();
}

/** From INVITE to the answer, where the guard takes the call: 3.5 s, and the answer itself. */
const PROMISED_MS = 3_600;

/** A second more for each time that the machine is overloaded: FreeSWITCH itself is late then. */
export function promisedMs(): number {
  return PROMISED_MS + Math.max(0, loadPerProcessor() - 1) * 1_000;
}
