/** The peer sent more bytes than a call can take: it is not FreeSWITCH, or means harm. */
export class FramingError extends Error {
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes on one connection; FreeSWITCH sends 5 to 20 KB per call`);
    this.name = 'FramingError';
  }
}

const LINE_FEED = 0x0a;

/**
 * A socket's chunks as esl-lite's parser can take them: it misses a `\n\n` that two chunks share, so
 * a chunk never ends on a lone `\n` (it waits for what follows, and goes out at the end). Throws
 * `FramingError` past `maxBytes` in all, which bounds the headers that the parser gathers.
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
