import { Sqlite } from '../database/driver.js';

/** A name with its description. */
export interface Named {
  readonly name: string;
  readonly about: string;
}

/** Short, because shell completion waits for it. */
const BUSY_MS = 200;

const QUERIES = {
  account: 'SELECT id AS name, name AS about FROM account ORDER BY id',
  list: `SELECT iif(a.id IS NULL, l.name, a.id || '/' || l.name) AS name, l.kind AS about
    FROM list l LEFT JOIN account a ON a.account_key = l.owner_key ORDER BY 1`,
} as const;

/**
 * All accounts or lists, without reading entries. Throws SQLite's error if the file can't be read.
 */
export function policyNames(file: string, kind: keyof typeof QUERIES): Named[] {
  const db = new Sqlite(file, { timeout: BUSY_MS, fileMustExist: true });
  try {
    db.pragma('query_only = ON');
    return db.prepare(QUERIES[kind]).all() as Named[];
  } finally {
    db.close();
  }
}
