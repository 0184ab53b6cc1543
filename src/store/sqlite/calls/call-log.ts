import type Database from 'better-sqlite3';
import { type LogMark, OWN_LOG } from '../../call-key.js';
import type {
  CallCursor,
  CallerCount,
  CallFilter,
  CallPage,
  CallRecord,
  EntryHits,
  LoggedCall,
  LogTail,
  OutcomeCount,
  Retention,
} from '../../call-log.js';
import type { OwnCallLog, Shipping } from '../../hosts/hosts-call-log.js';
import { CALL_COLUMNS, type CallRow, toLoggedCall } from '../../sql/call-columns.js';
import { behindPrefix, callCondition, NEWEST_FIRST } from '../../sql/call-condition.js';
import { countOutcomes } from '../../sql/tally.js';
import { topCallersOf } from '../../sql/top-callers.js';
import { type OpenOptions, openDatabase } from '../database/open.js';
import { prepared, preparedValue } from '../database/prepared.js';
import { indexOf, LOWER_CASE, SQLITE } from './call-query.js';
import { type QueueLength, queueLength, readShipping } from './call-queue.js';
import { countsOf, hoursOf, lastHits, withinHour } from './tally.js';
import { TallyWriter } from './tally-writer.js';

const BUSY_MS = 10_000;
const MOST_SORTED = 10_000;

/** The call log in an embedded database. Throws `AppError` if the file can't be used. */
export function openCallLog(file: string, options: Partial<OpenOptions> = {}): SqliteCallLog {
  return new SqliteCallLog(openDatabase(file, 'calls', { busyTimeoutMs: BUSY_MS, ...options }));
}

export class SqliteCallLog implements OwnCallLog {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement<unknown[]>;
  readonly #hit: Database.Statement<unknown[]>;
  readonly #tally: TallyWriter;

  constructor(db: Database.Database) {
    this.#db = db;
    // SQLite would build an index of the whole tally to look a few hours up.
    db.pragma('automatic_index = OFF');
    this.#insert = db.prepare(
      `INSERT INTO call (${CALL_COLUMNS.map(([column]) => column).join(', ')})
       VALUES (${CALL_COLUMNS.map(() => '?').join(', ')})`,
    );
    this.#hit = db.prepare(
      `INSERT INTO entry_hit (list, entry, hits, last_hit_at) VALUES (?, ?, 1, ?)
       ON CONFLICT DO UPDATE SET hits = hits + 1, last_hit_at = max(last_hit_at, excluded.last_hit_at)`,
    );
    this.#tally = new TallyWriter(db);
    db.function(LOWER_CASE, { deterministic: true }, (text) => String(text).toLowerCase());
  }

  /** Writes all records in one transaction. Throws if the database can't be written. */
  append(records: readonly CallRecord[]): void {
    this.#db
      .transaction(() => {
        if (records.length === 0) return;
        this.#tally.catchUp();
        let lastKey = 0;
        for (const record of records) {
          const { lastInsertRowid } = this.#insert.run(
            ...CALL_COLUMNS.map(([, field]) => record[field] ?? null),
          );
          lastKey = Number(lastInsertRowid);
          if (record.list !== undefined && record.entry !== undefined) {
            this.#hit.run(record.list, record.entry, record.at);
          }
        }
        this.#tally.add(records, lastKey);
      })
      .immediate();
  }

  async calls(page: CallPage): Promise<LoggedCall[]> {
    const hours = hoursOf(this.#db, page);
    if (hours === undefined) return this.#page(page);
    const found: LoggedCall[] = [];
    for (const hour of hours) {
      const limit = page.limit - found.length;
      if (limit > 0) found.push(...this.#page({ ...withinHour(page, hour), limit }));
    }
    return found;
  }

  #page(page: CallPage): LoggedCall[] {
    const { where, parameters } = callCondition(page, SQLITE);
    const rows = prepared<object>(
      this.#db,
      `SELECT * FROM call ${this.#indexFor(page)} ${where} ${NEWEST_FIRST} LIMIT :limit`,
    ).all({ ...parameters, limit: page.limit });
    return (rows as CallRow[]).map(toLoggedCall);
  }

  /**
   * Chooses the index for a query. The last few calls are read by their keys. A narrow prefix has few
   * callers, which can be sorted by time. For a wide one, reading by time soon finds enough calls.
   */
  #indexFor(filter: CallFilter): string {
    const { callerPrefix, account, after } = filter;
    if (after !== undefined && this.#lastKey() - after <= MOST_SORTED) return 'NOT INDEXED';
    if (callerPrefix === undefined) return indexOf(filter);
    const { where, parameters } = callCondition({ callerPrefix }, SQLITE);
    const count = preparedValue<object, number>(
      this.#db,
      `SELECT count(*) FROM (SELECT 1 FROM call INDEXED BY call_caller ${where} LIMIT ${MOST_SORTED})`,
    );
    if ((count.get(parameters) ?? 0) < MOST_SORTED) return 'INDEXED BY call_caller';
    return `INDEXED BY ${account === undefined ? 'call_at' : 'call_account_at'}`;
  }

  async latest(page: CallPage): Promise<LogTail> {
    const last = this.#lastKey();
    // Another process may log a call in between.
    const calls = (await this.calls(page)).filter(({ key }) => key <= last);
    return { calls: calls.reverse(), mark: new Map([[OWN_LOG, last]]) };
  }

  async callsAfter(mark: LogMark, page: CallPage): Promise<LogTail> {
    const [last, after] = [this.#lastKey(), mark.get(OWN_LOG) ?? 0];
    const { where, parameters } = callCondition({ ...page, after }, SQLITE);
    // NOT INDEXED: reading by the table's key costs as much as there are new calls, not as many as
    // the account has.
    const rows = prepared<object>(
      this.#db,
      `SELECT * FROM call NOT INDEXED ${where} ORDER BY call_key LIMIT :limit`,
    ).all({ ...parameters, limit: page.limit });
    const calls = (rows as CallRow[]).map(toLoggedCall);
    const read = calls.at(-1)?.key ?? after;
    const upTo = calls.length < page.limit ? Math.max(last, read) : read;
    return { calls, mark: new Map([[OWN_LOG, upTo]]) };
  }

  #lastKey(): number {
    return preparedValue<[], number | null>(this.#db, 'SELECT max(call_key) FROM call').get() ?? 0;
  }

  async callsOf(uuid: string): Promise<LoggedCall[]> {
    const rows = prepared(this.#db, 'SELECT * FROM call WHERE uuid = ? ORDER BY call_key DESC');
    return (rows.all(uuid) as CallRow[]).map(toLoggedCall);
  }

  async uuidsFrom(beginning: string): Promise<string[]> {
    const uuids = preparedValue(
      this.#db,
      'SELECT DISTINCT uuid FROM call WHERE uuid >= ? AND uuid < ? LIMIT 2',
    );
    return uuids.all(beginning, behindPrefix(beginning)) as string[];
  }

  async position(page: Omit<CallPage, 'limit'>, nth: number): Promise<CallCursor | undefined> {
    const { where, parameters } = callCondition(page, SQLITE);
    const row = prepared<object>(
      this.#db,
      `SELECT at, call_key AS key FROM call ${indexOf(page)} ${where} ${NEWEST_FIRST}
       LIMIT 1 OFFSET :offset`,
    ).get({ ...parameters, offset: nth - 1 });
    return row as CallCursor | undefined;
  }

  async countOutcomes(filter: CallFilter): Promise<OutcomeCount[]> {
    return countOutcomes(countsOf(this.#db), filter);
  }

  async topCallers(filter: CallFilter, limit: number, among?: number): Promise<CallerCount[]> {
    const { read, counted, parameters } = topCallersOf(filter, SQLITE);
    const [index, order] = among === undefined ? ['', ''] : [this.#indexFor(read), NEWEST_FIRST];
    const { where, parameters: ofRead } = callCondition(read, SQLITE);
    const rows = prepared<object>(
      this.#db,
      `SELECT caller, count(*) AS calls, sum(verdict = 'reject') AS rejected
         FROM (
           SELECT caller, verdict
           FROM (SELECT caller, verdict, presentation FROM call ${index} ${where} ${order} LIMIT :read)
           ${counted} LIMIT :among
         )
         GROUP BY caller ORDER BY calls DESC, caller LIMIT :limit`,
    ).all({
      ...ofRead,
      ...parameters,
      limit,
      among: among ?? -1,
      read: among === undefined ? -1 : 2 * among,
    });
    return rows as CallerCount[];
  }

  async lastHits(
    account: string | undefined,
    since: number,
    lists: readonly string[],
  ): Promise<Map<string, number>> {
    return lastHits(this.#db, account, since, lists);
  }

  async hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>> {
    const rows = prepared(
      this.#db,
      `SELECT entry, hits, last_hit_at FROM entry_hit
       WHERE list = ? AND entry IN (SELECT value FROM json_each(?))`,
    ).all(list, JSON.stringify(entries)) as { entry: string; hits: number; last_hit_at: number }[];
    return new Map(
      rows.map(({ entry, hits, last_hit_at }) => [entry, { hits, lastHitAt: last_hit_at }]),
    );
  }

  /**
   * Removes the oldest calls beyond the retention, at most `most` of them, in one transaction.
   * Returns their number. Throws if the database can't be written.
   * @param now Unix milliseconds
   */
  removeOld({ keepMs, keepRows }: Retention, now: number, most: number): number {
    const remove = (which: string, bound: number, limit: number) => {
      const keys = this.#db
        .prepare(`SELECT call_key FROM call WHERE ${which} LIMIT ?`)
        .pluck()
        .all(bound, limit) as number[];
      if (keys.length === 0) return 0;
      this.#tally.subtract(keys);
      return this.#db
        .prepare('DELETE FROM call WHERE call_key IN (SELECT value FROM json_each(?))')
        .run(JSON.stringify(keys)).changes;
    };
    return this.#db
      .transaction(() => {
        this.#tally.catchUp();
        const aged = keepMs === 0 ? 0 : remove('at < ? ORDER BY at', now - keepMs, most);
        if (keepRows === 0) return aged;
        // Keys grow by one per call, so rows need not be counted.
        const surplus = 'call_key <= (SELECT max(call_key) FROM call) - ? ORDER BY call_key';
        return aged + remove(surplus, keepRows, most - aged);
      })
      .immediate();
  }

  shipping(): Shipping {
    return readShipping(this.#db);
  }

  queueLength(): QueueLength {
    return queueLength(this.#db);
  }

  close(): void {
    this.#db.close();
  }
}
