/** What went wrong, in words a script can test for. The exit code follows from it (see `EXIT_CODES`). */
export type ErrorCode = 'internal' | 'interrupted' | 'invalid' | 'not-found' | 'unavailable';

/**
 * A failure that its reader can mend: the message names the value, the reason and the remedy.
 * Everything else that is thrown is a defect of ours.
 */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/**
 * Exit codes of the command: 0 ok, 1 error, 2 wrong use or invalid input, 3 not found, 130 Ctrl-C
 * (what a shell makes of SIGINT).
 */
export const EXIT_CODES: Readonly<Record<ErrorCode, number>> = {
  internal: 1,
  unavailable: 1,
  invalid: 2,
  'not-found': 3,
  interrupted: 130,
};

/** `check` exits with this when the call would be rejected, so that a script can branch on it. */
export const EXIT_REJECT = 10;

export function invalid(message: string): AppError {
  return new AppError('invalid', message);
}

export function notFound(message: string): AppError {
  return new AppError('not-found', message);
}
