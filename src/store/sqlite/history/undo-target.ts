import type Database from 'better-sqlite3';
import type { UndoTarget } from '../../history.js';
import { readChange, undoneChanges } from './history.js';

/** See `PolicyStore`. */
export function nextUndo(db: Database.Database): UndoTarget | undefined {
  const undone = undoneChanges(db);
  for (const id of ownChanges(db)) if (!undone.has(id)) return target(db, id, id);
  return undefined;
}

/** See `PolicyStore`. */
export function nextRedo(db: Database.Database): UndoTarget | undefined {
  const [newest = 0] = ownChanges(db);
  const undos = [...undoneChanges(db)].map(([change, by]) => ({ change, by }));
  const isOfChange = db.prepare('SELECT undoes IS NULL FROM change WHERE id = ?').pluck();
  const last = undos
    .filter(({ change, by }) => by > newest && isOfChange.get(change) === 1)
    .reduce((last, each) => (each.by > last.by ? each : last), { change: 0, by: 0 });
  return last.by === 0 ? undefined : target(db, last.change, last.by);
}

/** Changes that are not an undo or redo, newest first. */
function* ownChanges(db: Database.Database): Generator<number> {
  const next = db
    .prepare<[number], number>(`SELECT max(id) FROM change WHERE undoes IS NULL AND id < ?
         AND (operations IS NULL OR operations ->> '$[0].kind' IS NULL
           OR operations ->> '$[0].kind' NOT IN ('user', 'key'))`)
    .pluck();
  for (let id = next.get(Number.MAX_SAFE_INTEGER); id; id = next.get(id)) yield id;
}

function target(db: Database.Database, id: number, since: number): UndoTarget | undefined {
  const change = readChange(db, id);
  const authors = db
    .prepare<[number], string>('SELECT DISTINCT author FROM change WHERE id >= ? ORDER BY author')
    .pluck();
  return change && { target: change, authors: authors.all(since) };
}
