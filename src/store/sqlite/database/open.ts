import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError, messageOf } from '../../../errors.js';
import { type DatabaseProblem, databaseProblem } from './database-problem.js';
import { Sqlite } from './driver.js';
import { migrate, type SchemaName, schemaVersion } from './migrate.js';
import { createPrivateFile, createPrivateFolder } from './new-file.js';

export type { Database } from 'better-sqlite3';

export const IN_MEMORY = ':memory:';

export interface OpenOptions {
  /** How long a write waits for another process. The daemon's reads never wait: 0. */
  readonly busyTimeoutMs: number;
  /** Rejects every write on this connection. */
  readonly readOnly?: boolean;
  /**
   * Creates the file (0600) and its folder (0700) if the file is missing or empty. Otherwise that
   * is an error.
   */
  readonly create?: boolean;
  /** Further pragmas of this connection: `cache_size = -4000`. */
  readonly pragmas?: readonly string[];
}

/** Opens a database and migrates its schema. Throws `AppError` naming the file. */
export function openDatabase(
  file: string,
  schema: SchemaName,
  options: OpenOptions,
): Database.Database {
  try {
    if (file !== IN_MEMORY) requireFile(file, schema, options);
    return prepare(new Sqlite(file, { timeout: options.busyTimeoutMs }), file, schema, options);
  } catch (error) {
    throw error instanceof AppError ? error : unusable(file, error);
  }
}

/** The call log is next to the policy: `ringfence.db` has `ringfence-calls.db`. */
export function callLogFile(policyFile: string): string {
  return fileBeside(policyFile, 'calls');
}

/** Sessions of the web interface, and how fetches of lists went, are next to the policy: `ringfence-web.db`. */
export function sessionFile(policyFile: string): string {
  return fileBeside(policyFile, 'web');
}

function fileBeside(policyFile: string, name: string): string {
  if (policyFile === IN_MEMORY) return IN_MEMORY;
  const extension = extname(policyFile);
  return join(dirname(policyFile), `${basename(policyFile, extension)}-${name}${extension}`);
}

function requireFile(file: string, schema: SchemaName, options: OpenOptions): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) {
    if (!options.create) throw noDatabase(`database ${file} not found`);
    createFile(file);
  } else if (stats.isDirectory()) {
    throw new AppError(
      'unavailable',
      `can't use the database ${file}: it is a folder; name a file`,
    );
  } else if (hasLog(file)) {
    peek(file, schema, options);
  }
}

/** A running or crashed program left changes that are not in the database file yet. */
function hasLog(file: string): boolean {
  return (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * Reads the version with a read-only connection, because any other would checkpoint the WAL of
 * another program's database when it closes.
 */
function peek(file: string, schema: SchemaName, { busyTimeoutMs }: OpenOptions): void {
  const db = new Sqlite(file, { readonly: true, timeout: busyTimeoutMs });
  try {
    schemaVersion(db, schema, file);
  } finally {
    db.close();
  }
}

export function noDatabase(problem: string): AppError {
  return new AppError('not-found', problem, { remedy: { kind: 'create-database' } });
}

function prepare(
  db: Database.Database,
  file: string,
  schema: SchemaName,
  { readOnly = false, create = false, pragmas = [] }: OpenOptions,
): Database.Database {
  try {
    if (schemaVersion(db, schema, file) === 0 && !create && file !== IN_MEMORY) {
      throw noDatabase(`database ${file} is empty`);
    }
    db.pragma('journal_mode = WAL');
    // A confirmed change of the policy survives a power cut. The call log may lose its last second.
    db.pragma(`synchronous = ${schema === 'policy' ? 'FULL' : 'NORMAL'}`);
    db.pragma('foreign_keys = ON');
    for (const pragma of pragmas) db.pragma(pragma);
    migrate(db, schema, file);
    if (readOnly) db.pragma('query_only = ON');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite creates its side files with the mode and owner of the database. */
function createFile(file: string): void {
  try {
    createPrivateFolder(dirname(file));
    createPrivateFile(file, { forFolderOwner: true });
  } catch (error) {
    // Another process may have created it first.
    if (existsSync(file)) return;
    const isLink = (error as NodeJS.ErrnoException).code === 'EEXIST';
    const { problem, remedy } = isLink
      ? { problem: 'it is a link to a file that is not there' }
      : explain(error);
    throw new AppError('unavailable', `can't create the database ${file}: ${problem}`, {
      cause: error,
      remedy,
    });
  }
}

/**
 * Turns SQLite's errors about a file or its disk into an `AppError` with the remedy. Other errors
 * are defects and stay as they are.
 */
export function toAppError(file: string, error: unknown): unknown {
  return databaseProblem(error) === undefined ? error : unusable(file, error);
}

function unusable(file: string, error: unknown): AppError {
  const { problem, remedy } = explain(error);
  return new AppError('unavailable', `can't use the database ${file}: ${problem}`, {
    cause: error,
    remedy,
  });
}

function explain(error: unknown): DatabaseProblem {
  return databaseProblem(error) ?? { problem: messageOf(error) };
}
