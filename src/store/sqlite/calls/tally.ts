import type Database from 'better-sqlite3';
import type { CallFilter, CallPage, OutcomeCount } from '../../call-log.js';
import { callCondition } from './call-query.js';

/*
 * Numbers of calls by outcome. The table `tally` has them for each hour, kept by `TallyWriter`; only the
 * parts of an hour at both ends of a range are counted call by call.
 */

export const HOUR_MS = 3_600_000;

/** The account of rows that count the calls of all accounts. */
export const EVERY_ACCOUNT = '*';

export function countOutcomes(db: Database.Database, filter: CallFilter): OutcomeCount[] {
  if (!isTallied(filter)) return readCalls(db, filter);
  const { since = 0, until = Number.POSITIVE_INFINITY, ...rest } = filter;
  const [from, to] = [Math.ceil(since / HOUR_MS), Math.floor(until / HOUR_MS)];
  if (from >= to) return readCalls(db, filter);
  const counts = [readHours(db, rest, from, to)];
  if (since < from * HOUR_MS) {
    counts.push(readCalls(db, { ...rest, since, until: from * HOUR_MS }));
  }
  if (until > to * HOUR_MS) counts.push(readCalls(db, { ...rest, since: to * HOUR_MS, until }));
  return merged(counts.flat());
}

/** Callers and dialled numbers are not in the tally. */
function isTallied({ callers, callerPrefix, presentation, name, dialled }: CallFilter): boolean {
  return [callers, callerPrefix, presentation, name, dialled].every((each) => each === undefined);
}

const OUTCOME = 'verdict, reason, list, would_verdict, would_reason';

function readCalls(db: Database.Database, filter: CallFilter): OutcomeCount[] {
  const { where, parameters } = callCondition(filter);
  const rows = db.prepare(
    `SELECT ${OUTCOME}, count(*) AS calls FROM call ${where} GROUP BY ${OUTCOME}`,
  );
  return (rows.all(parameters) as OutcomeRow[]).map(toCount);
}

/** @param to exclusive, and Infinity for no end */
function readHours(
  db: Database.Database,
  filter: CallFilter,
  from: number,
  to: number,
): OutcomeCount[] {
  const { counted, where, parameters } = tallyRows(filter, from, to);
  const rows = db.prepare(
    `${counted} SELECT ${OUTCOME}, sum(calls) AS calls FROM counted ${where} GROUP BY ${OUTCOME}`,
  );
  return (rows.all(parameters) as OutcomeRow[]).map(toCount);
}

/**
 * The hours that have calls of a filter, newest first: a few rare calls are found without reading all others
 * of an account. Undefined if the tally doesn't know, or an index finds them as well.
 */
export function hoursOf(db: Database.Database, page: CallPage): readonly number[] | undefined {
  const { account, rejected, unscreened, list, reason, since = 0, until, before } = page;
  const isRare = account === undefined ? rejected : unscreened;
  if (!isTallied(page) || !(isRare || list !== undefined || reason !== undefined)) return undefined;
  const end = Math.min(until ?? Number.POSITIVE_INFINITY, before?.at ?? Number.POSITIVE_INFINITY);
  const to = Math.floor(end / HOUR_MS) + 1;
  const filter = {
    ...page,
    since: undefined,
    until: undefined,
    before: undefined,
    from: undefined,
  };
  const { counted, where, parameters } = tallyRows(filter, Math.floor(since / HOUR_MS), to);
  const rows = db.prepare(
    `${counted} SELECT DISTINCT hour FROM counted ${where} ORDER BY hour DESC LIMIT :limit`,
  );
  // Of the first hour, the calls may all come after the cursor.
  return rows.pluck().all({ ...parameters, limit: page.limit + 1 }) as number[];
}

/** The part of a page that lies in an hour. */
export function withinHour(page: CallPage, hour: number): CallPage {
  const { since = 0, until = Number.POSITIVE_INFINITY } = page;
  return {
    ...page,
    since: Math.max(since, hour * HOUR_MS),
    until: Math.min(until, (hour + 1) * HOUR_MS),
  };
}

/** When each list decided a call last, since the hour of a moment. */
export function lastHits(
  db: Database.Database,
  account: string | undefined,
  since: number,
): Map<string, number> {
  const { counted, parameters } = tallyRows(
    { account },
    Math.floor(since / HOUR_MS),
    Number.POSITIVE_INFINITY,
  );
  const hours = db
    .prepare(
      `${counted} SELECT list, max(hour) AS hour FROM counted WHERE list <> '' GROUP BY list`,
    )
    .all(parameters) as { list: string; hour: number }[];
  const { where } = callCondition({ account, list: '', since: 0, until: 0 });
  const index = account === undefined ? 'call_list' : 'call_account_at';
  const last = db.prepare(`SELECT max(at) FROM call INDEXED BY ${index} ${where}`).pluck();
  return new Map(
    hours.map(({ list, hour }) => {
      const [from, to] = [hour * HOUR_MS, (hour + 1) * HOUR_MS];
      return [list, last.get({ account, list, since: from, until: to }) as number];
    }),
  );
}

/**
 * The rows of the tally that a filter without times admits, as a common table expression. Each hour is looked
 * up, because within an hour the rows are in the order of accounts.
 * @param to exclusive, and Infinity for no end
 */
function tallyRows({ account, ...filter }: CallFilter, from: number, to: number) {
  const { where, parameters } = callCondition(filter);
  const counted = `WITH RECURSIVE
    ends (first, last) AS (
      SELECT max(:from, (SELECT min(hour) FROM tally)), min(:to, (SELECT max(hour) FROM tally))
    ),
    series (hour) AS (
      SELECT first FROM ends WHERE first <= last
      UNION ALL SELECT hour + 1 FROM series, ends WHERE hour < last
    ),
    counted AS (
      SELECT tally.* FROM series
      CROSS JOIN tally ON tally.hour = series.hour AND tally.account = :among
    )`;
  const range = { from, to: Number.isFinite(to) ? to - 1 : Number.MAX_SAFE_INTEGER };
  return {
    counted,
    where,
    parameters: { ...parameters, ...range, among: account ?? EVERY_ACCOUNT },
  };
}

interface OutcomeRow {
  verdict: OutcomeCount['verdict'];
  reason: string;
  list: string | null;
  would_verdict: string | null;
  would_reason: string | null;
  calls: number;
}

/** An absent text is NULL in a call and empty in the tally. */
function toCount(row: OutcomeRow): OutcomeCount {
  return {
    verdict: row.verdict,
    reason: row.reason,
    list: row.list || undefined,
    wouldVerdict: row.would_verdict || undefined,
    wouldReason: row.would_reason || undefined,
    calls: row.calls,
  };
}

function merged(counts: readonly OutcomeCount[]): OutcomeCount[] {
  const sums = new Map<string, OutcomeCount>();
  for (const { calls, ...outcome } of counts) {
    const key = JSON.stringify(outcome);
    sums.set(key, { ...outcome, calls: calls + (sums.get(key)?.calls ?? 0) });
  }
  return [...sums.values()];
}
