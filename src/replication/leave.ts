import type { SharedSettings } from '../config/shared-settings.js';
import { messageOf } from '../errors.js';
import { openDatabase } from '../store/sqlite/database/open.js';
import { type Replica, readReplica, writeReplica } from '../store/sqlite/replica/replica-row.js';
import { connect, disconnect } from './connection.js';
import { removeHost } from './hosts.js';
import { toSharedError } from './shared-problem.js';
import { urlOf } from './url-of.js';

const BUSY_MS = 10_000;

export interface Left {
  /** What the host was; undefined if it shared nothing. */
  readonly replica: Replica | undefined;
  /** Why the host is still in the list of the others. */
  readonly problem: string | undefined;
}

/** This host goes on alone with the policy that it has. That needs no PostgreSQL. */
export async function leaveShared(file: string, settings: SharedSettings): Promise<Left> {
  const db = openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS });
  try {
    const replica = readReplica(db);
    if (replica === undefined) return { replica, problem: undefined };
    db.transaction(() => writeReplica(db, undefined)).immediate();
    return { replica, problem: await takeOffList(replica, settings) };
  } finally {
    db.close();
  }
}

async function takeOffList(
  replica: Replica,
  settings: SharedSettings,
): Promise<string | undefined> {
  const url = urlOf(replica, settings);
  try {
    const client = await connect(url, settings);
    try {
      await removeHost(client, replica.host);
    } finally {
      disconnect(client);
    }
    return undefined;
  } catch (error) {
    return messageOf(toSharedError(error, url));
  }
}
