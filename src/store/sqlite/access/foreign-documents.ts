import type Database from 'better-sqlite3';
import {
  type DocumentKind,
  derivedId,
  type ForeignDocument,
  type ForeignDocuments,
} from '../../foreign-documents.js';
import { openDatabase } from '../database/open.js';

const BUSY_MS = 10_000;

/** The documents are in the policy's database. Throws `AppError` if it can't be used. */
export function openForeignDocuments(file: string): SqliteForeignDocuments {
  return new SqliteForeignDocuments(openDatabase(file, 'policy', { busyTimeoutMs: BUSY_MS }));
}

export class SqliteForeignDocuments implements ForeignDocuments {
  readonly #db: Database.Database;
  readonly #find: Database.Statement<[string, string], { id: string; fields: string }>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#find = db.prepare('SELECT id, fields FROM foreign_document WHERE kind = ? AND name = ?');
  }

  document(kind: DocumentKind, name: string): ForeignDocument {
    const row = this.#find.get(kind, name);
    if (row === undefined) return { id: derivedId(kind, name), fields: {} };
    return { id: row.id, fields: JSON.parse(row.fields) as Record<string, unknown> };
  }

  close(): void {
    this.#db.close();
  }
}
