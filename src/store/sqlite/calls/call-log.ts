import type Database from 'better-sqlite3';
import type {
  CallCursor,
  CallerCount,
  CallFilter,
  CallLogReader,
  CallPage,
  CallRecord,
  EntryHits,
  LoggedCall,
  OutcomeCount,
  Retention,
} from '../../call-log.js';
import { type OpenOptions, openDatabase } from '../database/open.js';
import { callCondition, indexOf, LOWER_CASE, NEWEST_FIRST } from './call-query.js';
import { countOutcomes, hoursOf, lastHits, withinHour } from './tally.js';
import { TallyWriter } from './tally-writer.js';

const BUSY_MS = 10_000;
const MOST_SORTED = 10_000;

/** The call log in an embedded database. Throws `AppError` if the file can't be used. */
export function openCallLog(file: string, options: Partial<OpenOptions> = {}): SqliteCallLog {
  return new SqliteCallLog(openDatabase(file, 'calls', { busyTimeoutMs: BUSY_MS, ...options }));
}

export class SqliteCallLog implements CallLogReader {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement<unknown[]>;
  readonly #hit: Database.Statement<unknown[]>;
  readonly #tally: TallyWriter;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#insert = db.prepare(
      `INSERT INTO call (${COLUMNS.map(([column]) => column).join(', ')})
       VALUES (${COLUMNS.map(() => '?').join(', ')})`,
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
            ...COLUMNS.map(([, field]) => record[field] ?? null),
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
    const { where, parameters } = callCondition(page);
    const rows = this.#db
      .prepare(`SELECT * FROM call ${this.#indexFor(page)} ${where} ${NEWEST_FIRST} LIMIT :limit`)
      .all({ ...parameters, limit: page.limit });
    return (rows as Row[]).map(toLoggedCall);
  }

  /**
   * Chooses the index for a query. A narrow prefix has few callers, which can be sorted by time.
   * For a wide one, reading by time soon finds enough calls.
   */
  #indexFor(filter: CallFilter): string {
    const { callerPrefix, account } = filter;
    if (callerPrefix === undefined) return indexOf(filter);
    const { where, parameters } = callCondition({ callerPrefix });
    const count = this.#db
      .prepare(
        `SELECT count(*) FROM (SELECT 1 FROM call INDEXED BY call_caller ${where} LIMIT ${MOST_SORTED})`,
      )
      .pluck();
    if ((count.get(parameters) as number) < MOST_SORTED) return 'INDEXED BY call_caller';
    return `INDEXED BY ${account === undefined ? 'call_at' : 'call_account_at'}`;
  }

  async callsAfter(key: number, page: CallPage): Promise<LoggedCall[]> {
    const { where, parameters } = callCondition(page);
    const behind = where === '' ? 'WHERE call_key > :key' : `${where} AND call_key > :key`;
    // NOT INDEXED: reading by the table's key costs as much as there are new calls, not as many as
    // the account has.
    const rows = this.#db
      .prepare(`SELECT * FROM call NOT INDEXED ${behind} ORDER BY call_key LIMIT :limit`)
      .all({ ...parameters, key, limit: page.limit });
    return (rows as Row[]).map(toLoggedCall);
  }

  async lastKey(): Promise<number> {
    const key = this.#db.prepare('SELECT max(call_key) FROM call').pluck().get();
    return (key as number | null) ?? 0;
  }

  async callsOf(uuid: string): Promise<LoggedCall[]> {
    const rows = this.#db.prepare('SELECT * FROM call WHERE uuid = ? ORDER BY call_key DESC');
    return (rows.all(uuid) as Row[]).map(toLoggedCall);
  }

  async uuidsFrom(beginning: string): Promise<string[]> {
    const uuids = this.#db.prepare(
      'SELECT DISTINCT uuid FROM call WHERE uuid >= :from AND uuid < :from || char(1114111) LIMIT 2',
    );
    return uuids.pluck().all({ from: beginning }) as string[];
  }

  async position(page: Omit<CallPage, 'limit'>, nth: number): Promise<CallCursor | undefined> {
    const { where, parameters } = callCondition(page);
    const row = this.#db
      .prepare(
        `SELECT at, call_key AS key FROM call ${indexOf(page)} ${where} ${NEWEST_FIRST}
         LIMIT 1 OFFSET :offset`,
      )
      .get({ ...parameters, offset: nth - 1 });
    return row as CallCursor | undefined;
  }

  async countOutcomes(filter: CallFilter): Promise<OutcomeCount[]> {
    return countOutcomes(this.#db, filter);
  }

  async topCallers(filter: CallFilter, limit: number, among?: number): Promise<CallerCount[]> {
    const { where, parameters } = callCondition({ ...filter, presentation: 'presented' });
    const rows = this.#db
      .prepare(
        `SELECT caller, count(*) AS calls, sum(verdict = 'reject') AS rejected
         FROM (
           SELECT caller, verdict FROM call ${this.#indexFor(filter)}
           ${where} AND caller IS NOT NULL ${among === undefined ? '' : NEWEST_FIRST} LIMIT :among
         )
         GROUP BY caller ORDER BY calls DESC, caller LIMIT :limit`,
      )
      .all({ ...parameters, limit, among: among ?? -1 });
    return rows as CallerCount[];
  }

  async lastHits(account: string | undefined, since: number): Promise<Map<string, number>> {
    return lastHits(this.#db, account, since);
  }

  async hits(list: string, entries: readonly string[]): Promise<Map<string, EntryHits>> {
    const rows = this.#db
      .prepare(
        `SELECT entry, hits, last_hit_at FROM entry_hit
         WHERE list = ? AND entry IN (SELECT value FROM json_each(?))`,
      )
      .all(list, JSON.stringify(entries)) as { entry: string; hits: number; last_hit_at: number }[];
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

  close(): void {
    this.#db.close();
  }
}

type Columns = readonly (readonly [column: string, field: keyof CallRecord])[];

const COLUMNS: Columns = [
  ['at', 'at'],
  ['uuid', 'uuid'],
  ['account', 'account'],
  ['presentation', 'presentation'],
  ['caller_raw', 'callerRaw'],
  ['caller', 'caller'],
  ['caller_privacy', 'callerPrivacy'],
  ['name', 'name'],
  ['dialled', 'dialled'],
  ['verdict', 'verdict'],
  ['reason', 'reason'],
  ['list', 'list'],
  ['entry', 'entry'],
  ['would_verdict', 'wouldVerdict'],
  ['would_reason', 'wouldReason'],
  ['latency_us', 'latencyUs'],
  ['explanation', 'explanation'],
];

type Row = Record<string, string | number | null> & { call_key: number };

function toLoggedCall(row: Row): LoggedCall {
  const fields = COLUMNS.map(([column, field]) => [field, row[column] ?? undefined]);
  return { key: row.call_key, ...(Object.fromEntries(fields) as CallRecord) };
}
