const REMEDIES: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'it is not a SQLite database; give another with --db, or restore a backup',
  SQLITE_CORRUPT: 'it is damaged; restore a backup',
  SQLITE_CANTOPEN: 'it or its folder can not be opened; check the path and its permissions',
  ENOTDIR: 'a part of its path is not a folder; check the path',
  EACCES: 'this user may not look into its folder; check its permissions',
  SQLITE_READONLY: 'it is read-only for this user; check its owner, its folder and the file system',
  SQLITE_BUSY: 'another process keeps it locked; try again when that is done',
  SQLITE_FULL: 'the disk is full',
  SQLITE_IOERR: 'it can not be read or written; check the disk and the file system',
};

/** What is wrong with a database and what to do; undefined for errors that SQLite didn't raise. */
export function databaseProblem(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return undefined;
  const family = Object.keys(REMEDIES).find((known) => code.startsWith(known));
  return family === undefined ? undefined : REMEDIES[family];
}

/** Whether another connection holds a lock that the statement needs. */
export function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');
}
