import { createHash } from 'node:crypto';
import { HttpProblem } from './problem.js';
import { type Incoming, json } from './route.js';

/* Revisions of what can be edited, so that no client overwrites a change it hasn't seen (RFC 9110 section 13.1). */

export function revisionOf(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32);
}

export function etagOf(data: object): string {
  return `"${revisionOf(data)}"`;
}

/** The response for a client that has this revision; undefined if it has another or none. */
export function notModified({ incoming }: Incoming, etag: string): Response | undefined {
  if (!names(incoming.headers['if-none-match'], etag)) return undefined;
  return new Response(null, { status: 304, headers: { etag } });
}

/** Throws `HttpProblem` 412 if the client names another revision than the current one. */
export function checkIfMatch({ incoming }: Incoming, current: object): void {
  const seen = incoming.headers['if-match'];
  if (seen === undefined || seen.trim() === '*' || names(seen, etagOf(current))) return;
  throw new HttpProblem({
    status: 412,
    code: 'precondition-failed',
    message: 'it has changed since you loaded it; load it again, and repeat your change',
  });
}

/** JSON with its ETag. */
export function jsonItem(
  data: object,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return json(data, { status, headers: { ...headers, etag: etagOf(data) } });
}

function names(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((each) => each.trim() === etag) ?? false;
}
