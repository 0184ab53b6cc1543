import { FreeSwitchParser, FreeSwitchParserNonEmptyBufferAtEndError } from 'esl-lite';
import type { Logger } from 'pino';
import { boundedChunks } from './framing.js';

/** One message from FreeSWITCH. esl-lite doesn't export its type by name. */
export interface Message {
  readonly headers: Headers;
  readonly body: Buffer;
}

/** What is read of esl-lite's headers. */
export interface Headers {
  get(name: string): string | undefined;
  has(name: string): boolean;
}

/** Finds the lines of these headers in a message. */
export function headerLines(names: readonly string[]): RegExp {
  return new RegExp(`(?:^|\\n)(?:${names.join('|')}): [^\\n]*`, 'g');
}

/** The headers of a message that is there as text, one byte per character: of these lines alone. */
export async function readHeaders(message: string, lines: RegExp, log: Logger): Promise<Headers> {
  const wanted = `${(message.match(lines) ?? []).join('')}\n\n`;
  for await (const { headers } of parse(inOneChunk(wanted), log)) return headers;
  return new Map();
}

/**
 * The messages on a socket, in order, whatever the split of the bytes. Throws `FramingError` where
 * the peer sent more than a call can take. A message cut off by the end is dropped.
 */
export function messages(
  socket: AsyncIterable<Buffer>,
  maxBytes: number,
  log: Logger,
): AsyncGenerator<Message> {
  return parse(boundedChunks(socket, maxBytes), log);
}

async function* parse(chunks: AsyncIterable<Buffer>, log: Logger): AsyncGenerator<Message> {
  for await (const message of FreeSwitchParser(chunks, log)) {
    if (!(message instanceof FreeSwitchParserNonEmptyBufferAtEndError)) yield message;
  }
}

async function* inOneChunk(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, 'latin1');
}
