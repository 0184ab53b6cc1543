import type { Remedy } from '../../../errors.js';

export interface DatabaseProblem {
  readonly problem: string;
  readonly remedy?: Remedy;
}

const PROBLEMS: Readonly<Record<string, DatabaseProblem>> = {
  SQLITE_NOTADB: {
    problem: 'it is not a SQLite database',
    remedy: { kind: 'name-or-restore-database' },
  },
  SQLITE_CORRUPT: { problem: 'it is damaged; restore a backup' },
  SQLITE_CANTOPEN: {
    problem: 'it or its folder can not be opened; check the path and its permissions',
  },
  ENOTDIR: { problem: 'a part of its path is not a folder; check the path' },
  EACCES: { problem: 'this user may not look into its folder; check its permissions' },
  SQLITE_READONLY: {
    problem: 'it is read-only for this user; check its owner, its folder and the file system',
  },
  SQLITE_BUSY: { problem: 'another process keeps it locked; try again when that is done' },
  SQLITE_FULL: { problem: 'the disk is full' },
  SQLITE_IOERR: { problem: 'it can not be read or written; check the disk and the file system' },
};

/** What is wrong with a database and what to do; undefined for errors that SQLite didn't raise. */
export function databaseProblem(error: unknown): DatabaseProblem | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return undefined;
  const family = Object.keys(PROBLEMS).find((known) => code.startsWith(known));
  return family === undefined ? undefined : PROBLEMS[family];
}

/** Whether another connection holds a lock that the statement needs. */
export function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}
