/** The peer sent more bytes than a call needs: it is not FreeSWITCH, or it is hostile. */
export class FramingError extends Error {
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes on one connection; FreeSWITCH sends 5 to 20 KB per call`);
    this.name = 'FramingError';
  }
}

/**
 * Collects the answer to `connect`, the first message on a connection, from chunks of any size.
 * What follows are FreeSWITCH's replies to our commands: they are counted, but not collected.
 */
export class FirstMessage {
  readonly #maxBytes: number;
  #receivedBytes = 0;
  #text: string | undefined = '';
  #endsOnLineFeed = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Returns the message once this chunk completes it, otherwise undefined. The message is Latin-1 text
   * without its blank line. Throws `FramingError` past `maxBytes` on the whole connection.
   */
  push(chunk: Buffer): string | undefined {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#maxBytes) throw new FramingError(this.#maxBytes);
    if (this.#text === undefined) return undefined;
    const text = chunk.toString('latin1');
    const end = this.#endsOnLineFeed && text.startsWith('\n') ? 0 : text.indexOf('\n\n');
    const message = this.#text + (end < 0 ? text : text.slice(0, end));
    this.#text = end < 0 ? message : undefined;
    // Only the new text is searched, so that a peer that sends byte by byte costs no more.
    this.#endsOnLineFeed = text.endsWith('\n');
    return end < 0 ? undefined : message;
  }
}
