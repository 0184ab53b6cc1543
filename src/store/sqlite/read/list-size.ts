import type Database from 'better-sqlite3';

/** Keeps the number of entries that stands with a list, after so many came, or went (negative). */
export function resizeList(db: Database.Database, listKey: number, by: number): void {
  if (by === 0) return;
  db.prepare('UPDATE list SET entries = entries + ? WHERE list_key = ?').run(by, listKey);
}
