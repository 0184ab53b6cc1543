import { existsSync, rmSync, statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { invalid } from '../../../errors.js';
import { schemaVersion } from '../database/migrate.js';
import { callLogFile, noDatabase, toAppError } from '../database/open.js';
import { isSameFile } from '../database/same-file.js';
import { using, writeSnapshot } from './snapshot.js';

/** How much a policy holds. */
export interface PolicyCounts {
  readonly accounts: number;
  readonly lists: number;
  readonly entries: number;
}

export interface BackupReport {
  readonly file: string;
  /** Absent where no call was logged yet. */
  readonly callLog?: string | undefined;
  readonly policy: PolicyCounts;
}

/**
 * Copies the policy and, beside it, the call log, while whoever uses them goes on. A copy gets its
 * name only when it is whole, the policy's last, and takes the place of what had that name.
 */
export function backUp(policyFile: string, file: string): BackupReport {
  const [log, logCopy] = [callLogFile(policyFile), callLogFile(file)];
  overwrittenBy(policyFile, file);
  const hasLog = existsSync(log);
  // A call log of another backup would pass for this one's.
  if (hasLog) writeSnapshot(log, logCopy, { forFolderOwner: false });
  else rmSync(logCopy, { force: true });
  writeSnapshot(policyFile, file, { forFolderOwner: false });
  return { file, policy: using(file, countPolicy), callLog: hasLog ? logCopy : undefined };
}

/** The files that a backup would overwrite. Throws `AppError` where there can't be one. */
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

/** A copy takes the place of what has its name: of a folder it can't, and of a device it must not. */
export function requireNoDevice(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile()) return;
  const kind = stats.isDirectory() ? 'folder' : 'device';
  throw invalid(`${file} is a ${kind}; name a file`);
}

/** Without bringing its schema up to date: a backup is of what is there. */
function requireOurs(policyFile: string): void {
  if (!existsSync(policyFile)) throw noDatabase(policyFile);
  try {
    const version = using(policyFile, (db) => schemaVersion(db, 'policy', policyFile));
    if (version === 0) throw noDatabase(`in ${policyFile}, which is empty`);
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
