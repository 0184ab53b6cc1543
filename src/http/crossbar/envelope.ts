import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { packageVersion } from '../../version.js';
import { withAdvice } from '../advice.js';
import { parseJson } from '../body.js';
import { badRequest, HttpProblem, type ProblemDetails } from '../problem.js';
import { etagOf, notModified, revisionOf } from '../revision.js';
import { type Incoming, json } from '../route.js';

/** Requests of KAZOO's clients, `{"data": {..}, "auth_token": ..}`, and the responses that they expect. */

export interface Envelope {
  readonly data: Readonly<Record<string, unknown>>;
  /** The fields next to `data`. */
  readonly rest: Readonly<Record<string, unknown>>;
}

const VERSION = packageVersion();
const NODE = `ringfence@${hostname()}`;
const NOTHING: Envelope = { data: {}, rest: {} };
const TYPES = ['application/json', 'application/x-www-form-urlencoded', ''];

/** Throws `HttpProblem` if the body is not a JSON object, or has another type. */
export async function readEnvelope(request: Incoming): Promise<Envelope> {
  const type = (request.incoming.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const body = await request.body();
  if (body.length === 0) return NOTHING;
  if (!TYPES.includes(type.toLowerCase())) {
    throw new HttpProblem({
      status: 415,
      code: 'unsupported',
      message: `the body has the type ${type}; send application/json`,
      headers: { connection: 'close' },
    });
  }
  const value = parsed(body);
  if (!isObject(value)) throw brokenJson('the body is not a JSON object');
  const { data = {}, ...rest } = value;
  if (!isObject(data)) throw brokenJson('"data" is not a JSON object');
  // KAZOO's web interface adds data about itself.
  const { ui_metadata: _, ...kept } = data;
  return { data: kept, rest };
}

function parsed(body: Buffer): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof HttpProblem && error.details.status === 400) {
      throw brokenJson(error.message);
    }
    throw error;
  }
}

function brokenJson(message: string): HttpProblem {
  const data = { json: { invalid: { message, target: 'body' } } };
  return new HttpProblem({ ...badRequest(message).details, data });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The token of a request; undefined if it is absent, empty or the word "undefined". */
export async function tokenOf(request: Incoming): Promise<string | undefined> {
  const { headers } = request.incoming;
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(request.incoming.method ?? '');
  const inEnvelope = async () => (hasBody ? (await readEnvelope(request)).rest['auth_token'] : '');
  const token =
    headers['x-auth-token'] ??
    bearer ??
    request.url.searchParams.get('auth_token') ??
    (await inEnvelope());
  return typeof token === 'string' && !['', 'undefined'].includes(token) ? token : undefined;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fields next to `data`. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

export function answer(
  request: Incoming,
  data: unknown,
  { status = 200, headers = {}, beside = {} }: Answer = {},
): Response {
  const { 'x-auth-token': auth_token } = request.incoming.headers;
  const body = {
    data,
    status: 'success',
    auth_token,
    ...beside,
    revision: revisionOf(data),
    ...about(request),
  };
  return json(body, { status, headers });
}

/** An item with its revision as ETag; 304 if the client has this revision (`If-None-Match`). */
export function answerItem(request: Incoming, data: object, options: Answer = {}): Response {
  const etag = etagOf(data);
  const unchanged = options.status === undefined ? notModified(request, etag) : undefined;
  return unchanged ?? answer(request, data, { ...options, headers: { ...options.headers, etag } });
}

export function refuse(problem: ProblemDetails, request: Incoming): Response {
  const { status, code, subject } = problem;
  const data = problem.data ?? dataOf(problem);
  const message = MESSAGES[status] ?? code.replaceAll('-', '_');
  const named =
    subject?.kind === 'account' && status === 404
      ? { message: `invalid account_id '${subject.text}'` }
      : {};
  const body = { status: 'error', error: String(status), message, data, ...about(request) };
  return json({ ...body, data: { ...data, ...named } }, { status });
}

const MESSAGES: Readonly<Record<number, string>> = {
  400: 'validation error',
  401: 'invalid_credentials',
  403: 'forbidden',
  404: 'bad_identifier',
  409: 'datastore_conflict',
  429: 'too_many_requests',
};

function dataOf(problem: ProblemDetails): object {
  const { status, subject, field = 'request' } = problem;
  const message = withAdvice(problem);
  // Of these the interface shows the message.
  if (status === 400 || status === 413) return { [field]: { invalid: { message } } };
  if (status === 404) return { message: 'bad identifier', cause: subject?.text ?? '' };
  return { message };
}

/** KAZOO's interface shows only the message of a rule of a field, so write it for people. */
export function validationError(
  field: string,
  rule: string,
  message: string,
  more: object = {},
): HttpProblem {
  const data = { [field]: { [rule]: { message, ...more } } };
  return new HttpProblem({ status: 400, code: 'validation', message, field, data });
}

function about({ incoming }: Incoming): object {
  return {
    request_id: requestId(incoming),
    timestamp: new Date().toISOString(),
    version: VERSION,
    node: NODE,
  };
}

const given = new WeakMap<object, string>();

/** The client's own, or a random one that stays the same for the request. */
export function requestId(incoming: Incoming['incoming']): string {
  const said = incoming.headers['x-request-id'];
  if (typeof said === 'string' && /^[\w.-]{1,128}$/.test(said)) return said;
  const known = given.get(incoming) ?? randomBytes(16).toString('hex');
  given.set(incoming, known);
  return known;
}
