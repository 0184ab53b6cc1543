import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { AppError, messageOf, type Remedy } from '../../../errors.js';
import { lowerPriority } from '../../../priority.js';
import type { CallRecord, Retention } from '../../call-log.js';
import { openCallLog, type SqliteCallLog } from './call-log.js';

export interface CallLogWorkerData {
  readonly file: string;
  readonly retention: Retention;
}

/** To the worker: records to write (each as JSON), or the request to end. */
export type ToWorker = { readonly records: readonly string[] } | { readonly end: true };
/**
 * From the worker: how many records of a batch were written and how many old calls removed, or the
 * error. After an error both are tried again.
 */
export type FromWorker =
  | { readonly written: number }
  | Failure
  | { readonly removed: number }
  | { readonly notRemoved: Failure };

export interface Failure {
  readonly problem: string;
  readonly remedy: Remedy | undefined;
}

/*
 * The daemon's only writer of the call log runs on a thread of its own. A slow disk or a locked
 * database blocks this thread, never the one that answers calls.
 */

const RETRY_MS = 500;
/**
 * From a thousand calls a second on, more calls share a transaction, which writes each page once.
 */
const MANY = 200;
const GATHER_MS = 500;
const FIRST_REMOVAL_MS = 1_000;
const REMOVAL_MS = 60_000;
/** Records that arrived meanwhile are written between two pieces. */
const BETWEEN_PIECES_MS = 10;
const PIECE = 250;

/**
 * A call changes a different page in most of the indexes, so a large cache would not help. A longer
 * checkpoint interval lets more calls share the write of a page.
 */
const PRAGMAS = ['cache_size = -2000', 'wal_autocheckpoint = 4000'];
const WRITER = { create: true, pragmas: PRAGMAS };

/** Leaves a quarter of a busy core to this thread, which is more than it takes to log the calls of the rest. */
const NICE = 5;

// The thread that answers calls goes first where both want the same core. Only on Linux has a thread a
// nice value of its own.
if (process.platform === 'linux') lowerPriority(NICE);

const { file, retention } = workerData as CallLogWorkerData;
const port = parentPort as NonNullable<typeof parentPort>;
/** Records as JSON. */
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

/** After any error the records stay and are tried again with a new connection. */
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
    post(closeAfter(error));
    nextWrite = setTimeout(write, RETRY_MS);
  }
}

/** Removes old calls in pieces until none is left, then pauses for a minute. */
function removePiece(before: number): void {
  let removed = 0;
  try {
    if (log === undefined && existsSync(file)) log = openCallLog(file, WRITER);
    removed = log?.removeOld(retention, Date.now(), PIECE) ?? 0;
  } catch (error) {
    post({ notRemoved: closeAfter(error) });
  }
  const sum = before + removed;
  if (removed === PIECE) {
    removal = setTimeout(removePiece, BETWEEN_PIECES_MS, sum);
    return;
  }
  if (sum > 0) post({ removed: sum });
  removal = setTimeout(removePiece, REMOVAL_MS, 0);
}

function closeAfter(error: unknown): Failure {
  log?.close();
  log = undefined;
  const remedy = error instanceof AppError ? error.remedy : undefined;
  return { problem: messageOf(error), remedy };
}

function post(message: FromWorker): void {
  port.postMessage(message);
}
