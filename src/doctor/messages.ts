import { FreeSwitchParser, FreeSwitchParserNonEmptyBufferAtEndError } from 'esl-lite';
import type { Logger } from 'pino';
import { FramingError } from '../event-socket/first-message.js';
import type { Headers } from '../event-socket/headers.js';

/** One message from FreeSWITCH. esl-lite doesn't export its type by name. */
export interface Message {
  readonly headers: Headers;
  readonly body: Buffer;
}

/**
 * The messages on a socket, in order. Throws `FramingError` if the peer sends more than `maxBytes`.
 * An incomplete message at the end is dropped.
 */
export async function* messages(
  socket: AsyncIterable<Buffer>,
  maxBytes: number,
  log: Logger,
): AsyncGenerator<Message> {
  for await (const message of FreeSwitchParser(boundedChunks(socket, maxBytes), log)) {
    if (!(message instanceof FreeSwitchParserNonEmptyBufferAtEndError)) yield message;
  }
}

const LINE_FEED = 0x0a;

/**
 * Re-chunks a socket's data for esl-lite's parser, which misses a `\n\n` that is split between two
 * chunks: no chunk ends with a lone `\n`. Throws `FramingError` past `maxBytes` in total, which
 * bounds the headers that the parser buffers.
 */
export async function* boundedChunks(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let received = 0;
  let held: Buffer | undefined;
  for await (const chunk of chunks) {
    received += chunk.length;
    if (received > maxBytes) throw new FramingError(maxBytes);
    const joined = held === undefined ? chunk : Buffer.concat([held, chunk]);
    const keep = endsOnLoneLineFeed(joined) ? 1 : 0;
    held = keep === 0 ? undefined : joined.subarray(-1);
    if (joined.length > keep) yield joined.subarray(0, joined.length - keep);
  }
  if (held !== undefined) yield held;
}

function endsOnLoneLineFeed(chunk: Buffer): boolean {
  return chunk.at(-1) === LINE_FEED && chunk.at(-2) !== LINE_FEED;
}
