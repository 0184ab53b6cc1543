import { constants, getPriority, setPriority } from 'node:os';

/** For long work beside calls (nice 10). */
export const BACKGROUND = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lowers the priority of a process, and never raises it. If the system denies it, or the process has ended,
 * nothing changes. Linux changes one thread, from which threads that it starts later inherit.
 * @param nice 0 to 19, the lowest priority
 * @param pid of the main thread of a process; the caller's own thread by default
 */
export function lowerPriority(nice: number, pid = 0): void {
  try {
    if (getPriority(pid) < nice) setPriority(pid, nice);
  } catch {
    // The work continues at the priority that it has.
  }
}
