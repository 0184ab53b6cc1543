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

const POLICY_TABLES = ['setting', 'account', 'route', 'list', 'activation', 'entry'];

/** Every row of a policy, keys and dates included, without the record of its changes. */
export function policyRows(file: string): Record<string, unknown> {
  const tables = dump(file);
  return Object.fromEntries(POLICY_TABLES.map((name) => [name, tables[name]]));
}
