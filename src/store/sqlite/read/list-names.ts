import { Sqlite } from '../database/driver.js';
import { LIST_KEY, listParameters } from '../edit/policy-rows.js';
import type { Parameters } from '../edit/statements.js';

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
  return read(file, QUERIES[kind], {});
}

/** More would not be read by anybody. */
const MOST = 100;

/** The first entries of a list that begin like this, with their labels. Throws like `policyNames`. */
export function entryNames(file: string, list: string, beginning: string): Named[] {
  return read(file, ENTRIES, { ...listParameters(list), beginning });
}

/** The latest changes whose numbers begin like this. Throws like `policyNames`. */
export function changeNames(file: string, beginning: string): Named[] {
  return read(file, CHANGES, { beginning });
}

/** The UUIDs of the latest calls that begin like this. Throws like `policyNames`. */
export function callNames(callLog: string, beginning: string): Named[] {
  return read(callLog, CALLS, { beginning });
}

const ENTRIES = `
  SELECT text AS name, coalesce(label, '') AS about FROM entry
  WHERE list_key = ${LIST_KEY} AND text >= :beginning AND text < :beginning || char(1114111)
  ORDER BY text LIMIT ${MOST}`;

const CHANGES = `
  SELECT CAST(id AS TEXT) AS name, what AS about FROM change
  WHERE CAST(id AS TEXT) GLOB :beginning || '*' ORDER BY id DESC LIMIT ${MOST}`;

const CALLS = `
  SELECT uuid AS name, verdict || ' ' || coalesce(account, '') AS about FROM call
  WHERE uuid >= :beginning AND uuid < :beginning || char(1114111)
  ORDER BY call_key DESC LIMIT ${MOST}`;

function read(file: string, query: string, parameters: Parameters): Named[] {
  const db = new Sqlite(file, { timeout: BUSY_MS, fileMustExist: true });
  try {
    db.pragma('query_only = ON');
    return db.prepare<[Parameters], Named>(query).all(parameters);
  } finally {
    db.close();
  }
}
