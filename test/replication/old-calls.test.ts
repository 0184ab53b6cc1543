import { expect, it } from 'vitest';
import { type Client, connect, disconnect } from '../../src/replication/connection.js';
import { LOCK, LOCKS } from '../../src/replication/locks.js';
import { removeOldFromAll } from '../../src/replication/old-calls.js';
import {
  collect,
  collectedAt,
  KEEP_ALL,
  SETTINGS,
  sharedDatabase,
  usePostgres,
} from '../support/call-logs.js';
import { call, rejected } from '../support/calls.js';

usePostgres();

const HOUR_MS = 3_600_000;

async function keysIn(client: Client): Promise<string[]> {
  const { rows } = await client.query('SELECT uuid FROM ringfence.call ORDER BY call_key');
  return rows.map(({ uuid }) => uuid);
}

function series(host: string, count: number) {
  return Array.from({ length: count }, (_, at) => rejected(`${host}${at}`, { at: at * HOUR_MS }));
}

it('removes what is older or more than each host keeps, and counts the rest', async () => {
  const { url, client } = await sharedDatabase();
  await collect(client, 'a', series('a', 10), { keepMs: 3 * HOUR_MS, keepRows: 0 });
  await collect(client, 'b', series('b', 10), { keepMs: 0, keepRows: 2 });
  await collect(client, 'c', series('c', 3), KEEP_ALL);
  const removed: number[] = [];
  do removed.push(await removeOldFromAll(client, 10 * HOUR_MS));
  while (removed.at(-1) !== 0);
  expect(removed).toEqual([7, 8, 0]);
  const left = ['a7', 'a8', 'a9', 'b8', 'b9', 'c0', 'c1', 'c2'];
  expect(await keysIn(client)).toEqual(left);
  const counts = await collectedAt(url).read((log) => log.countOutcomes({}));
  expect(counts.map(({ calls }) => calls)).toEqual([left.length]);
  const tally = await client.query(
    'SELECT sum(calls) AS calls FROM ringfence.call_tally WHERE calls > 0',
  );
  // In the rows of the account, and of all accounts.
  expect(Number(tally.rows[0]?.calls)).toBe(2 * left.length);
  const empty = await client.query('SELECT 1 FROM ringfence.call_tally WHERE calls = 0');
  expect(empty.rows).toEqual([]);
});

it('leaves that to the host that does it already', async () => {
  const { url, client } = await sharedDatabase();
  await collect(client, 'a', [call('old', { at: 1 })], { keepMs: HOUR_MS, keepRows: 0 });
  const other = await connect(url, SETTINGS);
  await other.query('SELECT pg_advisory_lock($1, $2)', [LOCK, LOCKS.calls]);
  expect(await removeOldFromAll(client, Date.now())).toBe(0);
  await other.query('SELECT pg_advisory_unlock($1, $2)', [LOCK, LOCKS.calls]);
  expect(await removeOldFromAll(client, Date.now())).toBe(1);
  disconnect(other);
});
