import { randomUUID } from 'node:crypto';
import type { SharedSettings } from '../config/shared-settings.js';
import { invalid } from '../errors.js';
import { type Database, openDatabase } from '../store/sqlite/database/open.js';
import {
  type Position,
  type Replica,
  readReplica,
  writeReplica,
} from '../store/sqlite/replica/replica-row.js';
import { removeSnapshotFile } from '../store/sqlite/replica/snapshot-file.js';
import { readHead } from './change-log.js';
import { type Client, connect, disconnect } from './connection.js';
import { registerHost } from './hosts.js';
import { migrateShared } from './migrate.js';
import { firstHash } from './payload.js';
import { isLostRace, placeOf, toSharedError } from './shared-problem.js';
import { runHere } from './snapshot-task.js';
import { storeSnapshot } from './snapshots.js';

const BUSY_MS = 10_000;
const QUERY_MS = 60_000;

/** What a host needs to share its policy. */
export interface Sharing {
  /** The policy database. */
  readonly file: string;
  /** Of PostgreSQL. */
  readonly url: string;
  readonly settings: SharedSettings;
}

/** The policy of this host becomes the shared one. Throws `AppError` if there is one there already. */
export async function initShared({ file, url, settings }: Sharing): Promise<Replica> {
  const db = openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS, create: true });
  try {
    const known = readReplica(db);
    if (known !== undefined && placeOf(known.url) !== placeOf(url)) {
      throw invalid(`this policy is shared already, at ${placeOf(known.url)}`, {
        remedy: { kind: 'shared-leave' },
      });
    }
    const client = await connect(settings.shared ?? url, settings, { queryTimeoutMs: QUERY_MS });
    try {
      await migrateShared(client);
      const head = await readHead(client);
      // This was done before, and the answer got lost.
      if (known !== undefined && head?.epoch === known.position.epoch) return known;
      if (head !== undefined) throw existsAlready(url);
      return await publish({ db, client, file, url }, known?.host.id ?? randomUUID());
    } finally {
      disconnect(client);
    }
  } catch (error) {
    throw isLostRace(error) ? existsAlready(url) : toSharedError(error, url);
  } finally {
    db.close();
  }
}

interface Parts extends Pick<Sharing, 'file' | 'url'> {
  readonly db: Database;
  readonly client: Client;
}

/** From the first step on, this host changes nothing alone. If it ends in between, it can be repeated. */
async function publish({ db, client, file, url }: Parts, hostId: string): Promise<Replica> {
  const epoch = randomUUID();
  const position: Position = { epoch, seq: 0, hash: firstHash(epoch) };
  await client.query('BEGIN');
  const replica = { url, host: await registerHost(client, hostId, position), position };
  db.transaction(() => writeReplica(db, replica)).immediate();
  const copy = `${file}.snapshot-${process.pid}`;
  try {
    const info = await runHere({ kind: 'take', database: file, file: copy });
    if (info === undefined) throw new Error('the policy has just ceased to be shared');
    await storeSnapshot(client, copy, info, replica.host);
    await client.query('INSERT INTO ringfence.head (epoch, seq, hash) VALUES ($1, $2, $3)', [
      epoch,
      position.seq,
      position.hash,
    ]);
    await client.query('COMMIT');
    return replica;
  } catch (error) {
    db.transaction(() => writeReplica(db, undefined)).immediate();
    throw error;
  } finally {
    removeSnapshotFile(copy);
  }
}

function existsAlready(url: string) {
  return invalid(`there is a shared policy at ${placeOf(url)} already`, {
    remedy: { kind: 'shared-join' },
  });
}
