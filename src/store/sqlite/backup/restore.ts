import { copyFileSync, existsSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../../errors.js';
import { renewLog } from '../calls/call-queue.js';
import { isEmpty, isOurs, migrate } from '../database/migrate.js';
import { createPrivateFolder } from '../database/new-file.js';
import { callLogFile, toAppError } from '../database/open.js';
import { prepareSnapshot } from '../replica/snapshot-file.js';
import { countPolicy, type PolicyCounts, refuseSameFile, requireNoDevice } from './backup.js';
import { checkBackup } from './check-backup.js';
import { replaceContents } from './replace-contents.js';
import { sync, using, writeSnapshot } from './snapshot.js';

export interface RestoreReport {
  readonly file: string;
  readonly database: string;
  /** The current contents of the database; absent if it doesn't exist or can't be read. */
  readonly before?: PolicyCounts | undefined;
  readonly after: PolicyCounts;
  /** The copy of the old database. */
  readonly kept?: string | undefined;
  /** The restored call log. An existing call log has newer calls and stays. */
  readonly callLog?: string | undefined;
}

export interface RestoreOptions {
  readonly dryRun?: boolean;
  /** Unix milliseconds. */
  readonly now?: number;
  /**
   * Called with the file that will take the database's place, for a policy that is shared with
   * other hosts: makes it theirs as well.
   */
  readonly publish?: ((file: string) => Promise<void>) | undefined;
}

/**
 * Replaces the policy with a backup while other processes use it. The whole backup is checked
 * before anything changes, and at every moment the database is the old or the new one. Throws
 * `AppError` if the file is not a backup, or the database belongs to another program.
 */
export async function restore(
  database: string,
  file: string,
  { dryRun = false, now = Date.now(), publish }: RestoreOptions = {},
): Promise<RestoreReport> {
  refuseSameFile(file, database);
  requireNoDevice(database);
  const after = checkBackup(file, 'policy', countPolicy);
  const state = look(database);
  const report = { file, database, after, before: state.counts };
  if (dryRun) return report;
  const time = new Date(now).toISOString().replace(/[-:.]/g, '');
  const kept = state.kind === 'none' ? undefined : `${database}.before-restore-${time}`;
  await put({ database, file, kept, publish }, state);
  return { ...report, kept, callLog: restoreCallLog(database, file) };
}

interface State {
  /** `unusable`: SQLite can't open or read it. */
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

/** The database of a newer ringfence may have other tables. Restoring over it must still work. */
function countIfPossible(db: Database.Database): PolicyCounts | undefined {
  try {
    return countPolicy(db);
  } catch (error) {
    if (isDamage(error)) throw error;
    return undefined;
  }
}

interface Putting extends Pick<RestoreOptions, 'publish'> {
  readonly database: string;
  readonly file: string;
  readonly kept: string | undefined;
}

async function put({ database, file, kept, publish }: Putting, state: State): Promise<void> {
  const fresh = `${database}.restoring-${process.pid}`;
  try {
    createPrivateFolder(dirname(database));
    writeSnapshot(file, fresh, { forFolderOwner: true });
    bringUpToDate(fresh);
    await publish?.(fresh);
    if (state.kind === 'usable' && kept !== undefined && replaced(database, fresh, kept)) return;
    replaceFile(database, fresh, kept);
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(fresh + suffix, { force: true });
  }
}

/** The old database may be damaged or made by a newer ringfence. Both are reasons to restore. */
function keepAnything(): void {}

/**
 * Migrates the backup here, so that the daemon doesn't find an old schema between two calls. If it
 * was shared with other hosts, it is not any more: it may be restored elsewhere, or for a test.
 */
function bringUpToDate(fresh: string): void {
  prepareSnapshot(fresh, undefined);
  sync(fresh);
}

/** False if the old database is damaged. Then nothing has changed yet. */
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
 * For a database that SQLite can't use: no process works with it, so another file can replace it.
 * Its WAL is moved aside first, because SQLite would apply it to the new database.
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

/** The old file has both names until the new one replaces it, so the database always exists. */
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
  using(log, (db) => {
    migrate(db, 'calls', log, keepAnything);
    renewLog(db);
  });
  return log;
}

function isDamage(error: unknown): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(String((error as { code?: unknown } | null)?.code));
}

function notOurs(database: string): AppError {
  return new AppError(
    'unavailable',
    `${database} is not a Ringfence database; nothing was changed`,
    {
      remedy: { kind: 'name-database' },
    },
  );
}
