import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import { databaseProblem } from '../database/database-problem.js';
import { Sqlite } from '../database/driver.js';
import { createPrivateFile, type NewFileOptions } from '../database/new-file.js';

/** Long enough for a command that writes a large import. */
const BUSY_MS = 120_000;

/** Opens a connection without migrating the database or changing its journal mode. */
export function openAsIs(file: string): Database.Database {
  return new Sqlite(file, { fileMustExist: true, timeout: BUSY_MS });
}

export interface SnapshotOptions extends NewFileOptions {
  readonly check?: typeof requireSound;
}

/**
 * Copies the current state of the database into a single file (0600), which is synced and checked
 * before it gets its name. Readers and writers of the database are not blocked.
 */
export function writeSnapshot(
  source: string,
  target: string,
  { check = requireSound, forFolderOwner }: SnapshotOptions,
): void {
  const partial = `${target}.partial-${process.pid}`;
  try {
    createPrivateFile(partial, { forFolderOwner });
    using(source, (db) => db.prepare('VACUUM INTO ?').run(partial));
    using(partial, (db) => check(db, target));
    sync(partial);
    // Side files of a previous database would be taken for the new one's.
    for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
    renameSync(partial, target);
    sync(dirname(target));
  } catch (error) {
    rmSync(partial, { force: true });
    throw cantWrite(target, error);
  }
}

/**
 * Checks the whole database. Throws `AppError` if it is damaged, and SQLite's error if it can't be
 * read.
 */
export function requireSound(db: Database.Database, file: string): void {
  const found = db.pragma('integrity_check(1)', { simple: true }) as string;
  const orphans = db.pragma('foreign_key_check') as { table: string; parent: string }[];
  const [orphan] = orphans.map(({ table, parent }) => `a row of ${table} belongs to no ${parent}`);
  const problem = found === 'ok' ? orphan : found.split('\n').at(-1);
  if (problem !== undefined) throw damaged(file, problem);
}

export function damaged(file: string, problem: string): AppError {
  return new AppError('invalid', `${file} is damaged (${problem}); take another backup`);
}

/** Opens the database, calls `use`, and closes it. */
export function using<T>(file: string, use: (db: Database.Database) => T): T {
  const db = openAsIs(file);
  try {
    return use(db);
  } finally {
    db.close();
  }
}

/** The copy of `ringfence.db` that is made before it gets schema 3 is `ringfence.before-v3.db`. */
export function fileBeforeMigration(file: string, version: number): string {
  const extension = extname(file);
  return join(dirname(file), `${basename(file, extension)}.before-v${version}${extension}`);
}

/** Waits until the file or folder is on disk. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  EROFS: 'its file system is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EACCES: 'this user may not write there',
};

function cantWrite(target: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { code = '', message } = error as { code?: string; message?: string };
  const found = databaseProblem(error);
  const reason = REASONS[code] ?? found?.problem ?? message;
  return new AppError('unavailable', `can't write ${target}: ${reason}; nothing was changed`, {
    cause: error,
    remedy: found?.remedy,
  });
}
