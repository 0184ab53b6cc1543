import type { IncomingMessage } from 'node:http';
import { badRequest, HttpProblem } from './problem.js';

/** The most bytes of bodies that are in memory at once. */
const MOST_BUFFERED = 12_000_000;
/** Parsed JSON takes ten times the memory of its bytes. */
const MOST_VALUES = 250_000;
const DEEPEST = 64;

let buffered = 0;

/**
 * Reads a whole body. Throws `HttpProblem`: 413 over `most` bytes, 415 if it is compressed, 503 while
 * other bodies fill the memory that is reserved for them.
 */
export async function readBody(incoming: IncomingMessage, most: number): Promise<Buffer> {
  const encoding = incoming.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw closing(415, 'unsupported', `the body is compressed (${encoding}); send it uncompressed`);
  }
  const announced = Number(incoming.headers['content-length'] ?? most);
  if (announced > most) throw tooLarge(most);
  if (announced === 0) return Buffer.alloc(0);
  if (buffered + announced > MOST_BUFFERED) {
    throw closing(503, 'busy', 'too many large requests at once; try again in a second', {
      'retry-after': '1',
    });
  }
  buffered += announced;
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) throw tooLarge(most);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    buffered -= announced;
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
