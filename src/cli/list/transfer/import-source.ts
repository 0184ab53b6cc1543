import { createReadStream, type ReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { AppError, invalid, notFound } from '../../../errors.js';

/** A file's bytes, and the progress of reading them. */
export interface ImportSource {
  /** The name in messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
  /** 0 to 1; undefined if the length is unknown: standard input, a pipe. */
  progress(): number | undefined;
}

const CHUNK = 65_536;

/** Opens a file; `-` is standard input. Throws `AppError` if it doesn't exist or can't be read. */
export async function openSource(
  file: string,
  stdin: Readable,
  signal: AbortSignal,
): Promise<ImportSource> {
  if (file === '-') {
    addAbortSignal(signal, stdin);
    return {
      name: 'standard input',
      chunks: stdin,
      progress: () => undefined,
    };
  }
  const size = await sizeOf(file);
  const stream = createReadStream(file, { highWaterMark: CHUNK, signal });
  return {
    name: file,
    chunks: readable(stream, file),
    progress: () => (size === 0 ? undefined : Math.min(1, stream.bytesRead / size)),
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw invalid(`${file} is a directory; name a file in it`);
    return found.size;
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* readable(stream: ReadStream, file: string): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof AppError || code === 'ABORT_ERR') return error;
  if (code === 'ENOENT') return notFound(`file ${file} not found`);
  return new AppError('unavailable', `can't read ${file}: ${message}`, { cause: error });
}
