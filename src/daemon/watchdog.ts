import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';

export interface Watchdog {
  stop(): Promise<void>;
}

/** How often the loop sends a sign of life, and how often the watchdog checks it. */
const TURN_MS = 100;

/**
 * Ends the process when its event loop has been blocked for `limitMs`: a controller that hangs
 * holds calls up, while calls continue without one that is gone. The watchdog runs on a thread of
 * its own and counts its own turns, so that a process that was frozen as a whole is not ended.
 * @param purpose the purpose of ending, for the log line that announces it
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
