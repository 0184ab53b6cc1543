import { AppError, type ErrorCode, type Remedy } from '../errors.js';
import { databaseProblem } from '../store/sqlite/database/database-problem.js';

/** Why a request is refused; each API renders it in its own form. */
export interface ProblemDetails {
  /** HTTP status, 400 to 599. */
  readonly status: number;
  /** For programs: `invalid`, `not-found`, `forbidden`, ... */
  readonly code: string;
  /** For people: the value and the reason. */
  readonly message: string;
  /** Which field of the input is wrong. */
  readonly field?: string | undefined;
  /** The remedy as data. */
  readonly remedy?: Remedy | undefined;
  /** Of a file: the first of its rows that are wrong. */
  readonly rows?: readonly object[] | undefined;
  /** What was not found, as the client named it. */
  readonly subject?: { readonly kind: string; readonly text: string } | undefined;
  /** In KAZOO's API: the `data` of the response, if it isn't made of the message. */
  readonly data?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export class HttpProblem extends Error {
  readonly details: ProblemDetails;

  constructor(details: ProblemDetails) {
    super(details.message);
    this.name = 'HttpProblem';
    this.details = details;
  }
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid: 400,
  'not-found': 404,
  unavailable: 503,
  interrupted: 503,
  internal: 500,
};

const INTERNAL: ProblemDetails = {
  status: 500,
  code: 'internal',
  message: 'internal error; the details are in the log of the web interface',
};

/** Undefined if the error is a defect of ours: it is logged, and the client gets no details. */
export function knownProblem(error: unknown): ProblemDetails | undefined {
  if (error instanceof HttpProblem) return error.details;
  if (error instanceof AppError) {
    const { code, publicMessage: message, field, remedy } = error;
    // A missing database is not what the client asked for.
    const known = remedy?.kind === 'create-database' ? 'unavailable' : code;
    return { status: STATUS[known], code: known, message, field, remedy };
  }
  const found = databaseProblem(error);
  if (found === undefined) return undefined;
  return {
    status: 503,
    code: 'unavailable',
    message: `can't use the database: ${found.problem}`,
    remedy: found.remedy,
  };
}

export function toProblem(error: unknown): ProblemDetails {
  return knownProblem(error) ?? INTERNAL;
}

export function badRequest(message: string, field?: string): HttpProblem {
  return new HttpProblem({ status: 400, code: 'invalid', message, field });
}

export function noSuch(kind: string, text: string): HttpProblem {
  const message = `${kind} "${text}" not found`;
  return new HttpProblem({ status: 404, code: 'not-found', message, subject: { kind, text } });
}

export function forbidden(message: string): HttpProblem {
  return new HttpProblem({ status: 403, code: 'forbidden', message });
}
