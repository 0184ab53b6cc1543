import type { ClientBase } from 'pg';
import { keyIn, type LogMark, logOf, storedKey } from '../../call-key.js';
import type {
  CallCursor,
  CallerCount,
  CallFilter,
  CallPage,
  EntryHits,
  LoggedCall,
  LogTail,
  OutcomeCount,
} from '../../call-log.js';
import type { CollectedLog, HostLog } from '../../hosts/hosts-call-log.js';
import { type CallRow, toLoggedCall } from '../../sql/call-columns.js';
import {
  behindPrefix,
  type CallCondition,
  callCondition,
  type Dialect,
  NEWEST_FIRST,
} from '../../sql/call-condition.js';
import {
  type CountsCalls,
  countOutcomes,
  EVERY_ACCOUNT,
  HOUR_MS,
  OUTCOME,
  type OutcomeRow,
  toCount,
} from '../../sql/tally.js';
import { topCallersOf } from '../../sql/top-callers.js';
import { namedQuery, type Parameters } from '../named-query.js';

const POSTGRES: Dialect = {
  isFailOpen: "reason LIKE 'fail-open:%'",
  hasName: 'strpos(searched, :name) > 0',
};

/**
 * The calls of all hosts in PostgreSQL. Where calls may be written meanwhile, the connection has to be in a transaction
 * that sees one state (REPEATABLE READ), and `logs` be read in it.
 */
export class CollectedCallLog implements CollectedLog {
  readonly logs: readonly HostLog[];
  readonly #client: ClientBase;
  readonly #hosts: ReadonlyMap<number, string>;

  constructor(client: ClientBase, logs: readonly HostLog[]) {
    this.#client = client;
    this.logs = logs;
    this.#hosts = new Map(logs.map(({ log, host }) => [log, host]));
  }

  async calls(page: CallPage): Promise<LoggedCall[]> {
    const { where, parameters } = this.#condition(page);
    return this.#calls(`SELECT * FROM ringfence.call ${where} ${NEWEST_FIRST} LIMIT :limit`, {
      ...parameters,
      limit: page.limit,
    });
  }

  async latest(page: CallPage): Promise<LogTail> {
    const calls = await this.calls(page);
    return { calls: calls.reverse(), mark: this.#end() };
  }

  /** Of a log that the mark doesn't have, only calls that come later: it may be a new host's, and long. */
  async callsAfter(mark: LogMark, page: CallPage): Promise<LogTail> {
    const behind = this.logs.filter(
      ({ log, shippedKey }) => shippedKey > (mark.get(log) ?? shippedKey),
    );
    if (behind.length === 0) return { calls: [], mark: this.#end() };
    const { where, parameters } = this.#condition(page);
    const calls = await this.#calls(
      `SELECT found.* FROM unnest(:after::bigint[], :upTo::bigint[]) AS part (after, up_to)
       CROSS JOIN LATERAL (
         SELECT * FROM ringfence.call ${where === '' ? 'WHERE' : `${where} AND`}
           call_key > part.after AND call_key <= part.up_to
         ORDER BY call_key LIMIT :limit
       ) AS found
       ORDER BY found.call_key LIMIT :limit`,
      {
        ...parameters,
        limit: page.limit,
        after: behind.map(({ log }) => keyIn(log, mark.get(log) ?? 0)),
        upTo: behind.map(({ log, shippedKey }) => keyIn(log, shippedKey)),
      },
    );
    return { calls, mark: calls.length < page.limit ? this.#end() : this.#readTo(mark, calls) };
  }

  #end(): LogMark {
    return new Map(this.logs.map(({ log, shippedKey }) => [log, shippedKey]));
  }

  /** Calls were read in the order of their keys, which begin with the log. */
  #readTo(mark: LogMark, calls: readonly LoggedCall[]): LogMark {
    const { key } = calls.at(-1) as LoggedCall;
    const read = this.logs.map(({ log, shippedKey }): [number, number] => {
      if (log === logOf(key)) return [log, storedKey(key)];
      return [log, log < logOf(key) ? shippedKey : (mark.get(log) ?? shippedKey)];
    });
    return new Map(read);
  }

  callsOf(uuid: string): Promise<LoggedCall[]> {
    return this.#calls(`SELECT * FROM ringfence.call WHERE uuid = :uuid ${NEWEST_FIRST}`, { uuid });
  }

  async uuidsFrom(beginning: string): Promise<string[]> {
    const rows = await this.#rows<{ uuid: string }>(
      'SELECT DISTINCT uuid FROM ringfence.call WHERE uuid >= :from AND uuid < :to ORDER BY uuid LIMIT 2',
      { from: beginning, to: behindPrefix(beginning) },
    );
    return rows.map(({ uuid }) => uuid);
  }

  async position(page: Omit<CallPage, 'limit'>, nth: number): Promise<CallCursor | undefined> {
    const { where, parameters } = this.#condition(page);
    const [found] = await this.#rows<CallCursor>(
      `SELECT at, call_key AS key FROM ringfence.call ${where} ${NEWEST_FIRST} LIMIT 1 OFFSET :offset`,
      { ...parameters, offset: nth - 1 },
    );
    return found;
  }

  countOutcomes(filter: CallFilter): Promise<OutcomeCount[]> {
    return countOutcomes(this.#counts, filter);
  }

  readonly #counts: CountsCalls = {
    calls: async (filter) => {
      const { where, parameters } = this.#condition(filter);
      const rows = await this.#rows<OutcomeRow>(
        `SELECT ${OUTCOME}, count(*) AS calls FROM ringfence.call ${where} GROUP BY ${OUTCOME}`,
        parameters,
      );
      return rows.map(toCount);
    },
    hours: async ({ account = EVERY_ACCOUNT, ...filter }, from, to) => {
      const { where, parameters } = this.#condition({ ...filter, account }, isTallyOf);
      const rows = await this.#rows<OutcomeRow>(
        `SELECT ${OUTCOME}, sum(calls)::bigint AS calls FROM ringfence.call_tally
         ${where} AND hour >= :from AND hour < :to GROUP BY ${OUTCOME}`,
        { ...parameters, from: Math.min(from, LAST_HOUR), to: Math.min(to, LAST_HOUR) },
      );
      return rows.map(toCount);
    },
  };

  async topCallers(filter: CallFilter, limit: number, among?: number): Promise<CallerCount[]> {
    const { read, counted, parameters } = topCallersOf(filter, POSTGRES);
    const { where, parameters: ofRead } = this.#condition(read);
    const isLimited = among !== undefined;
    return this.#rows<CallerCount>(
      `SELECT caller, count(*) AS calls, count(*) FILTER (WHERE verdict = 'reject') AS rejected
       FROM (
         SELECT caller, verdict
         FROM (
           SELECT caller, verdict, presentation FROM ringfence.call ${where}
           ${isLimited ? `${NEWEST_FIRST} LIMIT :read` : ''}
         ) AS latest
         ${counted} ${isLimited ? 'LIMIT :among' : ''}
       ) AS counted
       GROUP BY caller ORDER BY 2 DESC, caller LIMIT :limit`,
      { ...ofRead, ...parameters, limit, ...(isLimited ? { among, read: 2 * among } : {}) },
    );
  }

  /** The tally knows the hour, so few calls are looked at. */
  async lastHits(
    account: string | undefined,
    since: number,
    lists: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await this.#rows<{ list: string; at: number | null }>(
      `SELECT list, (
         SELECT max(at) FROM ringfence.call
         WHERE call.list = hit.list AND at >= hit.hour * :hourMs AND at < (hit.hour + 1) * :hourMs
           ${account === undefined ? '' : 'AND account = :account'}
       ) AS at
       FROM (
         SELECT list, max(hour)::bigint AS hour FROM ringfence.call_tally
         WHERE account = :account AND hour >= :from AND list = ANY(:lists) GROUP BY list
       ) AS hit`,
      {
        account: account ?? EVERY_ACCOUNT,
        from: Math.min(Math.floor(since / HOUR_MS), LAST_HOUR),
        hourMs: HOUR_MS,
        lists,
      },
    );
    return new Map(rows.flatMap(({ list, at }) => (at === null ? [] : [[list, at] as const])));
  }

  async hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>> {
    const rows = await this.#rows<{ entry: string } & EntryHits>(
      `SELECT entry, sum(hits)::bigint AS hits, max(last_hit_at) AS "lastHitAt"
       FROM ringfence.entry_hit WHERE list = :list AND entry = ANY(:entries) GROUP BY entry`,
      { list, entries },
    );
    return new Map(rows.map(({ entry, ...hits }) => [entry, hits]));
  }

  /** @param isOf the condition on the rows of a log */
  #condition(
    { host, ...filter }: CallFilter & Partial<CallPage>,
    isOf: (log: number) => string = isCallOf,
  ): CallCondition {
    const { where, parameters } = callCondition(filter, POSTGRES);
    if (host === undefined) return { where, parameters };
    const ofHost = this.logs.filter((each) => each.host === host).map(({ log }) => isOf(log));
    const isOfHost = ofHost.length === 0 ? 'false' : `(${ofHost.join(' OR ')})`;
    return { where: `${where === '' ? 'WHERE' : `${where} AND`} ${isOfHost}`, parameters };
  }

  /** The connection isn't this log's. */
  close(): void {}

  async #calls(sql: string, parameters: Parameters): Promise<LoggedCall[]> {
    const rows = await this.#rows<CallRow>(sql, parameters);
    return rows.map((row) => ({
      ...toLoggedCall(row),
      host: this.#hosts.get(logOf(row.call_key)),
    }));
  }

  async #rows<T extends object>(sql: string, parameters: Parameters): Promise<T[]> {
    return (await this.#client.query<T>(namedQuery(sql, parameters))).rows;
  }
}

/** As ranges of the key, which PostgreSQL has statistics of. */
function isCallOf(log: number): string {
  return `call_key >= ${keyIn(log, 0)} AND call_key < ${keyIn(log + 1, 0)}`;
}

function isTallyOf(log: number): string {
  return `log = ${log}`;
}

/** The greatest that the column holds. */
const LAST_HOUR = 2 ** 31 - 1;
