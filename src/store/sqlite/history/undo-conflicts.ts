import type Database from 'better-sqlite3';
import { SETTING } from '../read/policy-queries.js';

/*
 * What stands in the way of undoing change n: later changes that touched a row of it, or a row that
 * a row of it needs or leads to. Each query yields the numbers of such changes, undone ones included.
 * CROSS JOIN keeps SQLite from looking at every change for each row.
 */

/** Later changes that touched what this change touched. */
export function changesThatTouchedTheSame(db: Database.Database, n: number): number[] {
  return collect(db, [SAME_ROWS, SAME_ENTRIES, PARENTS, SAME_NAMES], { n });
}

/**
 * After the fact: later changes whose rows went along when change `undo` reverted change n (in the
 * cascade of a deletion, or for an entry of the same text), or that the default account rests on.
 */
export function changesUnder(db: Database.Database, n: number, undo: number): number[] {
  const parameters = { n, undo, defaultAccount: SETTING.defaultAccount };
  return collect(db, [SWEPT_ROWS, SWEPT_ENTRIES, DEFAULT_ACCOUNT], parameters);
}

function collect(
  db: Database.Database,
  queries: readonly string[],
  parameters: Readonly<Record<string, string | number>>,
): number[] {
  const found = queries.flatMap((query) => db.prepare(query).pluck().all(parameters) as number[]);
  return [...new Set(found)];
}

const SAME_ROWS = `
  SELECT DISTINCT later.change_id FROM journal later
  CROSS JOIN journal mine ON mine.change_id = :n AND mine.tbl = later.tbl
    AND mine.row_key = later.row_key
  WHERE later.change_id > :n`;

/** Entries that the change added are known by their \`added_by\`; the others by their text. */
const SAME_ENTRIES = `
  WITH later AS (
    SELECT change_id, added_by FROM entry_journal l
    WHERE change_id > :n AND (added_by = :n OR EXISTS (
      SELECT 1 FROM entry_journal mine
      WHERE mine.change_id = :n AND mine.list_key = l.list_key AND mine.text = l.text))
  )
  SELECT change_id FROM later UNION SELECT added_by FROM later WHERE added_by > :n`;

/** What comes back needs its list and its account as they were, not others under the same key. */
const PARENTS = `
  WITH back AS (
    SELECT tbl, old FROM journal WHERE change_id = :n AND old IS NOT NULL
  ), parent (tbl, row_key) AS (
    SELECT DISTINCT 'list', CAST(list_key AS TEXT) FROM entry_journal WHERE change_id = :n
    UNION SELECT 'list', CAST(old ->> 'list_key' AS TEXT) FROM back WHERE tbl = 'activation'
    UNION SELECT 'account', CAST(old ->> 'account_key' AS TEXT) FROM back
      WHERE tbl IN ('route', 'activation')
    UNION SELECT 'account', CAST(old ->> 'owner_key' AS TEXT) FROM back WHERE tbl = 'list'
  )
  SELECT DISTINCT later.change_id FROM journal later
  CROSS JOIN parent ON parent.tbl = later.tbl AND parent.row_key = later.row_key
  WHERE later.change_id > :n AND ${nameOf('later.old')} IS NOT ${nameOf('later.new')}`;

/** An account or list of the same name under another key: only one can have it. */
const SAME_NAMES = `
  WITH named AS (
    SELECT change_id, tbl, row_key, ${nameOf('old')} AS name FROM journal
    WHERE change_id >= :n AND tbl IN ('account', 'list')
    UNION SELECT change_id, tbl, row_key, ${nameOf('new')} FROM journal
    WHERE change_id >= :n AND tbl IN ('account', 'list')
  ), mine AS MATERIALIZED (SELECT tbl, row_key, name FROM named WHERE change_id = :n)
  SELECT DISTINCT later.change_id FROM named later
  JOIN mine ON mine.tbl = later.tbl AND mine.name = later.name AND mine.row_key <> later.row_key
  WHERE later.change_id > :n`;

const SWEPT_ROWS = `
  SELECT DISTINCT later.change_id FROM journal swept
  JOIN journal later ON later.tbl = swept.tbl AND later.row_key = swept.row_key
  WHERE swept.change_id = :undo AND later.change_id > :n AND later.change_id < :undo
    AND NOT EXISTS (SELECT 1 FROM journal mine WHERE mine.change_id = :n
      AND mine.tbl = swept.tbl AND mine.row_key = swept.row_key)`;

const SWEPT_ENTRIES = `
  SELECT DISTINCT swept.added_by FROM entry_journal swept
  WHERE swept.change_id = :undo AND swept.added_by > :n`;

/** The default account is gone: who removed it, or made it the default. */
const DEFAULT_ACCOUNT = `
  SELECT DISTINCT later.change_id FROM setting s
  JOIN journal later ON (later.tbl = 'setting' AND later.row_key = s.name)
    OR (later.tbl = 'account' AND later.new IS NULL AND later.old ->> 'id' = s.value)
  WHERE s.name = :defaultAccount AND s.value NOT IN (SELECT id FROM account)
    AND later.change_id > :n AND later.change_id < :undo`;

/** By what people know an account or a list; null where there was none. */
function nameOf(row: string): string {
  return `coalesce(${row} ->> 'id', (${row} ->> 'owner_key') || '/' || (${row} ->> 'name'))`;
}
