import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { Sqlite } from '../database/driver.js';
import { Statements } from '../edit/statements.js';

const BUSY_MS = 1_000;

/** A place in the log of changes that several hosts share. */
export interface Position {
  /** Changes whenever the whole policy is replaced. */
  readonly epoch: string;
  /** The number of the last change. */
  readonly seq: number;
  /** Over all changes up to this one. */
  readonly hash: string;
}

export interface Host {
  readonly id: string;
  /** No other host has it. */
  readonly name: string;
}

/** What makes a policy database a replica of a shared policy. */
export interface Replica {
  /** Of PostgreSQL, without a password. */
  readonly url: string;
  readonly host: Host;
  readonly position: Position;
}

/** Undefined if the policy is not shared. */
export function readReplica(db: Database.Database): Replica | undefined {
  const row = new Statements(db).get<Row>('SELECT * FROM replica');
  if (row === undefined) return undefined;
  const { url, host_id, host_name, epoch, seq, hash } = row;
  return { url, host: { id: host_id, name: host_name }, position: { epoch, seq, hash } };
}

/** Makes the database a replica, or with undefined the policy of this host alone. */
export function writeReplica(db: Database.Database, replica: Replica | undefined): void {
  db.prepare('DELETE FROM replica').run();
  if (replica === undefined) return;
  const { url, host, position } = replica;
  db.prepare(
    `INSERT INTO replica (url, host_id, host_name, epoch, seq, hash)
     VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(url, host.id, host.name, position.epoch, position.seq, position.hash);
}

export function writePosition(db: Database.Database, { epoch, seq, hash }: Position): void {
  new Statements(db).run('UPDATE replica SET epoch = :epoch, seq = :seq, hash = :hash', {
    epoch,
    seq,
    hash,
  });
}

/** Reads the file without changing or migrating it. Undefined if it can't be read, too. */
export function replicaOf(file: string): Replica | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const db = new Sqlite(file, { fileMustExist: true, timeout: BUSY_MS });
    try {
      db.pragma('query_only = ON');
      return readReplica(db);
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

export function isSamePosition(one: Position, other: Position): boolean {
  return one.epoch === other.epoch && one.seq === other.seq && one.hash === other.hash;
}

interface Row {
  readonly url: string;
  readonly host_id: string;
  readonly host_name: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
}
