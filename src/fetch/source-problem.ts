import { AppError, messageOf } from '../errors.js';

/** Why a list can't be fetched from its source. */
export class SourceProblem extends AppError {
  /** How long the source wants to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    details: { cause?: unknown; retryAfterMs?: number | undefined } = {},
  ) {
    super('unavailable', message, { cause: details.cause });
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** What Node.js reports of a connection, in words. Errors that are not about one stay as they are. */
export function toSourceProblem(error: unknown, host: string): unknown {
  if (error instanceof AppError) return error;
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return new SourceProblem(`${host} takes too long`, { cause: error });
  if (name === 'AbortError') return error;
  const words = WORDS[code];
  if (words !== undefined) return new SourceProblem(`${host} ${words}`, { cause: error });
  if (!isOfConnection(code)) return error;
  const problem = code.startsWith('HPE_')
    ? 'does not answer in HTTP'
    : `can't be trusted: ${messageOf(error)}`;
  return new SourceProblem(`${host} ${problem}`, { cause: error });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: "can't be found: there is no such name",
  EAI_AGAIN: "can't be found: the name server does not answer",
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'closed the connection before the list was complete',
  EPIPE: 'closed the connection before the list was complete',
  ETIMEDOUT: 'takes too long',
  EHOSTUNREACH: "can't be reached",
  ENETUNREACH: "can't be reached",
  EPROTO: 'does not answer in TLS',
};

/** Errors of certificates, of TLS and of HTTP. */
function isOfConnection(code: string): boolean {
  return /^(?:CERT_|ERR_TLS_|ERR_SSL_|HPE_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code);
}
