import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import { databaseProblem } from '../database/database-problem.js';
import { Sqlite } from '../database/driver.js';
import { createPrivateFile, type NewFileOptions } from '../database/new-file.js';

/** Long enough for a command that writes a large import. */
const BUSY_MS = 120_000;

/** A connection that changes nothing by itself: no migration, no other journal mode. */
export function openAsIs(file: string): Database.Database {
  return new Sqlite(file, { fileMustExist: true, timeout: BUSY_MS });
}

export interface SnapshotOptions extends NewFileOptions {
  readonly check?: typeof requireSound;
}

/**
 * The database as it is at this moment as one file of its own (0600), on disk and checked before it
 * gets its name. Readers and writers of the database go on meanwhile.
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
    // Of a database that was there before: its log would be taken for the new one's.
    for (const suffix of ['-wal', '-shm']) rmSync(target + suffix, { force: true });
    renameSync(partial, target);
    sync(dirname(target));
  } catch (error) {
    rmSync(partial, { force: true });
    throw cantWrite(target, error);
  }
}

/** Looks at all of it. Throws `AppError` where it is damaged, and SQLite's error where it can't. */
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

/** Opens it for as long as this takes. */
export function using<T>(file: string, use: (db: Database.Database) => T): T {
  const db = openAsIs(file);
  try {
    return use(db);
  } finally {
    db.close();
  }
}

/** `ringfence.db`: the copy that is made before it gets schema 3 is `ringfence.before-v3.db`. */
export function fileBeforeMigration(file: string, version: number): string {
  const extension = extname(file);
  return join(dirname(file), `${basename(file, extension)}.before-v${version}${extension}`);
}

/** On disk, not only in the memory of the kernel. */
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
  const reason = REASONS[code] ?? databaseProblem(error) ?? message;
  return new AppError('unavailable', `can't write ${target}: ${reason}; nothing was changed`, {
    cause: error,
  });
}
