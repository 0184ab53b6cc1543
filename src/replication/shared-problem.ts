import { parseSharedUrl } from '../config/shared-settings.js';
import { AppError, type Remedy } from '../errors.js';

/** Codes of network errors of Node.js, of its TLS, and of PostgreSQL (SQLSTATE). */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing is listening there',
  ENOENT: 'no Unix socket is there',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'the host is unreachable',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is self-signed; name it, or its authority, with sslrootcert=FILE in the URL',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate is of an unknown authority; name that with sslrootcert=FILE in the URL',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate is of an unknown authority; name that with sslrootcert=FILE in the URL',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  '08': 'the connection was cut',
  '25006': 'it is read-only, as a standby is; give the URL of the primary',
  '28': 'permission denied; check the user and the password',
  '28P01': 'the password is wrong; give it with shared-password-file, PGPASSFILE or PGPASSWORD',
  '3D000': 'the database does not exist; create it with createdb',
  '3F000': 'there is no shared policy in it',
  '42P01': 'there is no shared policy in it',
  '42501': 'permission denied; the user must own the database or its schema ringfence',
  '53': 'it has no room left (disk, memory or connections)',
  '55P03': 'another change is under way',
  '57014': 'it took too long',
  '57P': 'it is starting or stopping',
};

/** Messages of errors that have no code. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/timeout/i, 'it does not answer'],
  [/terminated|closed|not queryable/i, 'the connection was cut'],
  [/password must be a string/, REASONS['28P01'] ?? ''],
  [/does not support SSL/, 'it offers no TLS; add ?sslmode=disable to the URL if that is meant'],
];

/** Why the shared policy can't be used. This host goes on with its copy. */
export class SharedProblem extends AppError {
  constructor(
    problem: string,
    remedy: Remedy = { kind: 'shared-status' },
    publicMessage: string = problem,
  ) {
    super('unavailable', problem, { remedy, publicMessage });
  }

  /** The same, with what follows from it. */
  with(consequence: string): SharedProblem {
    const [message, publicMessage] = [this.message, this.publicMessage].map(
      (text) => `${consequence}: ${text}`,
    ) as [string, string];
    return new SharedProblem(message, this.remedy, publicMessage);
  }
}

/** Why PostgreSQL can't be used; undefined for errors of other origin. */
export function sharedReason(error: unknown): string | undefined {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  if (typeof code === 'string') {
    const exact = REASONS[code] ?? REASONS[code.slice(0, 3)] ?? REASONS[code.slice(0, 2)];
    if (exact !== undefined) return exact;
    return isSqlState(error) ? message : undefined;
  }
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1];
}

/** Whether the connection may be used again after this error: PostgreSQL answered. */
export function isAnswer(error: unknown): boolean {
  return isSqlState(error) && !/^(?:08|57P)/.test(codeOf(error));
}

/** Whether the same may succeed when it is tried again. */
export function isLostRace(error: unknown): boolean {
  return ['23505', '40001', '40P01'].includes(codeOf(error));
}

export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03';
}

/**
 * Turns errors of the network and of PostgreSQL into an `AppError`. Others are defects and stay as
 * they are.
 */
export function toSharedError(error: unknown, url: string): unknown {
  if (error instanceof AppError) return error;
  const reason = sharedReason(error);
  if (reason === undefined) return error;
  return new SharedProblem(
    `can't use the shared policy at ${placeOf(url)}: ${reason}`,
    undefined,
    `can't use the shared policy: ${reason}`,
  );
}

/** `db.example:5432/ringfence`. */
export function placeOf(url: string): string {
  const address = parseSharedUrl(url);
  if (address === undefined) return 'its URL';
  const { host, port, database } = address;
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code);
}

/** PostgreSQL's own errors have a severity and a code of five characters. */
function isSqlState(error: unknown): boolean {
  const { severity } = error as { severity?: unknown };
  return typeof severity === 'string' && /^[0-9A-Z]{5}$/.test(codeOf(error));
}
