import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Fetch, Fetched, FetchRequest } from '../admin/fetch.js';
import { isProblem } from '../screening/policy/entry.js';
import { parseSubscriptionUrl, placeOfUrl } from '../store/subscription.js';
import { packageVersion } from '../version.js';
import { readCredentials } from './credentials.js';
import { SourceProblem, toSourceProblem } from './source-problem.js';
import { checkAddress, checkedLookup, hostOf, type Reach } from './target.js';

export interface FetchSettings {
  readonly allow: Reach['allow'];
  /** A file in netrc format. */
  readonly authFile?: string | undefined;
  readonly limits?: Partial<FetchLimits>;
}

export interface FetchLimits {
  /** Without a byte, from the start of the connection on. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** Bytes as they are sent. */
  readonly bytes: number;
  readonly redirects: number;
}

const LIMITS: FetchLimits = { idleMs: 30_000, totalMs: 600_000, bytes: 256_000_000, redirects: 5 };

/** Fetches lists by HTTP and HTTPS. It rejects with `SourceProblem`, while a body is read as well. */
export function fetcher(settings: FetchSettings): Fetch {
  const limits = { ...LIMITS, ...settings.limits };
  return async (request, signal) => {
    const ends = AbortSignal.any([signal, AbortSignal.timeout(limits.totalMs)]);
    const { response, url } = await follow(request, { ...settings, limits }, ends);
    return toFetched(request, { response, url }, limits, ends);
  };
}

interface Settled extends FetchSettings {
  readonly limits: FetchLimits;
}

interface Answer {
  readonly response: IncomingMessage;
  readonly url: URL;
}

/** The first response that is not a redirect. The target of each is checked like the first URL. */
async function follow(
  request: FetchRequest,
  settings: Settled,
  signal: AbortSignal,
): Promise<Answer> {
  let url = new URL(request.url);
  for (let redirects = 0; ; redirects++) {
    const response = await get(url, request, settings, signal);
    if (!REDIRECTS.includes(response.statusCode ?? 0)) return { response, url };
    response.destroy();
    if (redirects === settings.limits.redirects) {
      throw new SourceProblem(`${hostOf(url)} redirects more than ${redirects} times`);
    }
    url = nextUrl(url, response.headers.location);
  }
}

const REDIRECTS = [301, 302, 303, 307, 308];

function nextUrl(url: URL, location: string | undefined): URL {
  const next = location !== undefined && URL.canParse(location, url.href);
  const target = next ? parseSubscriptionUrl(new URL(location, url).href) : undefined;
  if (target !== undefined && !isProblem(target)) return new URL(target.url);
  const problem =
    target === undefined ? 'to nowhere' : `to a URL that is not valid: ${target.problem}`;
  throw new SourceProblem(`${hostOf(url)} redirects ${problem}`);
}

function get(
  url: URL,
  request: FetchRequest,
  { allow, authFile, limits }: Settled,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const isDiscreet = request.isPublicOnly;
  const reach = { allow: isDiscreet ? [] : allow, isDiscreet };
  checkAddress(url, reach);
  const credentials = isDiscreet || !authFile ? undefined : readCredentials(authFile, hostOf(url));
  const options = {
    // A connection of its own, which nobody else's check has opened.
    agent: false as const,
    lookup: checkedLookup(url, reach),
    signal,
    timeout: limits.idleMs,
    rejectUnauthorized: true,
    auth: credentials && `${credentials.user}:${credentials.password}`,
    headers: headersOf(request),
  };
  return new Promise<IncomingMessage>((resolve, reject) => {
    let answered: IncomingMessage | undefined;
    const sent = (url.protocol === 'https:' ? https : http).get(url, options, (response) => {
      answered = response;
      resolve(response);
    });
    const silent = new SourceProblem(`${hostOf(url)} has sent nothing for too long`);
    sent.on('timeout', () => (answered ?? sent).destroy(silent));
    sent.on('error', (error) => reject(explained(error, url, signal)));
  });
}

function headersOf({ etag, lastModified }: FetchRequest): http.OutgoingHttpHeaders {
  return {
    accept: '*/*',
    'accept-encoding': 'gzip, identity',
    'user-agent': `Ringfence/${packageVersion()}`,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  };
}

function toFetched(
  { etag, lastModified }: FetchRequest,
  { response, url }: Answer,
  limits: FetchLimits,
  signal: AbortSignal,
): Fetched {
  const { statusCode = 0, headers } = response;
  const isConditional = etag !== undefined || lastModified !== undefined;
  if (statusCode === 304 && isConditional) {
    response.destroy();
    return { kind: 'not-modified' };
  }
  const refusal = refusalOfResponse(response, limits);
  if (refusal !== undefined) {
    response.destroy();
    const retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
    throw new SourceProblem(`${hostOf(url)} ${refusal}`, { retryAfterMs });
  }
  return {
    kind: 'list',
    name: placeOfUrl(url.href),
    chunks: bodyOf(response, url, limits, signal),
    etag: headers.etag,
    lastModified: headers['last-modified'],
  };
}

function refusalOfResponse(
  { statusCode = 0, statusMessage = '', headers }: IncomingMessage,
  limits: FetchLimits,
): string | undefined {
  if (statusCode !== 200) {
    return `answers ${statusCode}${statusMessage === '' ? '' : ` ${statusMessage.slice(0, 60)}`}`;
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!/^(?:identity|(?:x-)?gzip)$/i.test(encoding)) {
    return `sends the encoding ${encoding.slice(0, 60)}, which it was not asked for`;
  }
  if (Number(headers['content-length'] ?? 0) > limits.bytes) return tooLong(limits);
  return undefined;
}

function tooLong({ bytes }: FetchLimits): string {
  return `sends more than ${Math.round(bytes / 1_000_000)} MB; a list is shorter`;
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now on. */
export function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return ms > 0 ? ms : undefined;
}

/** Throws if the body is cut off, too long or too slow. Gzip is unpacked where the list is read. */
async function* bodyOf(
  response: IncomingMessage,
  url: URL,
  limits: FetchLimits,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limits.bytes) throw new SourceProblem(`${hostOf(url)} ${tooLong(limits)}`);
      yield chunk;
    }
  } catch (error) {
    throw explained(error, url, signal);
  } finally {
    response.destroy();
  }
}

function explained(error: unknown, url: URL, signal: AbortSignal): unknown {
  // Node.js hides the reason of a signal behind an error of its own.
  const isTimeout = (signal.reason as Error | undefined)?.name === 'TimeoutError';
  return toSourceProblem(isTimeout ? signal.reason : error, hostOf(url));
}
