import { existsSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { checkBackup } from '../backup/check-backup.js';
import { replaceContents } from '../backup/replace-contents.js';
import { using, writeSnapshot } from '../backup/snapshot.js';
import { migrate, readMigrations, schemaVersion } from '../database/migrate.js';
import {
  isSamePosition,
  type Position,
  type Replica,
  readReplica,
  replicaOf,
  writeReplica,
} from './replica-row.js';

/* Copies of a whole policy that travel between hosts. Nothing here waits for the network. */

export interface SnapshotInfo {
  readonly position: Position;
  /** Of the SQLite schema. */
  readonly version: number;
}

/** Copies the policy of a replica as it is at one moment into a file. */
export function takeSnapshot(database: string, file: string): SnapshotInfo | undefined {
  copy(database, file);
  return using(file, (db) => {
    const replica = readReplica(db);
    return replica && { position: replica.position, version: schemaVersion(db, 'policy', file) };
  });
}

/** The schema that this version of ringfence has and can read. */
export function newestPolicyVersion(): number {
  return readMigrations('policy').length;
}

export interface Placing {
  readonly replica: Replica;
  /** Keeps the old policy in this file. */
  readonly keepAs?: string | undefined;
  /** The position of the policy to replace: if it has moved, another process was faster. */
  readonly instead?: Position | undefined;
}

/** Brings a copy up to date, and makes it the policy `replica`. */
export function prepareSnapshot(file: string, replica: Replica | undefined): void {
  using(file, (db) => {
    migrate(db, 'policy', file, () => {});
    writeReplica(db, replica);
  });
}

/**
 * Puts a copy in the place of a policy, which may be in use or not there yet. False if another
 * process has done so meanwhile.
 */
export function placeSnapshot(
  database: string,
  file: string,
  { replica, keepAs, instead }: Placing,
): boolean {
  checkBackup(file, 'policy', () => {});
  prepareSnapshot(file, replica);
  if (!existsSync(database)) {
    writeSnapshot(file, database, { forFolderOwner: true });
    return true;
  }
  try {
    replaceContents(database, file, () => {
      if (instead !== undefined && hasMoved(database, instead)) throw new Overtaken();
      if (keepAs !== undefined) copy(database, keepAs);
    });
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

/** Without a check, because a replica is sound as long as its positions fit. */
function copy(database: string, file: string): void {
  writeSnapshot(database, file, { check: () => {}, forFolderOwner: true });
}

class Overtaken extends Error {}

function hasMoved(database: string, position: Position): boolean {
  const replica = replicaOf(database);
  return replica !== undefined && !isSamePosition(replica.position, position);
}

/** Whether nothing was ever changed in a policy. */
export function isUnused(db: Database.Database): boolean {
  return db.prepare('SELECT NOT EXISTS (SELECT 1 FROM change)').pluck().get() === 1;
}

export function removeSnapshotFile(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true });
}
