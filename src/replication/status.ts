import type { SharedSettings } from '../config/shared-settings.js';
import { AppError, type Remedy } from '../errors.js';
import { type Replica, replicaOf } from '../store/sqlite/replica/replica-row.js';
import { readHead } from './change-log.js';
import { type Client, connect, disconnect } from './connection.js';
import { SharedProblem, toSharedError } from './shared-problem.js';
import { urlOf } from './url-of.js';

export interface SharedHost {
  readonly name: string;
  readonly version: string;
  /** The last change that it has. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly contactAt: number;
  readonly isThisOne: boolean;
}

export interface SharedSnapshot {
  readonly seq: number;
  readonly host: string;
  readonly createdAt: number;
  readonly bytes: number;
}

export interface SharedLog {
  /** The number of the newest change. */
  readonly head: number;
  /** Changes that this host doesn't have yet; undefined if its copy doesn't fit. */
  readonly behind: number | undefined;
  readonly hosts: readonly SharedHost[];
  /** Newest first. */
  readonly snapshots: readonly SharedSnapshot[];
}

export interface SharedStatus {
  readonly replica: Replica;
  /** Absent if PostgreSQL can't be asked. */
  readonly log?: SharedLog;
  readonly problem?: string;
  /** The problem without names of the network. */
  readonly publicProblem?: string;
  readonly remedy?: Remedy | undefined;
}

/** Undefined if the policy is not shared. */
export async function sharedStatus(
  file: string,
  settings: SharedSettings,
): Promise<SharedStatus | undefined> {
  const replica = replicaOf(file);
  if (replica === undefined) return undefined;
  const url = urlOf(replica, settings);
  try {
    const client = await connect(url, settings);
    try {
      return { replica, log: await readLog(client, replica) };
    } finally {
      disconnect(client);
    }
  } catch (error) {
    const known = toSharedError(error, url);
    if (!(known instanceof AppError)) throw error;
    // The status is what the remedy would name.
    const remedy = known.remedy?.kind === 'shared-status' ? undefined : known.remedy;
    const { message: problem, publicMessage: publicProblem } = known;
    return { replica, problem, publicProblem, remedy };
  }
}

async function readLog(client: Client, { host, position }: Replica): Promise<SharedLog> {
  const head = await readHead(client);
  if (head === undefined) {
    throw new SharedProblem('there is no shared policy in that database', { kind: 'shared-init' });
  }
  const hosts = await client.query(
    'SELECT id, name, version, seq, contact_at FROM ringfence.host ORDER BY name',
  );
  const snapshots = await client.query(
    'SELECT seq, host, created_at, bytes FROM ringfence.snapshot ORDER BY created_at DESC',
  );
  return {
    head: head.seq,
    behind: head.epoch === position.epoch ? head.seq - position.seq : undefined,
    hosts: hosts.rows.map(({ id, name, version, seq, contact_at }) => ({
      name,
      version,
      seq: Number(seq),
      contactAt: contact_at.getTime(),
      isThisOne: id === host.id,
    })),
    snapshots: snapshots.rows.map(({ seq, host, created_at, bytes }) => ({
      seq: Number(seq),
      host,
      createdAt: created_at.getTime(),
      bytes: Number(bytes),
    })),
  };
}
