import type Database from 'better-sqlite3';
import type { Counted } from '../../operation.js';
import { prepared, preparedValue } from '../database/prepared.js';

/** A change counts its entries, and names at most this many. */
export const MOST_EXAMPLES = 5;

/** Counts of one list's entries that a change recorded one by one. */
export interface EntryCounts {
  /** Entries restored by an undo. New entries are not recorded one by one. */
  readonly restored: Counted | undefined;
  readonly changed: Counted | undefined;
  readonly removed: Counted | undefined;
}

/** Counts by list. */
export function countEntries(db: Database.Database, change: number): Map<string, EntryCounts> {
  const rows = prepared<[number], CountRow>(db, COUNTS).all(change);
  const examples = (list: string, condition: string) =>
    preparedValue<[number, string], string>(
      db,
      `SELECT text FROM entry_operation WHERE change_id = ? AND list = ? AND ${condition}
       ORDER BY text LIMIT ${MOST_EXAMPLES}`,
    ).all(change, list);
  const counted = (list: string, count: number, condition: string) =>
    count === 0 ? undefined : { count, examples: examples(list, condition) };
  return new Map(
    rows.map(({ list, restored, changed, removed }) => [
      list,
      {
        restored: counted(list, restored, RESTORED),
        changed: counted(list, changed, CHANGED),
        removed: counted(list, removed, REMOVED),
      },
    ]),
  );
}

const RESTORED = 'before_change IS NULL AND after_change IS NOT NULL';
const CHANGED = 'before_change IS NOT NULL AND after_change IS NOT NULL';
const REMOVED = 'before_change IS NOT NULL AND after_change IS NULL';

const COUNTS = `
  SELECT list, count(*) FILTER (WHERE ${RESTORED}) AS restored,
    count(*) FILTER (WHERE ${CHANGED}) AS changed, count(*) FILTER (WHERE ${REMOVED}) AS removed
  FROM entry_operation WHERE change_id = ? GROUP BY list`;

interface CountRow {
  readonly list: string;
  readonly restored: number;
  readonly changed: number;
  readonly removed: number;
}
