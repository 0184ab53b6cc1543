import type Database from 'better-sqlite3';
import { LIST_KEY, listParameters } from '../edit/policy-rows.js';

/** Later changes of the same entries. */
export function touchedEntries(db: Database.Database, change: number): number[] {
  return db.prepare<object, number>(TOUCHED).pluck().all({ change });
}

/**
 * Later changes of entries that undoing this change would remove: they have the text of a restored
 * entry, or are in a list that is removed.
 * @param going keys of operations
 */
export function sweptEntries(
  db: Database.Database,
  change: number,
  going: ReadonlySet<string>,
): number[] {
  const inList = db.prepare<object, number>(IN_LIST).pluck();
  const lists = [...going]
    .filter((key) => key.startsWith(LIST))
    .map((key) => key.slice(LIST.length));
  return [
    ...db.prepare<object, number>(OF_SAME_TEXT).pluck().all({ change }),
    ...lists.flatMap((name) => inList.all({ ...listParameters(name), change })),
  ];
}

/** The beginning of a list's key, see `keyOf`. */
const LIST = 'list ';

/** Entries that the change added carry its number. The others are found by their text. */
const TOUCHED = `
  WITH later AS (
    SELECT change_id, before_change FROM entry_operation l
    WHERE change_id > :change AND (before_change = :change OR EXISTS (
      SELECT 1 FROM entry_operation mine
      WHERE mine.change_id = :change AND mine.list = l.list AND mine.text = l.text))
  )
  SELECT change_id FROM later UNION SELECT before_change FROM later WHERE before_change > :change`;

const OF_SAME_TEXT = `
  WITH named AS MATERIALIZED (
    SELECT l.list_key, iif(o.id IS NULL, l.name, o.id || '/' || l.name) AS name
    FROM list l LEFT JOIN account o ON o.account_key = l.owner_key
  )
  SELECT DISTINCT e.change_id FROM entry_operation mine
  CROSS JOIN named ON named.name = mine.list
  CROSS JOIN entry e ON e.list_key = named.list_key AND e.text = mine.text
  WHERE mine.change_id = :change AND e.change_id > :change`;

const IN_LIST = `
  SELECT DISTINCT change_id FROM entry WHERE list_key = ${LIST_KEY} AND change_id > :change`;
