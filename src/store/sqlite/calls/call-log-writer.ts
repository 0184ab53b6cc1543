import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import {
  type CallLogCounts,
  type CallLogWriter,
  type CallRecord,
  KEEP_ALL,
  type Retention,
} from '../../call-log.js';
import type { CallLogWorkerData, Failure, FromWorker, ToWorker } from './call-log-worker.js';

const BATCH_MS = 200;
/**
 * The limit of calls that wait while the log can't be written. Further calls are dropped and
 * counted.
 */
const MOST_WAITING = 100_000;
const CLOSE_MS = 3_000;
const YOUNG_MB = 4;

/**
 * Gathers calls for 200 ms and hands them to a thread that writes them. A crash of the process
 * loses what isn't written yet: less than a second of calls. The same thread removes calls beyond
 * `retention`.
 */
export class SqliteCallLogWriter implements CallLogWriter {
  readonly #log: Logger;
  readonly #worker: Worker;
  /**
   * As JSON, because the texts of a record are slices of the call's message and would keep all of
   * it in memory.
   */
  #batch: string[] = [];
  #sent = 0;
  #written = 0;
  #dropped = 0;
  #hasFailed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string, log: Logger, retention: Retention = KEEP_ALL) {
    this.#log = log;
    this.#worker = new Worker(new URL('./call-log-worker.js', import.meta.url), {
      workerData: { file, retention } satisfies CallLogWorkerData,
      // Messages soon become garbage. Without this limit, the thread gathers 50 MB of it.
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) => log.error({ err: error }, 'the call log has stopped'));
  }

  append(record: CallRecord): void {
    if (this.counts().waiting >= MOST_WAITING) {
      this.#dropped++;
      return;
    }
    this.#batch.push(JSON.stringify(record));
    this.#timer ??= setTimeout(() => this.#send(), BATCH_MS);
  }

  counts(): CallLogCounts {
    const waiting = this.#batch.length + this.#sent - this.#written;
    return { waiting, written: this.#written, dropped: this.#dropped };
  }

  async close(): Promise<void> {
    this.#send();
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#post({ end: true });
    const cutOff = setTimeout(() => void this.#worker.terminate(), CLOSE_MS);
    await ended;
    clearTimeout(cutOff);
    const { waiting, dropped } = this.counts();
    if (waiting + dropped > 0) {
      this.#log.error({ lost: waiting + dropped }, 'calls are missing from the call log');
    }
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch.length === 0) return;
    this.#sent += this.#batch.length;
    this.#post({ records: this.#batch });
    this.#batch = [];
  }

  #post(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromWorker): void {
    if ('removed' in message) {
      this.#log.info(message, 'old calls were removed from the call log');
    } else if ('notRemoved' in message) {
      this.#log.warn(
        message.notRemoved,
        'old calls can not be removed from the call log; tried again',
      );
    } else {
      this.#receiveWritten(message);
    }
  }

  #receiveWritten(message: { readonly written: number } | Failure): void {
    if ('written' in message) {
      this.#written += message.written;
      if (this.#hasFailed) this.#log.info(this.counts(), 'the call log is written again');
    } else if (!this.#hasFailed) {
      this.#log.error(message, 'the call log can not be written; calls are screened and wait');
    }
    this.#hasFailed = 'problem' in message;
  }
}
