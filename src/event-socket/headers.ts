/** The headers of a message. A type of our own, which esl-lite's headers satisfy as well. */
export interface Headers {
  get(name: string): string | undefined;
  has(name: string): boolean;
}

/** Matches the lines of these headers in a message. */
export function headerLines(names: readonly string[]): RegExp {
  return new RegExp(`(?:^|\\n)(?:${names.join('|')}): [^\\n]*`, 'g');
}

/**
 * Reads the headers on these lines of a message. The message is Latin-1 text: one character per byte.
 * The values equal those of esl-lite's `parseHeaders`, which tests compare.
 */
export function readHeaders(message: string, lines: RegExp): Headers {
  const headers = new Map<string, string>();
  // A copy, because a substring would keep the whole message in memory while the call is open.
  const wanted = Buffer.from((message.match(lines) ?? []).join(''), 'latin1').toString('utf8');
  for (const line of wanted.split('\n')) {
    const end = line.indexOf(': ');
    if (end > 0) headers.set(line.slice(0, end), line.slice(end + 2));
  }
  return headers;
}
