import type { IncomingMessage } from 'node:http';
import { badRequest, HttpProblem } from './problem.js';

/** The most bytes of bodies that are in memory at once. */
const MOST_BUFFERED = 12_000_000;
/** A client whose body takes longer is disconnected, and sooner if others need the memory. */
const PATIENCE = { slowestMs: 60_000, undisturbedMs: 5_000 };
/** Parsed JSON takes ten times the memory of its bytes. */
const MOST_VALUES = 250_000;
const DEEPEST = 64;

/** A body that is being read into memory. */
interface Reading {
  /** As announced. */
  readonly bytes: number;
  readonly startedAt: number;
  /** Ends it with an `HttpProblem`. */
  readonly end: AbortController;
}

/** The one that began first comes first. */
const readings = new Set<Reading>();
let reserved = 0;

/**
 * Reads a whole body. Throws `HttpProblem`: 413 over `most` bytes, 415 if it is compressed, 408 if it takes
 * too long, and 503 while others fill the memory for bodies. One that has been read for seconds gives its
 * place to a new one, so that nobody keeps others out by never finishing.
 */
export async function readBody(
  incoming: IncomingMessage,
  most: number,
  { slowestMs, undisturbedMs } = PATIENCE,
): Promise<Buffer> {
  const announced = Number(incoming.headers['content-length'] ?? most);
  const bytes = announced > most ? 0 : announced;
  makeRoom(bytes, undisturbedMs);
  const end = new AbortController();
  const reading: Reading = { bytes, startedAt: performance.now(), end };
  readings.add(reading);
  reserved += bytes;
  try {
    const chunks: Buffer[] = [];
    const limits = { most, slowestMs, signal: end.signal };
    for await (const chunk of bodyChunks(incoming, limits)) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    forget(reading);
  }
}

function makeRoom(bytes: number, undisturbedMs: number): void {
  for (const oldest of readings) {
    if (reserved + bytes <= MOST_BUFFERED) return;
    const problem = busy('too many large requests at once; try again in a second');
    if (performance.now() - oldest.startedAt < undisturbedMs) throw problem;
    forget(oldest);
    oldest.end.abort(problem);
  }
}

function forget(reading: Reading): void {
  if (readings.delete(reading)) reserved -= reading.bytes;
}

interface BodyLimits {
  readonly most: number;
  readonly slowestMs: number;
  /** Ends the body with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A body as it arrives. Throws `HttpProblem` 413 past `most` bytes, 415 if it is compressed, and 408 after
 * `slowestMs`. The connection stays open for the answer.
 */
export async function* bodyChunks(
  incoming: IncomingMessage,
  { most, slowestMs, signal }: BodyLimits,
): AsyncGenerator<Buffer> {
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw closing(415, 'unsupported', `the body is compressed (${encoding}); send it as it is`);
  }
  if (Number(incoming.headers['content-length'] ?? 0) > most) throw tooLarge(most);
  let timer: NodeJS.Timeout | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(slowestMs)), slowestMs);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  ended.catch(() => undefined);
  try {
    const chunks = incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
    for (let length = 0; ; ) {
      const { done, value } = await Promise.race([chunks.next(), ended]);
      if (done) return;
      length += value.length;
      if (length > most) throw tooLarge(most);
      yield value;
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Throws `HttpProblem` if it isn't JSON, is nested too deeply, or has too many values for our memory. */
export function parseJson(body: Buffer): unknown {
  const size = measure(body);
  if (size.depth > DEEPEST) {
    throw badRequest(`the JSON is nested ${size.depth} deep; at most ${DEEPEST}`);
  }
  if (size.values > MOST_VALUES) {
    throw new HttpProblem({
      status: 413,
      code: 'too-large',
      message: `the JSON has more than ${MOST_VALUES} values; send it in parts, or import a file`,
    });
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw badRequest(`the body is not valid JSON: ${(error as Error).message}`);
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/** The depth of the nesting, and roughly the number of values. */
function measure(body: Buffer): { depth: number; values: number } {
  let [depth, now, values, isText] = [0, 0, 1, false];
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] as number;
    if (isText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) {
      isText = true;
    } else if (byte === COMMA) {
      values++;
    } else if (OPENING.includes(byte)) {
      values++;
      depth = Math.max(depth, ++now);
    } else if (CLOSING.includes(byte)) {
      now--;
    }
  }
  return { depth, values };
}

function tooSlow(slowestMs: number): HttpProblem {
  const seconds = slowestMs / 1_000;
  return closing(408, 'too-slow', `the body did not arrive within ${seconds} s; send it in parts`);
}

/** Others need the memory or the disk. */
export function busy(message: string): HttpProblem {
  return closing(503, 'busy', message, { 'retry-after': '1' });
}

function tooLarge(most: number): HttpProblem {
  return closing(413, 'too-large', `the body is larger than ${most} bytes; send it in parts`);
}

/** The rest of the body isn't read, so no other request can follow on this connection. */
function closing(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpProblem {
  return new HttpProblem({
    status,
    code,
    message,
    headers: { ...headers, connection: 'close' },
  });
}
