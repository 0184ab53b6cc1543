import { Sqlite } from '../database/driver.js';

/** A text of the policy that goes into a FreeSWITCH command, and its owner. */
export interface StoredDialplanText {
  readonly kind: 'extension' | 'dialplan' | 'context' | 'action';
  /** An account or, for the action of a list, the list. */
  readonly owner: string;
  readonly isList: 0 | 1;
  readonly text: string;
}

const BUSY_MS = 10_000;

const TEXTS = `
  SELECT 'extension' AS kind, id AS owner, 0 AS isList, extension AS text FROM account
  UNION ALL SELECT 'dialplan', id, 0, dialplan FROM account
  UNION ALL SELECT 'context', id, 0, context FROM account
  UNION ALL SELECT 'action', id, 0, anonymous_action FROM account
  UNION ALL SELECT 'action', iif(a.id IS NULL, l.name, a.id || '/' || l.name), 1, l.action
    FROM list l LEFT JOIN account a ON a.account_key = l.owner_key`;

/**
 * The stored texts, whatever program wrote them. Throws SQLite's error if the file can't be read.
 */
export function storedDialplanTexts(file: string): StoredDialplanText[] {
  const db = new Sqlite(file, { timeout: BUSY_MS, fileMustExist: true });
  try {
    db.pragma('query_only = ON');
    return db
      .prepare(`SELECT * FROM (${TEXTS}) WHERE text IS NOT NULL`)
      .all() as StoredDialplanText[];
  } finally {
    db.close();
  }
}
