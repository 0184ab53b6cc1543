import { removeOldCalls } from '../store/postgres/calls/remove-old-calls.js';
import type { Client } from './connection.js';
import { LOCK, LOCKS } from './locks.js';

const PIECE = 1_000;

/**
 * Removes a piece of the calls that are too old, unless another host is doing that. Returns their number: 0 if there is
 * nothing to do.
 * @param now Unix milliseconds
 */
export async function removeOldFromAll(client: Client, now: number): Promise<number> {
  await client.query('BEGIN');
  const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1, $2) AS mine', [
    LOCK,
    LOCKS.calls,
  ]);
  const removed = rows[0]?.mine ? await removeOldCalls(client, now, PIECE) : 0;
  await client.query('COMMIT');
  return removed;
}
