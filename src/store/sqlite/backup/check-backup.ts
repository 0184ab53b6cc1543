import type Database from 'better-sqlite3';
import { AppError, invalid, notFound } from '../../../errors.js';
import { isOurs, type SchemaName, schemaVersion } from '../database/migrate.js';
import { damaged, requireSound, using } from './snapshot.js';

const KINDS: Readonly<Record<SchemaName, string>> = {
  policy: 'a Ringfence policy',
  calls: 'a Ringfence call log',
  web: 'a Ringfence session store',
};

/**
 * Checks a whole backup, and returns the result of `read`. Throws `AppError` if the file doesn't
 * exist, is damaged, or was made by another program or a newer ringfence.
 */
export function checkBackup<T>(
  file: string,
  schema: SchemaName,
  read: (db: Database.Database) => T,
): T {
  try {
    return using(file, (db) => {
      if (!isOurs(db, schema)) throw invalid(`${file} is not a backup of ${KINDS[schema]}`);
      schemaVersion(db, schema, file);
      requireSound(db, file);
      return read(db);
    });
  } catch (error) {
    throw explained(file, error);
  }
}

function explained(file: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code.startsWith('SQLITE_NOTADB')) return invalid(`${file} is not a SQLite database`);
  if (code.startsWith('SQLITE_CORRUPT')) return damaged(file, message);
  if (code.startsWith('SQLITE_CANTOPEN')) return notFound(`backup ${file} not found`);
  return new AppError('unavailable', `can't read ${file}: ${message}`, { cause: error });
}
