import { type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../errors.js';
import { type Inspection, inspectDatabase } from '../store/sqlite/database/inspect.js';
import type { SchemaName } from '../store/sqlite/database/migrate.js';
import { callLogFile } from '../store/sqlite/database/open.js';
import { type Finding, ok, problem, problemOf, warning } from './finding.js';

/** Checks integrity, schema version and permissions of both databases. */
export function checkDatabases(policyFile: string): Finding[] {
  return [
    ...checkDatabase('policy', policyFile),
    ...checkDatabase('calls', callLogFile(policyFile)),
  ];
}

function checkDatabase(schema: SchemaName, file: string): Finding[] {
  const check = schema === 'policy' ? 'policy' : 'call log';
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined)
      return [noFile(check, schema, file)];
    return [
      checkInspection(check, file, inspectDatabase(file, schema)),
      ...checkAccess(check, file),
    ];
  } catch (error) {
    return [error instanceof AppError ? problemOf(check, error) : unreadable(check, file, error)];
  }
}

function noFile(check: string, schema: SchemaName, file: string): Finding {
  if (schema === 'calls') return ok(check, `${file} is created with the first call`);
  const remedy = 'create one with "ringfence account add ID", or name another with --db';
  return problem(check, `database ${file} not found`, remedy);
}

function unreadable(check: string, file: string, error: unknown): Finding {
  const { code, message } = error as NodeJS.ErrnoException;
  const remedy =
    code === 'EACCES' || code === 'SQLITE_CANTOPEN'
      ? "run this as root or as the controller's user"
      : `${RESTORE}; or name another with --db`;
  return problem(check, `${file} can't be read: ${message}`, remedy);
}

function checkInspection(
  check: string,
  file: string,
  { version, newest, damage }: Inspection,
): Finding {
  if (damage.length > 0) {
    return problem(check, `${file} is damaged: ${damage.join(', ')}`, RESTORE);
  }
  if (version < newest) {
    const remedy =
      'take a backup ("ringfence backup FILE"); the next command or start brings it up to date';
    return warning(check, `${file} has schema ${version} of ${newest}`, remedy);
  }
  return ok(check, `${file} is sound (schema ${version})`);
}

const RESTORE = 'restore a backup: "ringfence restore FILE"';
const OTHERS = 0o077;

/** Callers' numbers are private. Also, the service's user can't open files that root created. */
function checkAccess(check: string, file: string): Finding[] {
  const files = [file, `${file}-wal`, `${file}-shm`].flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, stats }];
  });
  const those = (isWrong: (stats: Stats) => boolean) =>
    files.filter(({ stats }) => isWrong(stats)).map(({ path }) => path);
  const folder = dirname(file);
  const { uid: owner } = statSync(folder);
  return [
    ...checkOpen(
      check,
      those(({ mode }) => (mode & OTHERS) !== 0),
    ),
    ...describeForeign(
      check,
      folder,
      those(({ uid }) => uid === 0 && owner !== 0),
    ),
  ];
}

function checkOpen(check: string, files: readonly string[]): Finding[] {
  if (files.length === 0) return [];
  const message = `other users of this machine can get at ${files.join(', ')}`;
  return [warning(check, message, `chmod 600 ${files.join(' ')}`)];
}

function describeForeign(check: string, folder: string, files: readonly string[]): Finding[] {
  if (files.length === 0) return [];
  const message = `${files.join(', ')} is root's, its folder another user's: a controller of that user can't open it`;
  return [problem(check, message, `chown --reference=${folder} ${files.join(' ')}`)];
}
