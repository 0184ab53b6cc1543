import { Worker } from 'node:worker_threads';
import type { ImportOptions } from '../admin/import-list.js';
import type { ImportResult } from '../admin/import-result.js';
import type { Config } from '../config/settings.js';
import type { SharedSettings } from '../config/shared-settings.js';
import type { Authorship } from '../store/policy-store.js';
import { busy } from './body.js';
import { HttpProblem, type ProblemDetails } from './problem.js';

/** What is imported, as the thread gets it. */
export interface ImportTask {
  readonly settings: Pick<Config, 'db' | keyof SharedSettings>;
  readonly list: string;
  /** An open file, read from its start. */
  readonly fd: number;
  /** What messages call it. */
  readonly fileName: string;
  readonly options: ImportOptions;
  readonly authorship: Authorship;
}

/** See `ImportHooks`. */
export type ImportProgress = readonly [step: string, done: number];

/** The only message to the thread. */
export type ToThread = 'abort';
export type FromThread =
  | { readonly progress: ImportProgress }
  | { readonly done: ImportResult }
  | { readonly refused: ProblemDetails }
  | { readonly failed: unknown };

const MOST_WAITING = 16;
/** The rows of a file become garbage at once. */
const HEAP_MB = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

/**
 * Imports files on a thread of its own, since sorting a million rows takes seconds in which nobody else
 * would be answered. One at a time, because each takes its memory, and only one can write.
 */
export class ImportThread {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /**
   * Imports all of a file or, where it throws or `signal` is aborted, nothing. Throws `HttpProblem`: what
   * is wrong with the file, or 503 if too many others wait.
   */
  async run(
    task: ImportTask,
    signal: AbortSignal,
    onProgress: (progress: ImportProgress) => void = () => undefined,
  ): Promise<ImportResult> {
    if (this.#waiting >= MOST_WAITING) throw busy('too many imports at once; try again later');
    this.#waiting++;
    const result = this.#last.then(() => runOnThread(task, signal, onProgress));
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#waiting--;
    }
  }
}

async function runOnThread(
  task: ImportTask,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./import-worker.js', import.meta.url), {
    workerData: task,
    resourceLimits: HEAP_MB,
  });
  const abort = () => worker.postMessage('abort' satisfies ToThread);
  signal.addEventListener('abort', abort);
  try {
    return await new Promise<ImportResult>((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if ('progress' in message) onProgress(message.progress);
        else if ('done' in message) resolve(message.done);
        else reject('refused' in message ? new HttpProblem(message.refused) : message.failed);
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the import ended without a result')));
    });
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
