import { FramingError } from './framing.js';

/**
 * Gathers the answer to `connect`, the first message on a connection, whatever the split of its bytes.
 * What follows it is counted and left alone: FreeSWITCH's replies to our commands.
 */
export class FirstMessage {
  readonly #maxBytes: number;
  #receivedBytes = 0;
  #gathered: string | undefined = '';
  #endsOnLineFeed = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * The message, one byte per character and without its blank line, when this chunk ends it; else
   * undefined. Throws `FramingError` past `maxBytes` on the whole connection.
   */
  push(chunk: Buffer): string | undefined {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#maxBytes) throw new FramingError(this.#maxBytes);
    if (this.#gathered === undefined) return undefined;
    const text = chunk.toString('latin1');
    const end = this.#endsOnLineFeed && text.startsWith('\n') ? 0 : text.indexOf('\n\n');
    const gathered = this.#gathered + (end < 0 ? text : text.slice(0, end));
    this.#gathered = end < 0 ? gathered : undefined;
    // Only new text is searched, so that a peer who sends byte by byte costs no more.
    this.#endsOnLineFeed = text.endsWith('\n');
    return end < 0 ? undefined : gathered;
  }
}
