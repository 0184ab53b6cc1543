import { parseHeaders } from 'esl-lite';

/** What is read of esl-lite's headers. */
export interface Headers {
  get(name: string): string | undefined;
  has(name: string): boolean;
}

/** The peer sent more bytes than a call can take: it is not FreeSWITCH, or means harm. */
export class FramingError extends Error {
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes on one connection; FreeSWITCH sends 5 to 20 KB per call`);
    this.name = 'FramingError';
  }
}

/** The headers that framing itself and the session go by. */
const OF_EVERY_MESSAGE = ['Content-Length', 'Content-Type', 'Event-Name', 'Reply-Text'];

/** Finds the lines of these headers: of a call's 150, we read some 25. */
export function headerLines(names: readonly string[]): RegExp {
  return new RegExp(`\\n(?:${[...OF_EVERY_MESSAGE, ...names].join('|')}): [^\\n]*`, 'g');
}

/**
 * Cuts what FreeSWITCH sends into messages, whatever the split of the bytes, and has esl-lite read
 * their headers. Bodies are skipped: nothing of a call is in one.
 */
export class MessageFramer {
  readonly #wanted: RegExp;
  readonly #maxBytes: number;
  #receivedBytes = 0;
  #gathered = '';
  #endsOnLineFeed = false;
  #bodyBytesLeft = 0;

  /** @param wanted the lines to read, see `headerLines` */
  constructor(wanted: RegExp, maxBytes: number) {
    this.#wanted = wanted;
    this.#maxBytes = maxBytes;
  }

  /** The messages whose headers end in this chunk. Throws `FramingError` past `maxBytes` in all. */
  push(chunk: Buffer): Headers[] {
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes > this.#maxBytes) throw new FramingError(this.#maxBytes);
    const messages: Headers[] = [];
    let text = this.#afterBody(chunk.toString('latin1'));
    for (let end = this.#headersEnd(text); end > 0; end = this.#headersEnd(text)) {
      messages.push(this.#readHeaders(text.slice(0, end)));
      text = this.#afterBody(text.slice(end));
    }
    this.#gathered += text;
    this.#endsOnLineFeed = text.endsWith('\n');
    return messages;
  }

  #afterBody(text: string): string {
    const skipped = Math.min(this.#bodyBytesLeft, text.length);
    this.#bodyBytesLeft -= skipped;
    return text.slice(skipped);
  }

  /** Where the blank line ends, or 0. Only new text is searched: a byte at a time costs no more. */
  #headersEnd(text: string): number {
    if (this.#endsOnLineFeed && text.startsWith('\n')) return 1;
    const at = text.indexOf('\n\n');
    return at < 0 ? 0 : at + 2;
  }

  #readHeaders(lastText: string): Headers {
    const lines = `\n${this.#gathered}${lastText}`.match(this.#wanted) ?? [];
    const headers = parseHeaders(Buffer.from(lines.join(''), 'latin1'));
    this.#gathered = '';
    this.#endsOnLineFeed = false;
    this.#bodyBytesLeft = headers.contentLength ?? 0;
    return headers;
  }
}
