import type Database from 'better-sqlite3';
import type { NewSession, Session, SessionKind, SessionStore } from '../../session-store.js';
import { openDatabase } from '../database/open.js';
import { inTransactionSync } from '../database/transaction.js';

const BUSY_MS = 10_000;
/** The limit for one user or key. When it is exceeded, the oldest session ends. */
const MOST_SESSIONS = 100;

/** Throws `AppError` if the file can't be used. */
export function openSessionStore(file: string): SqliteSessionStore {
  return new SqliteSessionStore(
    openDatabase(file, 'web', { busyTimeoutMs: BUSY_MS, create: true }),
  );
}

export class SqliteSessionStore implements SessionStore {
  readonly #db: Database.Database;
  readonly #find: Database.Statement<[string, number], Row>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#find = db.prepare('SELECT * FROM session WHERE hash = ? AND expires_at > ?');
  }

  add(hash: string, { kind, principal, account, expiresAt }: NewSession, now: number): void {
    inTransactionSync(this.#db, () => {
      this.#db.prepare('DELETE FROM session WHERE expires_at <= ?').run(now);
      this.#db
        .prepare(
          `DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE principal_key = ?
           ORDER BY created_at DESC LIMIT -1 OFFSET ?)`,
        )
        .run(principal.key, MOST_SESSIONS - 1);
      this.#db
        .prepare(
          `INSERT INTO session (hash, kind, principal_key, credential, account, created_at, expires_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(hash, kind, principal.key, principal.credential, account ?? null, now, expiresAt);
    });
  }

  find(hash: string, now: number): Session | undefined {
    const row = this.#find.get(hash, now);
    if (row === undefined) return undefined;
    const { kind, principal_key, credential, account, expires_at } = row;
    return {
      kind,
      principalKey: principal_key,
      credential,
      account: account ?? undefined,
      expiresAt: expires_at,
    };
  }

  remove(hash: string): boolean {
    return this.#db.prepare('DELETE FROM session WHERE hash = ?').run(hash).changes > 0;
  }

  close(): void {
    this.#db.close();
  }
}

interface Row {
  readonly kind: SessionKind;
  readonly principal_key: number;
  readonly credential: string;
  readonly account: string | null;
  readonly expires_at: number;
}
