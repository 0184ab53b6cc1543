import type { ChangeHeader } from '../store/logged-operation.js';
import type { Host, Position } from '../store/sqlite/replica/replica-row.js';
import type { Client } from './connection.js';
import { LOG_VERSION } from './payload.js';

/* The log of changes in PostgreSQL. Every function throws PostgreSQL's errors. */

/** How long a writer waits for another in one attempt. */
const LOCK_MS = 1_000;
/** A host that stops in the middle of a change keeps the others waiting for this long. */
const IDLE_MS = 10_000;
/** Less than an attempt takes at most, so that no answer means that there is none. */
const LOCK_ANSWER_MS = 3_000;
const MOST_CHANGES = 100;
/** Payloads up to this size are read together with their changes. */
const SMALL_BYTES = 20_000;

export const NOTIFICATION = 'ringfence';

/** The position of the newest change; undefined if nobody shares a policy there. */
export async function readHead(client: Client): Promise<Position | undefined> {
  const { rows } = await client.query<HeadRow>('SELECT epoch, seq, hash FROM ringfence.head');
  return toHead(rows);
}

/**
 * Begins a transaction in which no other host can append a change. Throws a lock timeout after a
 * second.
 */
export async function lockHead(client: Client): Promise<Position | undefined> {
  const answers = (await client.query({
    text: `
      BEGIN;
      SET LOCAL lock_timeout = ${LOCK_MS};
      SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS};
      SELECT epoch, seq, hash FROM ringfence.head FOR UPDATE`,
    answerMs: LOCK_ANSWER_MS,
  } as { text: string })) as unknown as { rows: HeadRow[] }[];
  return toHead(answers.at(-1)?.rows ?? []);
}

/** A change as the log describes it. */
export interface LoggedChange {
  readonly seq: number;
  readonly epoch: string;
  readonly host: string;
  readonly author: string;
  readonly version: number;
  readonly chunks: number;
  readonly hash: string;
  /** The only chunk, if it is small. */
  readonly data: Buffer | null;
}

/** The changes after this one, the first few of them. */
export async function readChanges(client: Client, after: number): Promise<LoggedChange[]> {
  const { rows } = await client.query<LoggedChange & { seq: string }>(
    `SELECT c.seq, c.epoch, c.host, c.author, c.version, c.chunks, c.hash,
       CASE WHEN c.chunks = 1 AND c.bytes <= $2 THEN d.data END AS data
     FROM ringfence.change c LEFT JOIN ringfence.change_chunk d ON d.seq = c.seq AND d.n = 0
     WHERE c.seq > $1 ORDER BY c.seq LIMIT ${MOST_CHANGES}`,
    [after, SMALL_BYTES],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** The chunks of a change, one after the other. */
export async function* readChunks(
  client: Client,
  { seq, chunks, data }: Pick<LoggedChange, 'seq' | 'chunks' | 'data'>,
): AsyncGenerator<Buffer> {
  if (data !== null) {
    yield data;
    return;
  }
  for (let n = 0; n < chunks; n++) {
    const { rows } = await client.query<{ data: Buffer }>(
      'SELECT data FROM ringfence.change_chunk WHERE seq = $1 AND n = $2',
      [seq, n],
    );
    // It was pruned meanwhile: what follows doesn't fit.
    if (rows[0] === undefined) return;
    yield rows[0].data;
  }
}

export async function writeChunk(
  client: Client,
  seq: number,
  n: number,
  data: Buffer,
): Promise<void> {
  await client.query('INSERT INTO ringfence.change_chunk (seq, n, data) VALUES ($1, $2, $3)', [
    seq,
    n,
    data,
  ]);
}

export interface NewChange {
  /** Unique, so that it can be looked for. */
  readonly id: string;
  readonly position: Position;
  readonly host: Host;
  readonly header: ChangeHeader;
  /** The number of chunks, and their size together. */
  readonly chunks: number;
  readonly bytes: number;
  /** The last chunk; the others are written. */
  readonly last: Buffer;
}

/** Appends a change, in a transaction that `lockHead` began. */
export async function appendChange(client: Client, change: NewChange): Promise<void> {
  const { id, position, host, header, chunks, bytes, last } = change;
  const { epoch, seq, hash } = position;
  const { rowCount } = await client.query(
    `WITH moved AS (
       UPDATE ringfence.head SET seq = $1, hash = $2 WHERE epoch = $3 AND seq = $1 - 1 RETURNING seq
     ), logged AS (
       INSERT INTO ringfence.change
         (seq, epoch, id, at, host, author, what, version, chunks, bytes, hash)
       SELECT seq, $3, $4, $5, $6, $7, $8, ${LOG_VERSION}, $9, $10, $2 FROM moved
     )
     INSERT INTO ringfence.change_chunk (seq, n, data) SELECT seq, $9 - 1, $11 FROM moved`,
    [
      seq,
      hash,
      epoch,
      id,
      new Date(header.at),
      host.name,
      plain(header.author),
      plain(header.what),
      chunks,
      bytes,
      last,
    ],
  );
  if (rowCount !== 1) throw new Error(`change ${seq} does not follow the newest one`);
}

/** Whether a change of this id is in the log. */
export async function isLogged(client: Client, id: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM ringfence.change WHERE id = $1', [id]);
  return rowCount === 1;
}

interface HeadRow {
  readonly epoch: string;
  readonly seq: string;
  readonly hash: string;
}

function toHead([row]: readonly HeadRow[]): Position | undefined {
  return row && { ...row, seq: Number(row.seq) };
}

/** PostgreSQL's texts can't hold the character 0. */
function plain(text: string): string {
  return text.replaceAll('\0', '');
}
