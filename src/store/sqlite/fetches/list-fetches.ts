import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import type { FetchState, ListFetches } from '../../list-fetches.js';
import { openDatabase } from '../database/open.js';
import { inTransactionSync } from '../database/transaction.js';

const BUSY_MS = 10_000;

/** The states in the file of the web interface, which is created when the first one is put. */
export class SqliteListFetches implements ListFetches {
  readonly #file: string;
  #opened: Database.Database | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async all(): Promise<ReadonlyMap<string, FetchState>> {
    if (this.#opened === undefined && !existsSync(this.#file)) return new Map();
    const rows = this.#db.prepare('SELECT list, state FROM list_fetch').all() as Row[];
    return new Map(rows.map(({ list, state }) => [list, JSON.parse(state) as FetchState]));
  }

  async put(list: string, state: FetchState): Promise<void> {
    await this.note(list, state);
  }

  async note(list: string, state: FetchState): Promise<void> {
    this.#db
      .prepare(
        `INSERT INTO list_fetch (list, state) VALUES (?, ?)
         ON CONFLICT (list) DO UPDATE SET state = excluded.state`,
      )
      .run(list, JSON.stringify(state));
  }

  async keepOnly(lists: readonly string[]): Promise<void> {
    const known = [...(await this.all()).keys()].filter((list) => !lists.includes(list));
    if (known.length === 0) return;
    inTransactionSync(this.#db, () => {
      for (const list of known) this.#db.prepare('DELETE FROM list_fetch WHERE list = ?').run(list);
    });
  }

  close(): void {
    this.#opened?.close();
    this.#opened = undefined;
  }

  get #db(): Database.Database {
    this.#opened ??= openDatabase(this.#file, 'web', { busyTimeoutMs: BUSY_MS, create: true });
    return this.#opened;
  }
}

interface Row {
  readonly list: string;
  readonly state: string;
}
