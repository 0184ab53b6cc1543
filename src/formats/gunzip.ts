import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { invalid } from '../errors.js';

/** RFC 1952, 2.3.1. */
const GZIP = [0x1f, 0x8b];

/** A file may always unpack to this. */
const FREE_BYTES = 64 * 1_048_576;
/** Lists of numbers are packed to a tenth or a fifth. */
const MOST_TIMES = 100;

/**
 * The bytes of a file, unpacked if it is a gzip file. Throws `AppError` `invalid` if that is damaged, or
 * unpacks to far more than a list does.
 */
export async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const start: Uint8Array[] = [];
  const whole = (async function* () {
    yield* start;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  // The first chunk of a pipe may be a single byte.
  for (let length = 0; length < GZIP.length; ) {
    const { value, done } = await iterator.next();
    if (done) break;
    start.push(value);
    length += value.length;
  }
  const bytes = Buffer.concat(start.map((chunk) => chunk.subarray(0, GZIP.length)));
  if (GZIP.every((byte, at) => bytes[at] === byte)) yield* gunzip(whole, name);
  else yield* whole;
}

async function* gunzip(
  packed: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  let given = 0;
  const counted = async function* () {
    for await (const chunk of packed) {
      taken += chunk.length;
      yield chunk;
    }
  };
  const unzip = createGunzip();
  // An error of the source reaches the reader of `unzip`.
  const done = pipeline(Readable.from(counted()), unzip).catch(() => {});
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) {
      given += chunk.length;
      if (given > FREE_BYTES && given > taken * MOST_TIMES) throw tooMuch(name);
      yield chunk;
    }
  } catch (error) {
    throw damaged(error, name);
  }
  await done;
}

function tooMuch(name: string): Error {
  return invalid(
    `${name} unpacks to more than ${MOST_TIMES} times its size; this is not a list of numbers`,
  );
}

function damaged(error: unknown, name: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return invalid(`${name} is a gzip file that is cut off`);
  return code?.startsWith('Z_') ? invalid(`${name} is a damaged gzip file`) : error;
}
