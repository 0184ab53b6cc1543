import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../../errors.js';
import type { CallRecord, Retention } from '../../call-log.js';
import { openCallLog, type SqliteCallLog } from './call-log.js';

export interface CallLogWorkerData {
  readonly file: string;
  readonly retention: Retention;
}

/** To the worker: records to write (each as JSON), or the word to end. */
export type ToWorker = { readonly records: readonly string[] } | { readonly end: true };
/**
 * From the worker: how many were written of a batch, or why they weren't (they are tried again); how
 * many old calls were removed, or why they weren't (they are tried again as well).
 */
export type FromWorker =
  | { readonly written: number }
  | { readonly problem: string }
  | { readonly removed: number }
  | { readonly notRemoved: string };

/*
 * The call log's only writer in the daemon, on a thread of its own: a slow disk or a locked database
 * holds up this loop, never the one that answers calls.
 */

const RETRY_MS = 500;
/** From a thousand calls a second on, more of them share a transaction, which writes each page once. */
const MANY = 200;
const GATHER_MS = 500;
const FIRST_REMOVAL_MS = 1_000;
const REMOVAL_MS = 60_000;
/** Records that came in meanwhile are written between two pieces. */
const BETWEEN_PIECES_MS = 10;
const PIECE = 250;

/**
 * A call changes a page of its own in most of the indexes, so little of them is worth keeping in memory;
 * and the longer a changed page waits to be brought into the file, the more calls share it.
 */
const PRAGMAS = ['cache_size = -2000', 'wal_autocheckpoint = 4000'];
const WRITER = { create: true, pragmas: PRAGMAS };

const { file, retention } = workerData as CallLogWorkerData;
const port = parentPort as NonNullable<typeof parentPort>;
/** As JSON. */
const waiting: string[] = [];
let log: SqliteCallLog | undefined;
let nextWrite: NodeJS.Timeout | undefined;
let removal = setTimeout(removePiece, FIRST_REMOVAL_MS, 0);

port.on('message', (message: ToWorker) => {
  if ('records' in message) {
    for (const record of message.records) waiting.push(record);
    if (message.records.length < MANY) write();
    else nextWrite ??= setTimeout(write, GATHER_MS);
    return;
  }
  clearTimeout(removal);
  write();
  log?.close();
  port.close();
});

/** Whatever fails, the records stay and are tried again, with the database opened anew. */
function write(): void {
  clearTimeout(nextWrite);
  nextWrite = undefined;
  if (waiting.length === 0) return;
  try {
    log ??= openCallLog(file, WRITER);
    log.append(waiting.map((record) => JSON.parse(record) as CallRecord));
    const written = waiting.splice(0).length;
    post({ written });
  } catch (error) {
    closeAfter(error, 'problem');
    nextWrite = setTimeout(write, RETRY_MS);
  }
}

/** Old calls go a piece at a time, until none is left for a minute. */
function removePiece(before: number): void {
  let removed = 0;
  try {
    if (log === undefined && existsSync(file)) log = openCallLog(file, WRITER);
    removed = log?.removeOld(retention, Date.now(), PIECE) ?? 0;
  } catch (error) {
    closeAfter(error, 'notRemoved');
  }
  const sum = before + removed;
  if (removed === PIECE) {
    removal = setTimeout(removePiece, BETWEEN_PIECES_MS, sum);
    return;
  }
  if (sum > 0) post({ removed: sum });
  removal = setTimeout(removePiece, REMOVAL_MS, 0);
}

function closeAfter(error: unknown, what: 'problem' | 'notRemoved'): void {
  log?.close();
  log = undefined;
  const reason = messageOf(error);
  post(what === 'problem' ? { problem: reason } : { notRemoved: reason });
}

function post(message: FromWorker): void {
  port.postMessage(message);
}
