import type { IncomingMessage } from 'node:http';
import type * as v from 'valibot';
import type { Principal, Role } from '../store/access.js';
import type { Authorship } from '../store/policy-store.js';
import type { Client } from './client.js';
import type { ProblemDetails } from './problem.js';
import type { Stores } from './stores.js';

export type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/**
 * The kinds of things that a path can name. `/accounts/:account/lists/:list` requires access to both the
 * account and the list's owner. Every user can read a shared list, and only admins can change it. A call
 * or change without an account is for admins.
 */
export const SUBJECTS = ['account', 'list', 'call', 'change', 'user'] as const;
export type SubjectKind = (typeof SUBJECTS)[number];

/**
 * One row of the route table. Access depends only on `role` and on the names of the parameters of `path`.
 * A test tries every row with every role, and with the ids of another tenant.
 */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly role: Role | 'anyone';
  readonly handle: (exchange: Exchange) => Response | Promise<Response>;
  /** For the OpenAPI document. */
  readonly about?: RouteDocument | undefined;
}

export interface RouteDocument {
  readonly summary: string;
  readonly query?: v.GenericSchema | undefined;
  readonly body?: v.GenericSchema | undefined;
  /** The body is a file, which the handler reads itself. */
  readonly upload?: true | undefined;
}

/** A request before it is authenticated. */
export interface Incoming {
  readonly incoming: IncomingMessage;
  readonly client: Client;
  readonly url: URL;
  readonly stores: Stores;
  /** Reads the whole body, once. Throws `HttpProblem` if it exceeds `bodyMax`. */
  readonly body: () => Promise<Buffer>;
}

/** A request that is authorized. */
export interface Exchange extends Incoming {
  readonly parameters: Readonly<Record<string, string>>;
  /** The user or key that sent it. Throws 401 on routes for anyone, if there is none. */
  readonly principal: Principal;
  /** The account that a token is for. */
  readonly tokenAccount: string | undefined;
  /** The principal and the request, for the history. */
  readonly authorship: Authorship;
  /**
   * The same request with what its sender may do now. Throws `HttpProblem` once they may no longer make it:
   * the key was removed, the session ended.
   */
  readonly again: () => Promise<Exchange>;
  /** The things that the path names, in the policy's words: an account's id, a list's name, a call's UUID. */
  readonly names: Readonly<Partial<Record<SubjectKind, string>>>;
}

export interface Authenticated {
  readonly principal: Principal;
  readonly tokenAccount?: string | undefined;
}

/** Something that a path names. */
export interface Subject {
  /** Its name in the policy. */
  readonly name: string;
  /** The account that it belongs to; undefined if it is shared, or belongs to no account. */
  readonly account: string | undefined;
}

export type Resolve = (
  text: string,
  context: Pick<Exchange, 'stores' | 'names' | 'principal' | 'tokenAccount'>,
) => Promise<Subject | undefined> | Subject | undefined;

/** An API or the page: its routes, and how it authenticates, finds what paths name, and renders errors. */
export interface Face {
  readonly prefix: string;
  /** The most bytes of a request's body. */
  readonly bodyMax: number;
  /** The real method, if clients may send it in a POST. */
  readonly methodOf?: (request: Incoming) => Promise<string>;
  readonly routes: readonly Route[];
  /** Undefined if the request has no valid credentials. Throws `HttpProblem`. */
  readonly authenticate: (request: Incoming) => Promise<Authenticated | undefined>;
  /** Finds what a path parameter names; undefined if it doesn't exist. */
  readonly resolve: Readonly<Partial<Record<SubjectKind, Resolve>>>;
  readonly refuse: (problem: ProblemDetails, request: Incoming) => Response;
  /** Headers of every response, errors included. */
  readonly headers?: (request: Incoming) => Readonly<Record<string, string>>;
  /** Answers OPTIONS, for pages of other origins. */
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
