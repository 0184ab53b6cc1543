import { AppError, messageOf } from '../../../errors.js';

/** Where temporary files go, which can be as large as what is imported. SQLite uses the same. */
export function temporaryFolder(): string {
  return process.env['SQLITE_TMPDIR'] ?? process.env['TMPDIR'] ?? '/var/tmp';
}

/**
 * Throws `AppError` for an error of writing a temporary file.
 * @param outcome what came of it: "nothing was imported"
 */
export function temporaryProblem(outcome: string, error: unknown): never {
  const message = `${outcome}: can't write temporary files in ${temporaryFolder()} (${messageOf(error)}); make room there, or name another folder in SQLITE_TMPDIR`;
  throw new AppError('unavailable', message, { cause: error });
}
