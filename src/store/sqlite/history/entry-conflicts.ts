import type Database from 'better-sqlite3';
import type { NamedSpan } from '../../renames.js';
import { LIST_KEY, listParameters } from '../edit/policy-rows.js';

/** A list of the undone change. */
export interface NamedList {
  /** Its name in that change. */
  readonly was: string;
  /** Its present name. */
  readonly name: string;
  /** The names that it had in later changes. */
  readonly spans: readonly NamedSpan[];
}

/** Later changes of the same entries. */
export function touchedEntries(
  db: Database.Database,
  change: number,
  lists: readonly NamedList[],
): number[] {
  const names = JSON.stringify(
    lists.flatMap(({ was, spans }) => spans.map((span) => ({ was, ...span }))),
  );
  return db.prepare<object, number>(TOUCHED).pluck().all({ change, names });
}

/**
 * Later changes of entries that undoing this change would remove: they have the text of a restored
 * entry, or are in a list that is removed.
 * @param going keys of operations, under present names
 */
export function sweptEntries(
  db: Database.Database,
  change: number,
  lists: readonly NamedList[],
  going: ReadonlySet<string>,
): number[] {
  const names = JSON.stringify(lists.map(({ was, name }) => ({ was, name })));
  const inList = db.prepare<object, number>(IN_LIST).pluck();
  const removed = [...going]
    .filter((key) => key.startsWith(LIST))
    .map((key) => key.slice(LIST.length));
  return [
    ...db.prepare<object, number>(OF_SAME_TEXT).pluck().all({ change, names }),
    ...removed.flatMap((name) => inList.all({ ...listParameters(name), change })),
  ];
}

/** The beginning of a list's key, see `keyOf`. */
const LIST = 'list ';

/** The names of the lists, as rows. */
const SPANS = `
  span AS MATERIALIZED (
    SELECT value ->> 'was' AS was, value ->> 'name' AS name, value ->> 'after' AS after,
      value ->> 'until' AS until
    FROM json_each(:names)
  )`;

/** Entries that the change added carry its number. The others are found by their text. */
const TOUCHED = `
  WITH ${SPANS},
  later AS (
    SELECT change_id, before_change FROM entry_operation l
    WHERE change_id > :change AND (before_change = :change OR EXISTS (
      SELECT 1 FROM span CROSS JOIN entry_operation mine
      WHERE span.name = l.list AND l.change_id > span.after AND l.change_id <= span.until
        AND mine.change_id = :change AND mine.list = span.was AND mine.text = l.text))
  )
  SELECT change_id FROM later UNION SELECT before_change FROM later WHERE before_change > :change`;

const OF_SAME_TEXT = `
  WITH ${SPANS},
  named AS MATERIALIZED (
    SELECT l.list_key, iif(o.id IS NULL, l.name, o.id || '/' || l.name) AS name
    FROM list l LEFT JOIN account o ON o.account_key = l.owner_key
  )
  SELECT DISTINCT e.change_id FROM span
  CROSS JOIN entry_operation mine ON mine.change_id = :change AND mine.list = span.was
  CROSS JOIN named ON named.name = span.name
  CROSS JOIN entry e ON e.list_key = named.list_key AND e.text = mine.text
  WHERE e.change_id > :change`;

const IN_LIST = `
  SELECT DISTINCT change_id FROM entry WHERE list_key = ${LIST_KEY} AND change_id > :change`;
