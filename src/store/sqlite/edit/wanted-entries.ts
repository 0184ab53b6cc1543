import { differs, renewed, replaced } from './entry-difference.js';

/* The statements that stage entries in temporary tables and merge them into a list. */

/** Creates empty tables. */
export const WANTED = `
  CREATE TEMP TABLE IF NOT EXISTS wanted (
    text TEXT PRIMARY KEY, gram TEXT, label TEXT, expires_at INTEGER
  ) WITHOUT ROWID;
  DELETE FROM temp.wanted`;

export const STAGED_AND_WANTED = `
  DROP TABLE IF EXISTS temp.staged;
  CREATE TEMP TABLE staged (text TEXT NOT NULL, gram TEXT, label TEXT, expires_at INTEGER);
  ${WANTED}`;

// Many texts in one JSON text, because one call costs more than the rows do.
export const STAGE_TEXTS = 'INSERT INTO temp.staged (text) SELECT value FROM json_each(?)';

export const STAGE = 'INSERT INTO temp.staged VALUES (?, ?, ?, ?)';

/** Keeps the first entry of each text. */
export const SETTLE = `
  INSERT OR IGNORE INTO temp.wanted
  SELECT text, gram, label, expires_at FROM temp.staged ORDER BY text, rowid`;

/** With min(), SQLite takes the other columns from the row that has the minimum: the first. */
export const SETTLE_COUNTED = `
  INSERT INTO temp.wanted
  SELECT text, gram, label, expires_at FROM temp.staged
  GROUP BY text HAVING min(rowid) AND count(*) >= ? ORDER BY text`;

export const DISTINCT = 'SELECT count(DISTINCT text) FROM temp.staged';

/** Adds one wanted text. If the text is wanted already, the first one counts. */
export const WANT = 'INSERT INTO temp.wanted VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
export const IS_SAME = 'SELECT label IS ? AND expires_at IS ? FROM temp.wanted WHERE text = ?';

export const WANTED_IN = `
  SELECT text, label, expires_at FROM temp.wanted WHERE text > ? AND text <= ? ORDER BY text`;

export const NEXT_SLICE =
  'SELECT text FROM temp.wanted WHERE text > ? ORDER BY text LIMIT 1 OFFSET ?';
/** The last code point: no text sorts after it. */
export const LAST_TEXT = '\u{10ffff}';

/** Creates an empty table for one range of texts. */
export const PENDING = `
  CREATE TEMP TABLE IF NOT EXISTS pending (
    text TEXT PRIMARY KEY, gram TEXT, label TEXT, expires_at INTEGER,
    before_label TEXT, before_expires_at INTEGER, before_change INTEGER
  ) WITHOUT ROWID;
  DELETE FROM temp.pending`;

export interface MergeStatements {
  /** Selects new and changed entries, with their state before. */
  readonly gather: string;
  readonly toChange: string;
}

export const ADDING = mergeStatements(renewed);
export const REPLACING = mergeStatements(replaced);

function mergeStatements(becoming: typeof renewed): MergeStatements {
  const columns = becoming('w');
  return {
    gather: `
      INSERT INTO temp.pending
      SELECT w.text, w.gram, ${columns.label}, ${columns.expiresAt},
        e.label, e.expires_at, e.change_id
      FROM temp.wanted w LEFT JOIN entry e ON e.list_key = :key AND e.text = w.text
      WHERE w.text > :from AND w.text <= :to AND (e.text IS NULL OR ${differs(columns)})`,
    toChange: `FROM temp.wanted w CROSS JOIN entry e ON e.list_key = :key AND e.text = w.text
      WHERE ${differs(columns)}`,
  };
}

export const RECORD_CHANGED = `
  INSERT INTO entry_operation (change_id, list, text, before_label, before_expires_at,
    before_change, after_label, after_expires_at, after_change)
  SELECT :change, :list, text, before_label, before_expires_at, before_change,
    label, expires_at, before_change
  FROM temp.pending WHERE before_change IS NOT NULL`;

/**
 * For a list that has entries, only pending ones are put. For an empty list, all wanted ones are.
 */
export const PUT = { pending: putFrom('temp.pending'), wanted: putFrom('temp.wanted') };

function putFrom(table: string): string {
  return `
    INSERT INTO entry (list_key, text, owner_key, gram, label, expires_at, change_id)
    SELECT :key, text, :owner, gram, label, expires_at, :change FROM ${table}
    WHERE text > :from AND text <= :to ORDER BY text
    ON CONFLICT DO UPDATE SET label = excluded.label, expires_at = excluded.expires_at`;
}

const UNWANTED = `FROM entry WHERE list_key = :key AND text > :from AND text <= :to
  AND NOT EXISTS (SELECT 1 FROM temp.wanted w WHERE w.text = entry.text)`;

export const RECORD_REMOVED = `
  INSERT INTO entry_operation (change_id, list, text, before_label, before_expires_at, before_change)
  SELECT :change, :list, text, label, expires_at, change_id ${UNWANTED}`;

export const REMOVE = `DELETE ${UNWANTED}`;

export const TO_ADD = `FROM temp.wanted w
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.list_key = :key AND e.text = w.text)`;

export const TO_REMOVE = `FROM entry e
  WHERE e.list_key = :key AND NOT EXISTS (SELECT 1 FROM temp.wanted w WHERE w.text = e.text)`;
