import type Database from 'better-sqlite3';
import type { CallFilter, CallPage, OutcomeCount } from '../../call-log.js';
import { callCondition } from '../../sql/call-condition.js';
import {
  type CountsCalls,
  EVERY_ACCOUNT,
  HOUR_MS,
  isTallied,
  OUTCOME,
  type OutcomeRow,
  toCount,
} from '../../sql/tally.js';
import { prepared, preparedValue } from '../database/prepared.js';
import { SQLITE } from './call-query.js';

/** Numbers of calls. `TallyWriter` keeps the table `tally`. */
export function countsOf(db: Database.Database): CountsCalls {
  return {
    calls: async (filter) => readCalls(db, filter),
    hours: async (filter, from, to) => readHours(db, filter, from, to),
  };
}

function readCalls(db: Database.Database, filter: CallFilter): OutcomeCount[] {
  const { where, parameters } = callCondition(filter, SQLITE);
  const index = filter.after === undefined ? '' : 'NOT INDEXED';
  const rows = prepared<object>(
    db,
    `SELECT ${OUTCOME}, count(*) AS calls FROM call ${index} ${where} GROUP BY ${OUTCOME}`,
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
  const rows = prepared<object>(
    db,
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
  const isRare = account === undefined ? rejected !== undefined : unscreened || rejected === false;
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
  const rows = preparedValue<object>(
    db,
    `${counted} SELECT DISTINCT hour FROM counted ${where} ORDER BY hour DESC LIMIT :limit`,
  );
  // Of the first hour, the calls may all come after the cursor.
  return rows.all({ ...parameters, limit: page.limit + 1 }) as number[];
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

/** When each of these lists decided a call last, since a moment. */
export function lastHits(
  db: Database.Database,
  account: string | undefined,
  since: number,
  lists: readonly string[],
): Map<string, number> {
  const { where } = callCondition({ account, list: '', since: 0, until: 0 }, SQLITE);
  const index = account === undefined ? 'call_list' : 'call_account_at';
  const last = preparedValue<object>(db, `SELECT max(at) FROM call INDEXED BY ${index} ${where}`);
  const until = Number.MAX_SAFE_INTEGER;
  // Of an account, the index doesn't know the list, so the tally tells the hour.
  const ranges =
    account === undefined
      ? lists.map((list) => ({ list, since, until }))
      : lastHours(db, account, since, lists);
  const found = ranges.map(({ list, ...range }): [string, number | null] => [
    list,
    last.get({ list, ...range, ...(account === undefined ? {} : { account }) }) as number | null,
  ]);
  return new Map(found.filter((each): each is [string, number] => each[1] !== null));
}

/** The hours in which an account's calls met these lists last. */
function lastHours(
  db: Database.Database,
  account: string,
  since: number,
  lists: readonly string[],
): { list: string; since: number; until: number }[] {
  const { counted, parameters } = tallyRows(
    { account },
    Math.floor(since / HOUR_MS),
    Number.POSITIVE_INFINITY,
  );
  const hours = prepared<object>(
    db,
    `${counted} SELECT list, max(hour) AS hour FROM counted WHERE list <> '' GROUP BY list`,
  ).all(parameters) as { list: string; hour: number }[];
  return hours
    .filter(({ list }) => lists.includes(list))
    .map(({ list, hour }) => ({
      list,
      since: Math.max(since, hour * HOUR_MS),
      until: (hour + 1) * HOUR_MS,
    }));
}

/**
 * The rows of the tally that a filter without times admits, as a common table expression. Each hour is looked
 * up, because within an hour the rows are in the order of accounts.
 * @param to exclusive, and Infinity for no end
 */
function tallyRows({ account, ...filter }: CallFilter, from: number, to: number) {
  const { where, parameters } = callCondition(filter, SQLITE);
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
