import type { ClientBase } from 'pg';
import { keyIn } from '../../call-key.js';
import type { LoggedCall, Retention } from '../../call-log.js';
import type { HostLog } from '../../hosts/hosts-call-log.js';
import { CALL_COLUMNS } from '../../sql/call-columns.js';
import { EVERY_ACCOUNT } from '../../sql/tally.js';
import { namedQuery, storableText } from '../named-query.js';

/* Writes calls to the log of all hosts. */

/** The log of a host, as it makes itself known. */
export interface LogOfHost {
  readonly logId: string;
  readonly hostId: string;
  readonly host: string;
  /** If it isn't known yet: its calls behind this key are to come. */
  readonly start: number;
  readonly retention: Retention;
}

/** A log as it is registered. */
export interface Registered extends Pick<HostLog, 'log' | 'shippedKey'> {
  /** Of the host that the log belongs to. */
  readonly hostId: string;
}

/**
 * Finds the log of a host, and gives it a number if it has none. What the host is called and what it keeps is noted
 * again. The log of another host that is still there stays as it is.
 */
export async function registerLog(client: ClientBase, own: LogOfHost): Promise<Registered> {
  const { retention, ...rest } = own;
  for (;;) {
    const parameters = { ...rest, ...retention };
    await client.query(namedQuery(UPDATE_LOG, parameters));
    const known = await client.query<Registered>(namedQuery(FIND_LOG, { logId: own.logId }));
    if (known.rows[0] !== undefined) return known.rows[0];
    // Without effect if another host takes this number at the same time.
    await client.query(namedQuery(INSERT_LOG, parameters));
  }
}

const UPDATE_LOG = `
  UPDATE ringfence.host_log
  SET host_id = :hostId::uuid, host = :host, keep_ms = :keepMs, keep_rows = :keepRows
  WHERE log_id = :logId
    AND (host_id = :hostId::uuid OR host_id NOT IN (SELECT id FROM ringfence.host))`;

const FIND_LOG = `
  SELECT log, shipped_key AS "shippedKey", host_id AS "hostId"
  FROM ringfence.host_log WHERE log_id = :logId`;

const INSERT_LOG = `
  INSERT INTO ringfence.host_log (log, log_id, host_id, host, shipped_key, keep_ms, keep_rows)
  SELECT coalesce(max(log), 0) + 1, :logId, :hostId::uuid, :host, :start, :keepMs, :keepRows
  FROM ringfence.host_log
  ON CONFLICT DO NOTHING`;

/**
 * Adds calls behind those of `from`, in one transaction with the counts that depend on them. False, and nothing is
 * added, if others were added meanwhile.
 */
export async function addCalls(
  client: ClientBase,
  { log, shippedKey }: Pick<HostLog, 'log' | 'shippedKey'>,
  calls: readonly LoggedCall[],
): Promise<boolean> {
  const last = calls.at(-1)?.key ?? shippedKey;
  const range = { log, first: keyIn(log, shippedKey), last: keyIn(log, last) };
  await client.query('BEGIN');
  const { rowCount } = await client.query(
    namedQuery(
      'UPDATE ringfence.host_log SET shipped_key = :last WHERE log = :log AND shipped_key = :shippedKey',
      { log, shippedKey, last },
    ),
  );
  if (rowCount !== 1) {
    await client.query('ROLLBACK');
    return false;
  }
  const rows = calls.map((call) => rowOf(call, log));
  await client.query(namedQuery(ADD_CALLS, { calls: toStorableJson(rows) }));
  await client.query(namedQuery(COUNT_CALLS, { ...range, everyAccount: EVERY_ACCOUNT }));
  await client.query(namedQuery(COUNT_HITS, range));
  await client.query('COMMIT');
  return true;
}

const NAMES = CALL_COLUMNS.map(([column]) => column);
const ADD_CALLS = `
  INSERT INTO ringfence.call (call_key, ${NAMES.join(', ')}, searched)
  SELECT call_key, ${NAMES.join(', ')}, searched
  FROM json_populate_recordset(NULL::ringfence.call, :calls::json)`;

const OUTCOME = `verdict, reason, coalesce(list, ''), coalesce(would_verdict, ''), coalesce(would_reason, '')`;
const COUNT_CALLS = `
  INSERT INTO ringfence.call_tally AS known
  SELECT among.account, at / 3600000, :log::integer, ${OUTCOME}, count(*)
  FROM ringfence.call
  CROSS JOIN LATERAL (VALUES (call.account), (:everyAccount)) AS among (account)
  WHERE call_key > :first AND call_key <= :last AND among.account IS NOT NULL
  GROUP BY 1, 2, 4, 5, 6, 7, 8
  ON CONFLICT (account, hour, log, verdict, reason, list, would_verdict, would_reason)
    DO UPDATE SET calls = known.calls + excluded.calls`;

const COUNT_HITS = `
  INSERT INTO ringfence.entry_hit AS known
  SELECT list, entry, :log::integer, count(*), max(at)
  FROM ringfence.call
  WHERE call_key > :first AND call_key <= :last AND list IS NOT NULL AND entry IS NOT NULL
  GROUP BY list, entry
  ON CONFLICT (list, entry, log) DO UPDATE SET
    hits = known.hits + excluded.hits,
    last_hit_at = greatest(known.last_hit_at, excluded.last_hit_at)`;

function rowOf(call: LoggedCall, log: number): Record<string, unknown> {
  const columns = CALL_COLUMNS.map(([column, field]) => [column, call[field]]);
  const text = `${call.name ?? ''}\n${call.caller ?? ''}`.toLowerCase();
  const searched = /\p{L}/u.test(text) ? text : undefined;
  return { call_key: keyIn(log, call.key), ...Object.fromEntries(columns), searched };
}

/** How JSON writes characters that PostgreSQL doesn't store. A text may also look like that. */
const ODD = /\\u(?:0000|d[89a-f])/;

/** Most calls have none, so they are not looked for in each text. */
function toStorableJson(rows: readonly Record<string, unknown>[]): string {
  const json = JSON.stringify(rows);
  if (!ODD.test(json)) return json;
  return JSON.stringify(rows, (_, value) =>
    typeof value === 'string' ? storableText(value) : value,
  );
}
