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

/**
 * The headers on these lines of a message, which is there as text of one byte per character. What
 * esl-lite's `parseHeaders` reads, without its regular expression per line.
 */
export function readHeaders(message: string, lines: RegExp): Headers {
  const headers = new Map<string, string>();
  // Copied: pieces of the message would keep all of it in memory for as long as the call is open.
  const wanted = Buffer.from((message.match(lines) ?? []).join(''), 'latin1').toString('utf8');
  for (const line of wanted.split('\n')) {
    const end = line.indexOf(': ');
    if (end > 0) headers.set(line.slice(0, end), line.slice(end + 2));
  }
  return headers;
}

/**
 * The messages on a socket, in order, whatever the split of the bytes. Throws `FramingError` where
 * the peer sent more than a call can take. A message cut off by the end is dropped.
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
