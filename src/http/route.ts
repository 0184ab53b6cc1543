import type { IncomingMessage } from 'node:http';
import type * as v from 'valibot';
import type { Principal, Role } from '../store/access.js';
import type { Authorship } from '../store/policy-store.js';
import type { Client } from './client.js';
import type { ProblemDetails } from './problem.js';
import type { Stores } from './stores.js';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/**
 * What a path can be about. `/accounts/:account/lists/:list` is for those who may see both: the account, and
 * the list's owner. A shared list is read by all who are signed in and changed by admins; a call or change
 * of no account is for admins.
 */
export const SUBJECTS = ['account', 'list', 'call', 'change', 'user'] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

/**
 * One row of the route table. Who may use it stands in `role` and, by the names of its parameters, in `path`;
 * nowhere else. A test walks the table with every role and with another tenant's ids.
 */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly role: Role | 'anyone';
  readonly handle: (exchange: Exchange) => Response | Promise<Response>;
  /** For the API's document. */
  readonly about?: RouteDocument | undefined;
}

export interface RouteDocument {
  readonly summary: string;
  readonly query?: v.GenericSchema | undefined;
  readonly body?: v.GenericSchema | undefined;
}

/** A request before it is known who sends it. */
export interface Incoming {
  readonly incoming: IncomingMessage;
  readonly client: Client;
  readonly url: URL;
  readonly stores: Stores;
  /** The whole body; read once. Throws `HttpProblem` past the limit of the API. */
  readonly body: () => Promise<Buffer>;
}

/** A request that its sender may make. */
export interface Exchange extends Incoming {
  readonly parameters: Readonly<Record<string, string>>;
  /** Who asks; absent on routes for anyone. */
  readonly principal: Principal;
  /** Which account a token is for. */
  readonly tokenAccount: string | undefined;
  /** Who asks and what for, for the history. */
  readonly authorship: Authorship;
  /** What the path is about, as the policy calls it: an account's id, a list's name, a call's UUID. */
  readonly names: Readonly<Partial<Record<SubjectKind, string>>>;
}

export interface Authenticated {
  readonly principal: Principal;
  readonly tokenAccount?: string | undefined;
}

/** Something that a path names. */
export interface Subject {
  /** As the policy calls it. */
  readonly name: string;
  /** Whose it is; undefined where it is shared, or nobody's. */
  readonly account: string | undefined;
}

export type Resolve = (
  text: string,
  context: Pick<Exchange, 'stores' | 'names' | 'principal' | 'tokenAccount'>,
) => Promise<Subject | undefined> | Subject | undefined;

/** One API: its routes, and how it learns who asks, what is asked for, and says no. */
export interface Face {
  readonly prefix: string;
  /** Bytes of a request's body. */
  readonly bodyMax: number;
  /** The method that counts, where a client tunnels it through another. */
  readonly methodOf?: (request: Incoming) => Promise<string>;
  readonly routes: readonly Route[];
  /** Undefined where the request doesn't say who sends it. Throws `HttpProblem`. */
  readonly authenticate: (request: Incoming) => Promise<Authenticated | undefined>;
  /** What path parameters stand for; each resolves to undefined where there is no such thing. */
  readonly resolve: Readonly<Partial<Record<SubjectKind, Resolve>>>;
  readonly refuse: (problem: ProblemDetails, request: Incoming) => Response;
  /** On every answer, refusals included. */
  readonly headers?: (request: Incoming) => Readonly<Record<string, string>>;
  /** Answers OPTIONS, where pages of other origins may ask. */
  readonly preflight?: () => Response;
}

export function json(
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}
