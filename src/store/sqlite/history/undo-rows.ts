import type Database from 'better-sqlite3';
import type { RecordedChange } from '../../history.js';
import type { ChangeRecord } from '../edit/change-record.js';

/** Puts what a change touched back: first what came goes, then what was is there again. */
export function revertRows(
  db: Database.Database,
  undone: RecordedChange,
  change: ChangeRecord,
): void {
  const parameters = { n: undone.id, undo: change.id() };
  const run = (sql: string) => db.prepare<typeof parameters>(sql).run(parameters);
  // Without an index on change_id, which every import would pay for, this reads all entries: a
  // second for ten million. An undo brings entries back under their old change and adds none.
  if (undone.undoes === undefined) run('DELETE FROM entry WHERE change_id = :n');
  run(REMOVE_JOURNALED_ENTRIES);
  const rows = readRows(db, undone.id);
  for (const table of [...TABLES].reverse()) {
    for (const { before, after } of rows.filter(({ tbl }) => tbl === table)) {
      if (after !== undefined && !isSame(table, before, after)) remove(db, table, after);
    }
  }
  for (const table of TABLES) {
    for (const { before } of rows.filter(({ tbl }) => tbl === table)) {
      if (before !== undefined) put(db, table, before);
    }
  }
  run(BRING_ENTRIES_BACK);
  run(NOTE_ENTRIES);
  run(COUNT_ENTRIES);
}

/** Each before those that refer to it. */
const TABLES = ['setting', 'account', 'list', 'route', 'activation'] as const;
type Table = (typeof TABLES)[number];

const KEYS: Readonly<Record<Table, readonly string[]>> = {
  setting: ['name'],
  account: ['account_key'],
  list: ['list_key'],
  route: ['route'],
  activation: ['account_key', 'list_key'],
};

/** By what people know a row. */
const NAMES: Readonly<Record<Table, readonly string[]>> = {
  ...KEYS,
  account: ['id'],
  list: ['owner_key', 'name'],
};

type Row = Readonly<Record<string, string | number | null>>;

interface JournalRow {
  readonly tbl: Table;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

function readRows(db: Database.Database, changeId: number): JournalRow[] {
  const parse = (json: string | null) => (json === null ? undefined : (JSON.parse(json) as Row));
  return db
    .prepare<[number], { tbl: Table; old: string | null; new: string | null }>(
      'SELECT tbl, old, new FROM journal WHERE change_id = ?',
    )
    .all(changeId)
    .map((row) => ({ tbl: row.tbl, before: parse(row.old), after: parse(row.new) }));
}

/** A key is given away again: a change that removes an account and adds another may reuse it. */
function isSame(table: Table, before: Row | undefined, after: Row): boolean {
  return before !== undefined && NAMES[table].every((column) => before[column] === after[column]);
}

function remove(db: Database.Database, table: Table, row: Row): void {
  const keys = KEYS[table];
  const where = keys.map((key) => `${key} = ?`).join(' AND ');
  db.prepare(`DELETE FROM ${table} WHERE ${where}`).run(...keys.map((key) => row[key]));
}

function put(db: Database.Database, table: Table, row: Row): void {
  const columns = Object.keys(row);
  const others = columns.filter((column) => !KEYS[table].includes(column));
  db.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (${KEYS[table].join(', ')})
     DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`,
  ).run(...Object.values(row));
}

const REMOVE_JOURNALED_ENTRIES = `
  DELETE FROM entry WHERE (list_key, text) IN (
    SELECT list_key, text FROM entry_journal WHERE change_id = :n)`;

const BRING_ENTRIES_BACK = `
  INSERT INTO entry (list_key, text, owner_key, gram, label, expires_at, change_id)
  SELECT list_key, text, owner_key, gram, label, expires_at, added_by
  FROM entry_journal WHERE change_id = :n AND added_by IS NOT NULL`;

/** Where the undo removed another of the same text, that stands in its journal already. */
const NOTE_ENTRIES = `
  INSERT INTO entry_journal (change_id, list_key, text)
  SELECT :undo, list_key, text
  FROM entry_journal WHERE change_id = :n AND added_by IS NOT NULL
  ON CONFLICT DO NOTHING`;

/** Of all lists: what the change added says nowhere how much went to which. */
const COUNT_ENTRIES = `
  UPDATE list SET entries = n FROM (
    SELECT l.list_key AS key, count(e.text) AS n
    FROM list l LEFT JOIN entry e USING (list_key) GROUP BY l.list_key
  ) WHERE list_key = key AND entries <> n`;
