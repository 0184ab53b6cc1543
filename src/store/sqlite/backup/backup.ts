import { existsSync, rmSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { invalid } from '../../../errors.js';
import { schemaVersion } from '../database/migrate.js';
import { callLogFile, noDatabase, toAppError } from '../database/open.js';
import { isSameFile } from '../database/same-file.js';
import { using, writeSnapshot } from './snapshot.js';

/** The size of a policy. */
export interface PolicyCounts {
  readonly accounts: number;
  readonly lists: number;
  readonly entries: number;
}

export interface BackupReport {
  readonly file: string;
  /** Absent if no call has been logged yet. */
  readonly callLog?: string | undefined;
  readonly policy: PolicyCounts;
}

/**
 * Copies the policy and its call log while other processes use them. A copy gets its name only when
 * it is complete, and the policy's copy comes last. It replaces an existing file of that name.
 */
export function backUp(policyFile: string, file: string): BackupReport {
  const [log, logCopy] = [callLogFile(policyFile), callLogFile(file)];
  overwrittenBy(policyFile, file);
  const hasLog = existsSync(log);
  // Without this, the call log of an older backup would be taken for this one's.
  if (hasLog) writeSnapshot(log, logCopy, { forFolderOwner: false });
  else rmSync(logCopy, { force: true });
  writeSnapshot(policyFile, file, { forFolderOwner: false });
  return { file, policy: using(file, countPolicy), callLog: hasLog ? logCopy : undefined };
}

/**
 * The existing files that a backup would overwrite. Throws `AppError` if `file` can't be a backup.
 */
export function overwrittenBy(policyFile: string, file: string): string[] {
  const originals = [policyFile, callLogFile(policyFile)];
  const copies = [file, callLogFile(file)];
  requireOurs(policyFile);
  for (const copy of copies) {
    requireNoDevice(copy);
    for (const original of originals) refuseSameFile(copy, original);
  }
  return copies.filter((copy) => existsSync(copy));
}

/** A copy replaces an existing file. It can't replace a folder and must not replace a device. */
export function requireNoDevice(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  const kind = stats.isDirectory() ? 'folder' : 'device';
  throw invalid(`${file} is a ${kind}; name a file`);
}

/** Doesn't migrate the database: a backup is a copy of the current state. */
function requireOurs(policyFile: string): void {
  if (!existsSync(policyFile)) throw noDatabase(`database ${policyFile} not found`);
  try {
    const version = using(policyFile, (db) => schemaVersion(db, 'policy', policyFile));
    if (version === 0) throw noDatabase(`database ${policyFile} is empty`);
  } catch (error) {
    throw toAppError(policyFile, error);
  }
}

export function countPolicy(db: Database.Database): PolicyCounts {
  return db
    .prepare(
      `SELECT (SELECT count(*) FROM account) AS accounts, (SELECT count(*) FROM list) AS lists,
         (SELECT count(*) FROM entry) AS entries`,
    )
    .get() as PolicyCounts;
}

export function refuseSameFile(file: string, original: string): void {
  if (!isSameFile(file, original)) return;
  throw invalid(`${file} is the database itself; name another file`);
}
