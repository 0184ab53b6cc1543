import * as v from 'valibot';
import { parseJson } from '../body.js';
import { badRequest } from '../problem.js';
import type { Exchange, Method, Route, RouteDocument } from '../route.js';

/** Input of the routes of /api/v1, validated by schemas that the OpenAPI document is made from. */

const PAGE = 50;
const MOST = 1_000;

/** An ISO 8601 time, as Unix milliseconds. */
export const TIME = v.pipe(
  v.string(),
  v.isoTimestamp('a time like 2026-12-31T23:59:00Z'),
  v.transform((text) => Date.parse(text)),
);

/** `true` or `false` in a query. */
export const FLAG = v.optional(
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((text) => text === 'true'),
  ),
);

export const LIMIT = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,4}$/, `a number from 1 to ${MOST}`),
    v.transform(Number),
    v.minValue(1, `a number from 1 to ${MOST}`),
    v.maxValue(MOST, `a number from 1 to ${MOST}`),
  ),
  String(PAGE),
);

interface Row<Q extends v.GenericSchema, B extends v.GenericSchema>
  extends Pick<Route, 'role' | 'path'> {
  readonly method: Method;
  readonly summary: string;
  readonly query?: Q;
  readonly body?: B;
  readonly upload?: true;
  readonly handle: (
    exchange: Exchange,
    input: { readonly query: v.InferOutput<Q>; readonly body: v.InferOutput<B> },
  ) => Response | Promise<Response>;
}

/** A row of the route table, whose handler gets the validated query and body. */
export function route<
  Q extends v.GenericSchema = v.GenericSchema<unknown, Record<never, never>>,
  B extends v.GenericSchema = v.GenericSchema<unknown, Record<never, never>>,
>({ method, path, role, summary, query, body, upload, handle }: Row<Q, B>): Route {
  const about: RouteDocument = { summary, query, body, upload };
  return {
    method,
    path,
    role,
    about,
    handle: async (exchange) =>
      handle(exchange, {
        query: readQuery(exchange, query ?? NOTHING) as v.InferOutput<Q>,
        body: (body === undefined ? {} : await readJson(exchange, body)) as v.InferOutput<B>,
      }),
  };
}

const NOTHING = v.strictObject({});

function readQuery({ url }: Exchange, schema: v.GenericSchema): unknown {
  return checked(schema, Object.fromEntries(url.searchParams), 'the query');
}

async function readJson({ body, incoming }: Exchange, schema: v.GenericSchema): Promise<unknown> {
  const bytes = await body();
  const type = (incoming.headers['content-type'] ?? '').split(';')[0]?.trim();
  // A form on another site can send text, but not this type (CSRF).
  if (bytes.length > 0 && type !== 'application/json') {
    throw badRequest(`the body has the type ${type || '(none)'}; send application/json`);
  }
  const value = bytes.length === 0 ? {} : parseJson(bytes);
  // valibot accepts an array as an object without fields.
  if (Array.isArray(value)) throw badRequest('the body is an array; send an object');
  return checked(schema, value, 'the body');
}

function checked(schema: v.GenericSchema, value: unknown, what: string): unknown {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? undefined;
  throw badRequest(
    `${field === undefined ? what : `"${field}"`} is not valid: ${issue.message}`,
    field,
  );
}
