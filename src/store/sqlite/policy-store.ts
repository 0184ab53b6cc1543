import type Database from 'better-sqlite3';
import { splitListName } from '../../screening/policy/list-name.js';
import type { Account, Entry } from '../../screening/policy/policy.js';
import { applyDocument } from '../document/apply-document.js';
import type { PolicyDocument } from '../document/policy-document.js';
import type {
  ChangeOutcome,
  EntryDifference,
  HistoryFilter,
  RecordedChange,
  UndoOutcome,
  UndoTarget,
} from '../history.js';
import type { Journal } from '../logged-operation.js';
import type { AccountPage, EntryPage } from '../policy-pages.js';
import type {
  Authorship,
  BulkImport,
  ListedEntry,
  ListSummary,
  NewName,
  PolicyEdit,
  PolicyStore,
  StoredEntry,
} from '../policy-store.js';
import { Sqlite } from './database/driver.js';
import { IN_MEMORY, openDatabase } from './database/open.js';
import { prepared, preparedValue } from './database/prepared.js';
import { SqliteBulkImport } from './edit/bulk-import.js';
import { ChangeRecord } from './edit/change-record.js';
import { defineGram } from './edit/entry-rows.js';
import { SqlitePolicyEdit } from './edit/policy-edit.js';
import { SqlitePolicyPut } from './edit/policy-put.js';
import { PolicyWriter } from './edit/policy-writer.js';
import { type SharedChanges, Transactions } from './edit/transactions.js';
import { entryDifferences } from './history/entry-differences.js';
import { readChange, readHistory } from './history/history.js';
import { redo, undo } from './history/undo.js';
import { nextRedo, nextUndo } from './history/undo-target.js';
import { readAccounts } from './read/accounts.js';
import { LISTS, type SummaryRow, toSummary } from './read/list-summaries.js';
import { PolicyQueries } from './read/policy-queries.js';
import {
  LIST_KEY,
  LOWER_CASE,
  readEntries,
  readEntriesAnywhere,
  readEntryAfter,
} from './read/stored-entries.js';

/** How long commands wait for another writer, such as a large import. */
const COMMAND_BUSY_MS = 120_000;

export interface PolicyStoreOptions {
  readonly create?: boolean;
  readonly readOnly?: boolean;
  /** How long a change waits for another writer. */
  readonly busyTimeoutMs?: number;
  /** Without it, changes of a policy that is shared with other hosts are refused. */
  readonly shared?: SharedChanges | undefined;
}

/** The policy in an embedded database. Throws `AppError` if the file can't be used. */
export function openPolicyStore(
  file: string,
  {
    create = false,
    readOnly = false,
    busyTimeoutMs = COMMAND_BUSY_MS,
    shared,
  }: PolicyStoreOptions = {},
): SqlitePolicyStore {
  const connect = () => openDatabase(file, 'policy', { busyTimeoutMs, create, readOnly });
  return new SqlitePolicyStore(connect(), {
    connect: file === IN_MEMORY ? undefined : connect,
    shared,
  });
}

/**
 * Operations within one turn of the event loop share a connection; each longer operation has its
 * own. A policy in memory has only one connection, so nothing else can use it during an import.
 */
export class SqlitePolicyStore extends PolicyQueries implements PolicyStore {
  readonly #db: Database.Database;
  readonly recordedChange = async (id: number) => readChange(this.#db, id);
  readonly #connect: (() => Database.Database) | undefined;
  readonly #shared: SharedChanges | undefined;
  readonly #transactions: Transactions;

  constructor(
    db: Database.Database,
    options: {
      connect?: (() => Database.Database) | undefined;
      shared?: SharedChanges | undefined;
    } = {},
  ) {
    super(db);
    this.#db = db;
    this.#connect = options.connect;
    this.#shared = options.shared;
    this.#transactions = new Transactions(db, { connect: options.connect, shared: options.shared });
    defineGram(db);
    db.function(LOWER_CASE, { deterministic: true }, (text) => String(text).toLowerCase());
  }

  async change<T>(authorship: Authorship, edit: (edit: PolicyEdit) => T): Promise<T> {
    return this.#transactions.run((db, journal) => {
      const change = new ChangeRecord(db, authorship, { journal });
      const result = edit(new SqlitePolicyEdit(new PolicyWriter(db, change)));
      change.finish();
      return result;
    });
  }

  async rename(name: NewName, authorship: Authorship): Promise<void> {
    await this.#transactions.run((db, journal) => {
      const change = new ChangeRecord(db, authorship, { journal });
      new SqlitePolicyEdit(new PolicyWriter(db, change)).rename(name);
      change.finish();
    });
  }

  async apply(
    document: PolicyDocument,
    authorship: Authorship,
    { prune = false, dryRun = false } = {},
  ): Promise<ChangeOutcome> {
    const apply = (db: Database.Database, journal?: Journal) => {
      const change = new ChangeRecord(db, authorship, { journal });
      applyDocument(document, new SqlitePolicyPut(db, new PolicyWriter(db, change)), { prune });
      const outcome = change.finish();
      return dryRun ? { differences: outcome.differences } : outcome;
    };
    return this.#transactions.run(apply, { dryRun });
  }

  async history(filter: HistoryFilter): Promise<RecordedChange[]> {
    return readHistory(this.#db, filter);
  }

  async entryDifferences(id: number, limit: number): Promise<EntryDifference[]> {
    return entryDifferences(this.#db, id, limit);
  }

  async nextUndo(): Promise<UndoTarget | undefined> {
    return nextUndo(this.#db);
  }

  async nextRedo(): Promise<UndoTarget | undefined> {
    return nextRedo(this.#db);
  }

  async undo(
    change: number,
    authorship: Authorship,
    { dryRun = false } = {},
  ): Promise<UndoOutcome> {
    return this.#transactions.run(
      (db, journal) => undo(db, change, authorship, { dryRun, journal }),
      { dryRun },
    );
  }

  async redo(
    change: number,
    authorship: Authorship,
    { dryRun = false } = {},
  ): Promise<UndoOutcome> {
    return this.#transactions.run(
      (db, journal) => redo(db, change, authorship, { dryRun, journal }),
      { dryRun },
    );
  }

  async read<T>(query: (policy: PolicyStore) => Promise<T>): Promise<T> {
    const db = this.#reader();
    try {
      // The first read fixes the moment.
      db.exec('BEGIN; SELECT 1 FROM setting');
      return await query(new SqlitePolicyStore(db));
    } finally {
      db.close();
    }
  }

  atOnce<T>(query: () => T): T {
    return this.#db.transaction(query)();
  }

  #reader(): Database.Database {
    return this.#connect?.() ?? new Sqlite(this.#db.serialize());
  }

  async accounts(page: AccountPage = {}): Promise<Account[]> {
    return readAccounts(this.#db, page);
  }

  async routes(accountId: string): Promise<string[]> {
    const routes = preparedValue(
      this.#db,
      'SELECT route FROM route JOIN account USING (account_key) WHERE id = ? ORDER BY route',
    );
    return routes.all(accountId) as string[];
  }

  async accountKazooIds(): Promise<ReadonlyMap<string, string>> {
    const rows = prepared(this.#db, `SELECT name, id FROM foreign_document WHERE kind = 'account'`);
    return new Map(
      (rows.all() as { name: string; id: string }[]).map(({ name, id }) => [name, id]),
    );
  }

  async lists(accountId?: string): Promise<ListSummary[]> {
    const where = accountId === undefined ? '' : 'WHERE o.id = ? OR l.owner_key = 0';
    const rows = prepared(this.#db, `${LISTS} ${where} ORDER BY o.id IS NOT NULL, o.id, l.name`);
    return (rows.all(...(accountId === undefined ? [] : [accountId])) as SummaryRow[]).map(
      toSummary,
    );
  }

  async list(name: string): Promise<ListSummary | undefined> {
    const row = prepared<object>(this.#db, `${LISTS} WHERE l.list_key = ${LIST_KEY}`).get(
      splitListName(name),
    ) as SummaryRow | undefined;
    return row && toSummary(row);
  }

  async subscribedLists(): Promise<ListSummary[]> {
    const rows = this.#db.prepare(
      `${LISTS} WHERE l.subscription IS NOT NULL ORDER BY o.id, l.name`,
    );
    return (rows.all() as SummaryRow[]).map(toSummary);
  }

  async entries(list: string, page: EntryPage = {}): Promise<StoredEntry[]> {
    return readEntries(this.#db, list, page);
  }

  async entryAfter(list: string, after: string, nth: number): Promise<string | undefined> {
    return readEntryAfter(this.#db, list, after, nth);
  }

  async entriesAnywhere(texts: readonly string[]): Promise<ListedEntry[]> {
    return readEntriesAnywhere(this.#db, texts);
  }

  async *allEntries(list: string): AsyncGenerator<Entry> {
    const db = this.#reader();
    try {
      const rows = db.prepare(ALL_ENTRIES).iterate(list) as IterableIterator<EntryRow>;
      for (const { text, label, expires_at } of rows) {
        yield { text, label: label ?? undefined, expiresAt: expires_at ?? undefined };
      }
    } finally {
      db.close();
    }
  }

  async bulkImport<T>(list: string, use: (bulk: BulkImport) => Promise<T>): Promise<T> {
    const own = this.#connect?.();
    try {
      return await use(new SqliteBulkImport(own ?? this.#db, list, this.#shared));
    } finally {
      own?.close();
    }
  }

  close(): void {
    this.#transactions.close();
    this.#db.close();
  }
}

const ALL_ENTRIES = `
  SELECT text, label, expires_at FROM entry
  WHERE list_key = (SELECT l.list_key FROM list l LEFT JOIN account o ON o.account_key = l.owner_key
    WHERE iif(o.id IS NULL, l.name, o.id || '/' || l.name) = ?)
  ORDER BY text`;

interface EntryRow {
  text: string;
  label: string | null;
  expires_at: number | null;
}
