import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { SharedSettings } from '../config/shared-settings.js';
import type { Position } from '../store/sqlite/replica/replica-row.js';
import { type Replica, replicaOf } from '../store/sqlite/replica/replica-row.js';
import { newestPolicyVersion, prepareSnapshot } from '../store/sqlite/replica/snapshot-file.js';
import { lockHead, NOTIFICATION } from './change-log.js';
import { type Client, connect, disconnect } from './connection.js';
import { migrateShared } from './migrate.js';
import { firstHash } from './payload.js';
import { isLockTimeout, SharedProblem, toSharedError } from './shared-problem.js';
import { storeSnapshot } from './snapshots.js';
import { urlOf } from './url-of.js';

const QUERY_MS = 60_000;
const LONGEST_WAIT_MS = 30_000;
const AGAIN_MS = 50;

/**
 * Makes a restored policy the shared one, on all hosts; undefined if the policy of this host is not
 * shared. The function that is returned is called with the policy, not yet in its place, and makes
 * it a replica. It throws `AppError`, and changes nothing, if the shared policy can't be replaced.
 */
export function publisherOf(
  file: string,
  settings: SharedSettings,
): ((copy: string) => Promise<void>) | undefined {
  const replica = replicaOf(file);
  if (replica === undefined) return undefined;
  const url = urlOf(replica, settings);
  return async (copy) => {
    try {
      const client = await connect(url, settings, { queryTimeoutMs: QUERY_MS });
      try {
        await publish(client, copy, replica);
      } finally {
        disconnect(client);
      }
    } catch (error) {
      const known = toSharedError(error, url);
      throw known instanceof SharedProblem ? known.with('nothing was restored') : known;
    }
  };
}

/** A new epoch: the log so far is of another policy. */
async function publish(client: Client, copy: string, replica: Replica): Promise<void> {
  await migrateShared(client);
  const head = await lockPatiently(client);
  const epoch = randomUUID();
  const position = { epoch, seq: head.seq, hash: firstHash(epoch) };
  prepareSnapshot(copy, { ...replica, position });
  await client.query('DELETE FROM ringfence.change');
  await client.query('DELETE FROM ringfence.change_chunk');
  await client.query('DELETE FROM ringfence.snapshot');
  await client.query('UPDATE ringfence.head SET epoch = $1, hash = $2', [epoch, position.hash]);
  await storeSnapshot(client, copy, { position, version: newestPolicyVersion() }, replica.host);
  await client.query('COMMIT');
  await client.query(`NOTIFY ${NOTIFICATION}`).catch(() => {});
}

async function lockPatiently(client: Client): Promise<Position> {
  const givesUpAt = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    try {
      const head = await lockHead(client);
      if (head !== undefined) return head;
      throw new SharedProblem('there is no shared policy in that database', {
        kind: 'shared-init',
      });
    } catch (error) {
      if (!isLockTimeout(error) || performance.now() > givesUpAt) throw error;
      await client.query('ROLLBACK');
      await setTimeout(AGAIN_MS);
    }
  }
}
