import { copyFileSync, existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import { isEmpty, isOurs, migrate } from '../database/migrate.js';
import { createPrivateFolder } from '../database/new-file.js';
import { callLogFile, toAppError } from '../database/open.js';
import { countPolicy, type PolicyCounts, refuseSameFile, requireNoDevice } from './backup.js';
import { checkBackup } from './check-backup.js';
import { replaceContents } from './replace-contents.js';
import { sync, using, writeSnapshot } from './snapshot.js';

export interface RestoreReport {
  readonly file: string;
  readonly database: string;
  /** What is in the database now; absent where there is none or it can't be read. */
  readonly before?: PolicyCounts | undefined;
  readonly after: PolicyCounts;
  /** Where the old database is kept. */
  readonly kept?: string | undefined;
  /** Put back because there was none; one that is there has newer calls and stays. */
  readonly callLog?: string | undefined;
}

/**
 * Makes the policy what it was in a backup, while whoever uses it goes on. The backup is checked as
 * a whole before anything is touched, and at every moment the database is the old or the new one.
 * Throws `AppError` where the backup is none, or the database is somebody else's.
 */
export function restore(
  database: string,
  file: string,
  { dryRun = false, now = Date.now() } = {},
): RestoreReport {
  refuseSameFile(file, database);
  requireNoDevice(database);
  const after = checkBackup(file, 'policy', countPolicy);
  const state = look(database);
  const report = { file, database, after, before: state.counts };
  if (dryRun) return report;
  const time = new Date(now).toISOString().replace(/[-:.]/g, '');
  const kept = state.kind === 'none' ? undefined : `${database}.before-restore-${time}`;
  put(database, file, state, kept);
  return { ...report, kept, callLog: restoreCallLog(database, file) };
}

interface State {
  /** `unusable` is what SQLite can't open or read any more. */
  readonly kind: 'none' | 'usable' | 'unusable';
  readonly counts?: PolicyCounts | undefined;
}

function look(database: string): State {
  if (!existsSync(database)) return { kind: 'none' };
  try {
    return using(database, (db) => {
      if (isEmpty(db)) return { kind: 'none' };
      if (!isOurs(db, 'policy')) throw notOurs(database);
      return { kind: 'usable', counts: countIfPossible(db) };
    });
  } catch (error) {
    if (isDamage(error)) return { kind: 'unusable' };
    throw toAppError(database, error);
  }
}

/** A newer ringfence's database may have other tables; going back from it is what backups are for. */
function countIfPossible(db: Database.Database): PolicyCounts | undefined {
  try {
    return countPolicy(db);
  } catch (error) {
    if (isDamage(error)) throw error;
    return undefined;
  }
}

function put(database: string, file: string, state: State, kept: string | undefined): void {
  const fresh = `${database}.restoring-${process.pid}`;
  try {
    createPrivateFolder(dirname(database));
    writeSnapshot(file, fresh, { forFolderOwner: true });
    bringUpToDate(fresh);
    if (state.kind === 'usable' && kept !== undefined && replaced(database, fresh, kept)) return;
    replaceFile(database, fresh, kept);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(fresh + suffix, { force: true });
  }
}

/** What is to be kept may be damaged, or of a newer ringfence: reasons to restore. */
function keepAnything(): void {}

/** Here, and not by the daemon, which would meet it between two calls. */
function bringUpToDate(fresh: string): void {
  using(fresh, (db) => migrate(db, 'policy', fresh, () => {}));
  sync(fresh);
}

/** False where the old database turned out to be damaged within; then nothing has changed yet. */
function replaced(database: string, fresh: string, kept: string): boolean {
  try {
    replaceContents(database, fresh, () =>
      writeSnapshot(database, kept, { check: keepAnything, forFolderOwner: true }),
    );
    return true;
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    if (isDamage(error) || isDamage(cause)) return false;
    throw toAppError(database, error);
  }
}

/**
 * For a database that SQLite can't use: nobody works with it, so another file takes its place. Its
 * write-ahead log goes aside first, for SQLite would play it into the new database.
 */
function replaceFile(database: string, fresh: string, kept: string | undefined): void {
  if (kept !== undefined) {
    keepAside(database, kept);
    if (existsSync(`${database}-wal`)) renameSync(`${database}-wal`, `${kept}-wal`);
  }
  for (const suffix of ['-wal', '-shm', '-journal']) rmSync(database + suffix, { force: true });
  renameSync(fresh, database);
  sync(dirname(database));
}

/** Under both names until the new one takes over: there is never none. */
function keepAside(database: string, kept: string): void {
  if (existsSync(kept)) return;
  try {
    linkSync(database, kept);
  } catch {
    // Not every file system has hard links.
    writeFileSync(kept, '', { mode: 0o600, flag: 'wx' });
    copyFileSync(database, kept);
  }
}

function restoreCallLog(database: string, file: string): string | undefined {
  const [log, copy] = [callLogFile(database), callLogFile(file)];
  if (existsSync(log) || !existsSync(copy)) return undefined;
  checkBackup(copy, 'calls', () => {});
  writeSnapshot(copy, log, { forFolderOwner: true });
  return log;
}

function isDamage(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(String((error as { code?: unknown } | null)?.code));
}

function notOurs(database: string): AppError {
  return new AppError(
    'unavailable',
    `${database} is no Ringfence database; nothing was changed; name another with --db`,
  );
}
