import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { invalid } from '../errors.js';
import { openDatabase } from '../store/sqlite/database/open.js';
import { type Replica, readReplica } from '../store/sqlite/replica/replica-row.js';
import { isUnused } from '../store/sqlite/replica/snapshot-file.js';
import { catchUp } from './catch-up.js';
import { readHead } from './change-log.js';
import { type Client, connect, disconnect } from './connection.js';
import { registerHost, reportHost } from './hosts.js';
import type { Sharing } from './init.js';
import { migrateShared } from './migrate.js';
import { placeOf, SharedProblem, toSharedError } from './shared-problem.js';
import { placeNewestSnapshot } from './snapshots.js';

const BUSY_MS = 10_000;
const QUERY_MS = 60_000;

export interface Joining extends Sharing {
  /** Whether a policy that this host has may be replaced. */
  readonly replace: boolean;
  readonly now: number;
}

export interface Joined {
  readonly replica: Replica;
  /** The copy of the policy that this host had. */
  readonly kept: string | undefined;
}

/**
 * This host takes the shared policy, while its controller runs. Throws `AppError` if there is none,
 * or if this host has a policy that may not be replaced.
 */
export async function joinShared(joining: Joining): Promise<Joined> {
  const { file, url, settings, replace, now } = joining;
  const own = lookAt(file);
  if (own.isUsed && !replace) throw refused(own.replica);
  const time = new Date(now).toISOString().replace(/[-:.]/g, '');
  const kept = own.isUsed ? `${file}.before-join-${time}` : undefined;
  try {
    const client = await connect(settings.shared ?? url, settings, { queryTimeoutMs: QUERY_MS });
    try {
      return { replica: await take(client, joining, own.replica, kept), kept };
    } finally {
      disconnect(client);
    }
  } catch (error) {
    throw toSharedError(error, url);
  }
}

async function take(
  client: Client,
  { file, url }: Joining,
  known: Replica | undefined,
  keepAs: string | undefined,
): Promise<Replica> {
  await migrateShared(client);
  const head = await readHead(client);
  if (head === undefined) {
    throw new SharedProblem(`there is no shared policy at ${placeOf(url)} yet`, {
      kind: 'shared-init',
    });
  }
  const host =
    known !== undefined && placeOf(known.url) === placeOf(url)
      ? known.host
      : await registerHost(client, randomUUID(), head);
  await placeNewestSnapshot(client, file, { url, host }, { keepAs });
  const db = openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS });
  try {
    const position = await catchUp(db, client);
    await reportHost(client, host, position.seq);
    return { url, host, position };
  } finally {
    db.close();
  }
}

function lookAt(file: string): { isUsed: boolean; replica: Replica | undefined } {
  if (!existsSync(file)) return { isUsed: false, replica: undefined };
  const db = openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS, create: true });
  try {
    return { isUsed: !isUnused(db), replica: readReplica(db) };
  } finally {
    db.close();
  }
}

function refused(replica: Replica | undefined) {
  const what =
    replica === undefined
      ? 'this host has a policy of its own'
      : `this host shares a policy already, at ${placeOf(replica.url)}`;
  return invalid(what, { remedy: { kind: 'shared-replace' } });
}
