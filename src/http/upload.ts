import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { temporaryFolder, temporaryProblem } from '../store/sqlite/database/temporary-folder.js';
import { bodyChunks, busy } from './body.js';

/** All uploads that are on the disk at once. */
const MOST_STORED = 1_000_000_000;
/** The most that an upload may take; see `requestTimeout` in listen.ts. */
export const UPLOAD_MS = 600_000;

let stored = 0;

/** A body on the disk, in a file without a name: it is gone once it is closed, or this process ends. */
export interface Upload {
  /** An open file descriptor. */
  readonly fd: number;
  close(): Promise<void>;
}

/**
 * Receives a body of any length up to `most` bytes without holding it in memory. Throws `HttpProblem` as
 * `bodyChunks` does, and 503 if other uploads fill the disk that they may take; `AppError` if it can't be
 * written. If the client goes away, it throws and keeps nothing.
 */
export async function receiveUpload(
  incoming: IncomingMessage,
  most: number,
  slowestMs = UPLOAD_MS,
): Promise<Upload> {
  let length = 0;
  const file = await openNameless();
  const close = async () => {
    stored -= length;
    length = 0;
    await file.close();
  };
  try {
    for await (const chunk of bodyChunks(incoming, { most, slowestMs })) {
      length += chunk.length;
      stored += chunk.length;
      if (stored > MOST_STORED) throw busy('too many uploads at once; try again later');
      await file.appendFile(chunk).catch(cantWrite);
    }
    return { fd: file.fd, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(temporaryFolder(), `ringfence-upload-${randomUUID()}`);
  try {
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return file;
  } catch (error) {
    return cantWrite(error);
  }
}

function cantWrite(error: unknown): never {
  return temporaryProblem('nothing was imported', error);
}
