import type Database from 'better-sqlite3';
import type { CallFilter, CallLogReader, CallRecord, EntryHits, LoggedCall } from '../call-log.js';
import { openDatabase } from './open.js';

const BUSY_MS = 10_000;

/** The call log in an embedded database. Throws `AppError` where the file can't be used. */
export function openCallLog(file: string, { create = false } = {}): SqliteCallLog {
  return new SqliteCallLog(openDatabase(file, 'calls', { busyTimeoutMs: BUSY_MS, create }));
}

export class SqliteCallLog implements CallLogReader {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement<unknown[]>;
  readonly #hit: Database.Statement<unknown[]>;

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
  }

  /** All of them in one transaction. Throws where the database can't be written. */
  append(records: readonly CallRecord[]): void {
    this.#db
      .transaction(() => {
        for (const record of records) {
          this.#insert.run(...COLUMNS.map(([, field]) => record[field] ?? null));
          if (record.list !== undefined && record.entry !== undefined) {
            this.#hit.run(record.list, record.entry, record.at);
          }
        }
      })
      .immediate();
  }

  async calls({ account, rejected, before, limit }: CallFilter): Promise<LoggedCall[]> {
    const conditions = [
      account !== undefined && 'account = :account',
      rejected && "verdict = 'reject'",
      before !== undefined && 'call_key < :before',
    ].filter((condition) => condition !== false && condition !== undefined);
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const rows = this.#db
      .prepare(`SELECT * FROM call ${where} ORDER BY call_key DESC LIMIT :limit`)
      .all({ account, before, limit });
    return (rows as Row[]).map(toLoggedCall);
  }

  async callsOf(uuid: string): Promise<LoggedCall[]> {
    const rows = this.#db.prepare('SELECT * FROM call WHERE uuid = ? ORDER BY call_key DESC');
    return (rows.all(uuid) as Row[]).map(toLoggedCall);
  }

  async hits(list: string): Promise<Map<string, EntryHits>> {
    const rows = this.#db
      .prepare('SELECT entry, hits, last_hit_at FROM entry_hit WHERE list = ?')
      .all(list) as { entry: string; hits: number; last_hit_at: number }[];
    return new Map(
      rows.map(({ entry, hits, last_hit_at }) => [entry, { hits, lastHitAt: last_hit_at }]),
    );
  }

  close(): void {
    this.#db.close();
  }
}

const COLUMNS: readonly (readonly [column: string, field: keyof CallRecord])[] = [
  ['at', 'at'],
  ['uuid', 'uuid'],
  ['account', 'account'],
  ['presentation', 'presentation'],
  ['caller_raw', 'callerRaw'],
  ['caller', 'caller'],
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
  return { key: row.call_key, ...Object.fromEntries(fields) } as LoggedCall;
}
