import type { ClientBase } from 'pg';
import { CALLS_PER_LOG } from '../../call-key.js';
import { EVERY_ACCOUNT } from '../../sql/tally.js';
import { namedQuery } from '../named-query.js';

/**
 * Removes calls beyond what the host that had them keeps, the oldest of one host, at most `most`. Returns their number.
 * The connection is in a transaction.
 * @param now Unix milliseconds
 */
export async function removeOldCalls(
  client: ClientBase,
  now: number,
  most: number,
): Promise<number> {
  const found = await client.query<{ log: number }>(namedQuery(FIND_LOG, { now }));
  const log = found.rows[0]?.log;
  if (log === undefined) return 0;
  const parameters = { log, now, most, everyAccount: EVERY_ACCOUNT };
  const { rows } = await client.query<Removed>(namedQuery(REMOVE_CALLS, parameters));
  const { calls = 0, hour } = rows[0] ?? {};
  if (hour !== null && hour !== undefined) {
    await client.query(namedQuery(FORGET_HOURS, { log, hour }));
  }
  return calls;
}

interface Removed {
  readonly calls: number;
  /** The latest hour of a removed call; null if there is none. */
  readonly hour: number | null;
}

/** The calls of a log from its first on. Keys grow with time, so old ones are in front. */
const OLDEST = `
  SELECT call_key, at FROM ringfence.call
  WHERE call_key > log * ${CALLS_PER_LOG} AND call_key < (log + 1) * ${CALLS_PER_LOG}
  ORDER BY call_key`;

const IS_OLD = `(
  keep_ms > 0 AND at < :now::bigint - keep_ms
  OR keep_rows > 0 AND call_key <= log * ${CALLS_PER_LOG} + shipped_key - keep_rows)`;

const FIND_LOG = `
  SELECT log FROM ringfence.host_log CROSS JOIN LATERAL (${OLDEST} LIMIT 1) AS oldest
  WHERE ${IS_OLD} LIMIT 1`;

const REMOVE_CALLS = `
  WITH removed AS (
    DELETE FROM ringfence.call WHERE call_key IN (
      SELECT call_key FROM ringfence.host_log CROSS JOIN LATERAL (${OLDEST} LIMIT :most) AS oldest
      WHERE log = :log AND ${IS_OLD}
    )
    RETURNING *
  ), counted AS (
    SELECT among.account, at / 3600000 AS hour, verdict, reason, coalesce(list, '') AS list,
      coalesce(would_verdict, '') AS would_verdict, coalesce(would_reason, '') AS would_reason,
      count(*) AS calls
    FROM removed CROSS JOIN LATERAL (VALUES (removed.account), (:everyAccount)) AS among (account)
    WHERE among.account IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7
  ), told AS (
    UPDATE ringfence.call_tally AS tally SET calls = tally.calls - counted.calls
    FROM counted
    WHERE tally.log = :log AND (tally.account, tally.hour, tally.verdict, tally.reason, tally.list,
      tally.would_verdict, tally.would_reason) = (counted.account, counted.hour, counted.verdict,
      counted.reason, counted.list, counted.would_verdict, counted.would_reason)
  )
  SELECT count(*) AS calls, max(at / 3600000) AS hour FROM removed`;

const FORGET_HOURS = `
  DELETE FROM ringfence.call_tally WHERE log = :log AND hour <= :hour AND calls = 0`;
