import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { createPrivateFile, createPrivateFolder } from '../store/sqlite/database/new-file.js';
import type { Host, Position, Replica } from '../store/sqlite/replica/replica-row.js';
import {
  newestPolicyVersion,
  type Placing,
  removeSnapshotFile,
  type SnapshotInfo,
} from '../store/sqlite/replica/snapshot-file.js';
import type { Client } from './connection.js';
import { LOCK, LOCKS } from './locks.js';
import { SharedProblem } from './shared-problem.js';
import { type RunTask, runHere } from './snapshot-task.js';

/** Less than the limit of a chunk. */
const CHUNK_BYTES = 1_000_000;
/** A snapshot is due when the log since the last one has so many changes, or is so long and as long as the snapshot. */
interface Due {
  readonly changes: number;
  readonly bytes: number;
}

const DUE: Due = { changes: 5_000, bytes: 8_000_000 };

/** Stores a copy of the policy in the transaction of the connection. */
export async function storeSnapshot(
  client: Client,
  file: string,
  { position, version }: SnapshotInfo,
  host: Host,
): Promise<void> {
  const id = randomUUID();
  const { epoch, seq, hash } = position;
  await client.query(
    `INSERT INTO ringfence.snapshot (id, epoch, seq, hash, version, host, chunks, bytes)
     VALUES ($1, $2, $3, $4, $5, $6, 0, 0)`,
    [id, epoch, seq, hash, version, host.name],
  );
  let [chunks, bytes] = [0, 0];
  for await (const data of piecesOf(createReadStream(file).pipe(createGzip({ level: 3 })))) {
    await client.query(
      'INSERT INTO ringfence.snapshot_chunk (snapshot, n, data) VALUES ($1, $2, $3)',
      [id, chunks, data],
    );
    chunks += 1;
    bytes += data.length;
  }
  await client.query('UPDATE ringfence.snapshot SET chunks = $2, bytes = $3 WHERE id = $1', [
    id,
    chunks,
    bytes,
  ]);
}

/**
 * Replaces the policy with the newest snapshot; its old file is kept. Throws `AppError` if there is
 * none that this version can read.
 * @param instead the position of a replica that doesn't fit the log
 */
export async function placeNewestSnapshot(
  client: Client,
  database: string,
  replica: Omit<Replica, 'position'>,
  { keepAs, instead }: Pick<Placing, 'keepAs' | 'instead'>,
  run: RunTask = runHere,
): Promise<void> {
  const snapshot = await newestSnapshot(client);
  createPrivateFolder(dirname(database));
  const file = `${database}.snapshot-${process.pid}`;
  removeSnapshotFile(file);
  try {
    createPrivateFile(file, { forFolderOwner: true });
    const chunks = Readable.from(chunksOf(client, snapshot));
    await pipeline(chunks, createGunzip(), createWriteStream(file, { flags: 'r+' }));
    const placing = { replica: { ...replica, position: snapshot.position }, keepAs, instead };
    await run({ kind: 'place', database, file, placing });
  } finally {
    removeSnapshotFile(file);
  }
}

interface StoredSnapshot {
  readonly id: string;
  readonly chunks: number;
  readonly position: Position;
}

async function newestSnapshot(client: Client): Promise<StoredSnapshot> {
  const { rows } = await client.query(
    `SELECT s.id, s.epoch, s.seq, s.hash, s.version, s.chunks
     FROM ringfence.snapshot s JOIN ringfence.head h ON h.epoch = s.epoch
     ORDER BY s.seq DESC LIMIT 1`,
  );
  const [row] = rows;
  if (row === undefined) {
    throw new SharedProblem('the shared policy has no snapshot to start from');
  }
  if (row.version > newestPolicyVersion()) {
    throw new SharedProblem(
      `the shared policy has schema ${row.version}, and this ringfence knows ${newestPolicyVersion()}`,
      { kind: 'upgrade' },
    );
  }
  const { id, chunks, epoch, seq, hash } = row;
  return { id, chunks, position: { epoch, seq: Number(seq), hash } };
}

async function* chunksOf(client: Client, { id, chunks }: StoredSnapshot): AsyncGenerator<Buffer> {
  for (let n = 0; n < chunks; n++) {
    const { rows } = await client.query<{ data: Buffer }>(
      'SELECT data FROM ringfence.snapshot_chunk WHERE snapshot = $1 AND n = $2',
      [id, n],
    );
    if (rows[0] === undefined)
      throw new SharedProblem('a newer snapshot has just replaced this one');
    yield rows[0].data;
  }
}

/** Writes a snapshot and prunes the log, if it is time and no other host does so. */
export async function snapshotIfDue(
  client: Client,
  database: string,
  host: Host,
  run: RunTask,
  due = DUE,
): Promise<boolean> {
  if (!(await isDue(client, due))) return false;
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1, $2) AS mine', [
    LOCK,
    LOCKS.snapshot,
  ]);
  if (!rows[0].mine) return false;
  // If it fails, the lock ends with the connection.
  const isWritten =
    (await isDue(client, due)) && (await writeNewSnapshot(client, database, host, run));
  await client.query('SELECT pg_advisory_unlock($1, $2)', [LOCK, LOCKS.snapshot]);
  return isWritten;
}

async function writeNewSnapshot(
  client: Client,
  database: string,
  host: Host,
  run: RunTask,
): Promise<boolean> {
  const file = `${database}.snapshot-out-${process.pid}`;
  removeSnapshotFile(file);
  try {
    const info = await run({ kind: 'take', database, file });
    if (info === undefined) return false;
    await client.query('BEGIN');
    await storeSnapshot(client, file, info, host);
    await prune(client);
    await client.query('COMMIT');
    return true;
  } finally {
    removeSnapshotFile(file);
  }
}

/** Keeps the last two snapshots and the log after the older of them. */
export async function prune(client: Client): Promise<void> {
  await client.query(`
    DELETE FROM ringfence.snapshot WHERE id NOT IN (
      SELECT id FROM ringfence.snapshot JOIN ringfence.head USING (epoch)
      ORDER BY snapshot.seq DESC LIMIT 2)`);
  const oldest = 'SELECT min(seq) FROM ringfence.snapshot';
  await client.query(`DELETE FROM ringfence.change WHERE seq <= (${oldest})`);
  await client.query(`DELETE FROM ringfence.change_chunk WHERE seq <= (${oldest})`);
}

async function isDue(client: Client, due: Due): Promise<boolean> {
  const { rows } = await client.query(`
    SELECT count(*) AS changes, coalesce(sum(c.bytes), 0) AS bytes, max(s.bytes) AS snapshot
    FROM (
      SELECT snapshot.seq, bytes FROM ringfence.snapshot JOIN ringfence.head USING (epoch)
      ORDER BY snapshot.seq DESC LIMIT 1
    ) s LEFT JOIN ringfence.change c ON c.seq > s.seq`);
  const { changes, bytes, snapshot } = rows[0];
  return Number(changes) >= due.changes || Number(bytes) >= Math.max(due.bytes, Number(snapshot));
}

/** The same bytes in pieces that fit a chunk. */
async function* piecesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [pieces, size]: [Buffer[], number] = [[], 0];
  for await (const piece of stream) {
    pieces.push(piece);
    size += piece.length;
    if (size < CHUNK_BYTES) continue;
    const all = Buffer.concat(pieces);
    yield all.subarray(0, CHUNK_BYTES);
    [pieces, size] = [[all.subarray(CHUNK_BYTES)], size - CHUNK_BYTES];
  }
  if (size > 0) yield Buffer.concat(pieces);
}
