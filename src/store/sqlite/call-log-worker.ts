import { parentPort, workerData } from 'node:worker_threads';
import type { CallRecord } from '../call-log.js';
import { openCallLog, type SqliteCallLog } from './call-log.js';

/** To the worker: records to write, or the word to end. */
export type ToWorker = { readonly records: readonly CallRecord[] } | { readonly end: true };
/** From the worker: how many were written of a batch, or why they weren't (they are tried again). */
export type FromWorker = { readonly written: number } | { readonly problem: string };

/*
 * The call log's only writer in the daemon, on a thread of its own: a slow disk or a locked database
 * holds up this loop, never the one that answers calls.
 */

const RETRY_MS = 500;
const { file } = workerData as { file: string };
const port = parentPort as NonNullable<typeof parentPort>;
const waiting: CallRecord[] = [];
let log: SqliteCallLog | undefined;
let retry: NodeJS.Timeout | undefined;

port.on('message', (message: ToWorker) => {
  if ('records' in message) {
    waiting.push(...message.records);
    write();
    return;
  }
  write();
  log?.close();
  port.close();
});

/** Whatever fails, the records stay and are tried again, with the database opened anew. */
function write(): void {
  clearTimeout(retry);
  if (waiting.length === 0) return;
  try {
    log ??= openCallLog(file, { create: true });
    log.append(waiting);
    const written = waiting.splice(0).length;
    post({ written });
  } catch (error) {
    log?.close();
    log = undefined;
    post({ problem: error instanceof Error ? error.message : String(error) });
    retry = setTimeout(write, RETRY_MS);
  }
}

function post(message: FromWorker): void {
  port.postMessage(message);
}
