import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';

export interface Watchdog {
  stop(): Promise<void>;
}

/** How often the loop is to say that it turns, and how often the watchdog looks. */
const TURN_MS = 100;

/**
 * Ends the process when its event loop has not turned for `limitMs`: a controller that hangs holds
 * up calls, one that is gone doesn't. It watches from a thread of its own, and counts its own turns,
 * so that a process that was frozen as a whole goes on.
 * @param purpose what the end is for, in the log line that announces it
 */
export function startWatchdog(
  limitMs: number,
  log: Logger,
  purpose = 'so that calls go on',
): Watchdog {
  const turns = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const beat = setInterval(() => Atomics.add(turns, 0, 1), TURN_MS).unref();
  const worker = new Worker(new URL('./watchdog-worker.js', import.meta.url), {
    workerData: { turns, limitMs, turnMs: TURN_MS, purpose },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
  });
  worker.on('error', (error) => log.error({ err: error }, 'the watchdog has stopped'));
  worker.unref();
  return {
    stop: async () => {
      clearInterval(beat);
      await worker.terminate();
    },
  };
}
