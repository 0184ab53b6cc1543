import type Database from 'better-sqlite3';
import type { PolicyEdit } from '../../src/store/policy-store.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';

/** A policy on file, made without the command. */
export async function createPolicy(file: string, edit: (edit: PolicyEdit) => void): Promise<void> {
  const store = openPolicyStore(file, { create: true });
  await store.change({ author: 'tester', what: 'set-up' }, edit);
  store.close();
}

/** Schema and rows of a database, to compare. */
export function dump(file: string): Record<string, unknown> {
  const db = new Sqlite(file, { readonly: true });
  try {
    const tables = db
      .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      .all() as { name: string; sql: string }[];
    const contents = tables.map(({ name, sql }) => [
      name,
      { sql, rows: db.prepare(`SELECT * FROM "${name}"`).all() },
    ]);
    return Object.fromEntries(contents);
  } finally {
    db.close();
  }
}

const LIST_NAME = `(SELECT iif(o.id IS NULL, l.name, o.id || '/' || l.name)
  FROM list l LEFT JOIN account o ON o.account_key = l.owner_key WHERE l.list_key = t.list_key)`;
const ACCOUNT = '(SELECT id FROM account a WHERE a.account_key = t.account_key)';
const QUERIES: Readonly<Record<string, string>> = {
  setting: 'SELECT t.* FROM setting t',
  account: 'SELECT t.id, t.* FROM account t',
  route: `SELECT route, ${ACCOUNT} AS account FROM route t`,
  list: `SELECT ${LIST_NAME} AS list, t.* FROM list t`,
  activation: `SELECT ${LIST_NAME} AS list, ${ACCOUNT} AS account, active FROM activation t`,
  entry: `SELECT ${LIST_NAME} AS list, t.* FROM entry t`,
};

/** Every row of a policy, dates included, by names in place of keys and without the record of changes. */
export function rowsOf(db: Database.Database): Record<string, unknown[]> {
  const rows = Object.entries(QUERIES).map(([table, query]) => [
    table,
    (db.prepare(`${query} ORDER BY 1, 2`).all() as Row[]).map(withoutKeys),
  ]);
  return Object.fromEntries(rows);
}

type Row = Readonly<Record<string, unknown>>;

function withoutKeys(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !column.endsWith('_key')));
}

export function policyRows(file: string): Record<string, unknown[]> {
  const db = new Sqlite(file, { readonly: true });
  try {
    return rowsOf(db);
  } finally {
    db.close();
  }
}
