import { AppError, messageOf, type Remedy } from '../errors.js';

export type Status = 'ok' | 'warning' | 'problem';

/** The result of one check. Everything but `ok` has a remedy. */
export interface Finding {
  readonly check: string;
  readonly status: Status;
  readonly message: string;
  /** Words, or what an error brought as data. */
  readonly remedy?: string | Remedy;
}

export function ok(check: string, message: string): Finding {
  return { check, status: 'ok', message };
}

/** Works now, but may fail later. */
export function warning(check: string, message: string, remedy: string): Finding {
  return { check, status: 'warning', message, remedy };
}

/** Calls are not screened, or can't be logged. */
export function problem(check: string, message: string, remedy: string | Remedy): Finding {
  return { check, status: 'problem', message, remedy };
}

/** With the error's remedy; without one, a message ends with it: `what is wrong; what to do`. */
export function problemOf(check: string, error: unknown): Finding {
  const text = messageOf(error);
  if (error instanceof AppError && error.remedy !== undefined) {
    return problem(check, text, error.remedy);
  }
  const [message = text, ...remedies] = text.split('; ');
  return problem(check, message, remedies.join('; ') || 'fix that, then run it again');
}
