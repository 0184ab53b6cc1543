import type { ImportOptions } from '../admin/import-list.js';
import type { ImportResult } from '../admin/import-result.js';
import type { Config } from '../config/settings.js';
import { type ImportProgress, type ImportThread, threadSettings } from './import-thread.js';
import type { Exchange } from './route.js';
import { receiveUpload } from './upload.js';

/** Bytes of a file. */
export const FILE_MAX = 256_000_000;

/** Imports a received file into the list that the path names. To be called once. */
export type ImportReceived = (
  options: ImportOptions,
  hooks?: {
    /** In messages; "the file" if absent. */
    readonly fileName?: string | undefined;
    readonly onProgress?: (progress: ImportProgress) => void;
  },
) => Promise<ImportResult>;

/**
 * Receives a file that is the body of a request. What it returns imports all of the file or nothing, on a
 * thread of its own, until the client goes away. Throws as `receiveUpload` and `ImportThread.run` do.
 */
export async function receiveImport(
  exchange: Exchange,
  config: Config,
  imports: ImportThread,
): Promise<ImportReceived> {
  const { incoming, authorship, names } = exchange;
  const { list = '' } = names;
  const { fd, close } = await receiveUpload(incoming, FILE_MAX);
  const gone = whenGone(exchange);
  const settings = threadSettings(config);
  return async (options, { fileName = 'the file', onProgress } = {}) => {
    try {
      const task = { settings, list, fd, fileName, options, authorship };
      return await imports.run(task, gone.signal, onProgress);
    } finally {
      gone.stop();
      await close();
    }
  };
}

/** Aborted if the client goes away. Until it stops, a client that only waits isn't taken for idle. */
export function whenGone({ incoming: { socket } }: Exchange) {
  const gone = new AbortController();
  const abort = () => gone.abort();
  const { timeout = 0 } = socket;
  socket.setTimeout(0);
  socket.once('close', abort);
  if (socket.destroyed) abort();
  return {
    signal: gone.signal,
    stop: () => {
      socket.off('close', abort);
      socket.setTimeout(timeout);
    },
  };
}
