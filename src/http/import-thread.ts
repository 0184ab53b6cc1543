import { Worker } from 'node:worker_threads';
import type { ImportOptions } from '../admin/import-list.js';
import type { ImportResult } from '../admin/import-result.js';
import type { RefreshTask } from '../admin/refresh-list.js';
import type { RefreshResult } from '../admin/refresh-result.js';
import type { Config } from '../config/settings.js';
import type { SharedSettings } from '../config/shared-settings.js';
import type { SubscriptionSettings } from '../config/subscription-settings.js';
import type { Authorship } from '../store/policy-store.js';
import { busy } from './body.js';
import { HttpProblem, type ProblemDetails } from './problem.js';

/** The settings that the thread needs. */
export type ThreadSettings = Pick<Config, 'db' | keyof SharedSettings | keyof SubscriptionSettings>;

export function threadSettings(config: Config): ThreadSettings {
  const { db, shared, sharedPasswordFile, subscriptionAllow, subscriptionAuthFile } = config;
  return { db, shared, sharedPasswordFile, subscriptionAllow, subscriptionAuthFile };
}

/** What is imported, as the thread gets it. */
export interface ImportTask {
  readonly settings: ThreadSettings;
  readonly list: string;
  /** An open file, read from its start. */
  readonly fd: number;
  /** What messages call it. */
  readonly fileName: string;
  readonly options: ImportOptions;
  readonly authorship: Authorship;
}

/** What is fetched. */
export interface FetchTask {
  readonly settings: ThreadSettings;
  readonly refresh: RefreshTask;
}

/** See `ImportHooks`. */
export type ImportProgress = readonly [step: string, done: number];

/** The only message to the thread. */
export type ToThread = 'abort';
export type FromThread =
  | { readonly progress: ImportProgress }
  | { readonly done: ImportResult | RefreshResult }
  | { readonly refused: ProblemDetails }
  | { readonly failed: unknown };

const MOST_WAITING = 16;
/** The rows of a file become garbage at once. */
const HEAP_MB = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

/**
 * Imports and fetches files on a thread of its own, since sorting a million rows takes seconds in which nobody else
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
    return this.#queue(() => runOnThread<ImportResult>(task, signal, onProgress));
  }

  /** Fetches a list, see `refreshList`. Throws `HttpProblem` 503 if too many others wait. */
  async refresh(task: FetchTask, signal: AbortSignal): Promise<RefreshResult> {
    return this.#queue(() => runOnThread<RefreshResult>(task, signal, () => undefined));
  }

  async #queue<T>(run: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw busy('too many imports at once; try again later');
    this.#waiting++;
    const result = this.#last.then(run);
    this.#last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      this.#waiting--;
    }
  }
}

async function runOnThread<T extends ImportResult | RefreshResult>(
  task: ImportTask | FetchTask,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<T> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./import-worker.js', import.meta.url), {
    workerData: task,
    resourceLimits: HEAP_MB,
  });
  const abort = () => worker.postMessage('abort' satisfies ToThread);
  signal.addEventListener('abort', abort);
  try {
    return await new Promise<T>((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if ('progress' in message) onProgress(message.progress);
        else if ('done' in message) resolve(message.done as T);
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
