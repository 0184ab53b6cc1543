import { differs, renewed, replaced } from '../history/entry-difference.js';

/* The statements of `SqliteBulkImport`. */

export const TABLES = `
  DROP TABLE IF EXISTS temp.staged;
  DROP TABLE IF EXISTS temp.wanted;
  CREATE TEMP TABLE staged (text TEXT NOT NULL, gram TEXT, label TEXT, expires_at INTEGER);
  CREATE TEMP TABLE wanted (text TEXT PRIMARY KEY, gram TEXT, label TEXT, expires_at INTEGER)
    WITHOUT ROWID`;

// Many texts in one JSON text: one call costs more than the rows do.
export const STAGE_TEXTS = 'INSERT INTO temp.staged (text) SELECT value FROM json_each(?)';

export const STAGE = 'INSERT INTO temp.staged VALUES (?, ?, ?, ?)';

/** The first of each text. */
export const SETTLE = `
  INSERT OR IGNORE INTO temp.wanted
  SELECT text, gram, label, expires_at FROM temp.staged ORDER BY text, rowid`;

/** With min(), SQLite takes the other columns from the row that has it: the first. */
export const SETTLE_COUNTED = `
  INSERT INTO temp.wanted
  SELECT text, gram, label, expires_at FROM temp.staged
  GROUP BY text HAVING min(rowid) AND count(*) >= ? ORDER BY text`;

export const DISTINCT = 'SELECT count(DISTINCT text) FROM temp.staged';

export const TARGET = `
  SELECT l.list_key AS key, l.owner_key AS owner
  FROM list l LEFT JOIN account o ON o.account_key = l.owner_key
  WHERE iif(o.id IS NULL, l.name, o.id || '/' || l.name) = ?`;

export const NEXT_SLICE =
  'SELECT text FROM temp.wanted WHERE text > ? ORDER BY text LIMIT 1 OFFSET ?';
/** The last code point there is: no text lies behind it. */
export const LAST_TEXT = '\u{10ffff}';

/** Adds what is new; what is there and would differ is changed. */
export const PUT = { adding: put(renewed), replacing: put(replaced) };

function put(becoming: typeof renewed): string {
  const columns = becoming('excluded');
  return `
    INSERT INTO entry AS e (list_key, text, owner_key, gram, label, expires_at, change_id)
    SELECT :list, text, :owner, gram, label, expires_at, :change FROM temp.wanted
    WHERE text > :from AND text <= :to ORDER BY text
    ON CONFLICT DO UPDATE SET label = ${columns.label}, expires_at = ${columns.expiresAt}
    WHERE ${differs(columns)}`;
}

export const REMOVE = `
  DELETE FROM entry WHERE list_key = :list AND text > :from AND text <= :to
    AND NOT EXISTS (SELECT 1 FROM temp.wanted w WHERE w.text = entry.text)`;

/** Of the entries that the change touched, those it removed included. */
export const TOUCHED = 'SELECT count(*) FROM entry_journal WHERE change_id = ?';

export const TO_ADD = `FROM temp.wanted w
  WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.list_key = :list AND e.text = w.text)`;

export const TO_REMOVE = `FROM entry e
  WHERE e.list_key = :list AND NOT EXISTS (SELECT 1 FROM temp.wanted w WHERE w.text = e.text)`;

export const TO_CHANGE = { adding: toChange(renewed), replacing: toChange(replaced) };

function toChange(becoming: typeof renewed): string {
  return `FROM temp.wanted w CROSS JOIN entry e ON e.list_key = :list AND e.text = w.text
    WHERE ${differs(becoming('w'))}`;
}
