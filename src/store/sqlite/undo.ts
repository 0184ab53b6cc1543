import type Database from 'better-sqlite3';
import { invalid, notFound } from '../../errors.js';
import type { RecordedChange, UndoOutcome } from '../history.js';
import type { Authorship } from '../policy-store.js';
import { ChangeRecord } from './change-record.js';
import { readChange, undoneChanges } from './history.js';
import { changesThatTouchedTheSame, changesUnder } from './undo-conflicts.js';
import { revertRows } from './undo-rows.js';

/**
 * Puts every row that a change touched back to what it was, inside the caller's transaction. Throws
 * `AppError` where there is no such change, where it is undone already, and where later changes
 * stand on it, naming them.
 */
export function undo(
  db: Database.Database,
  number: number | undefined,
  authorship: Authorship,
  { dryRun }: { dryRun: boolean },
): UndoOutcome {
  const undone = undoableChange(db, number);
  refuseConflicts(db, undone, changesThatTouchedTheSame(db, undone.id));
  const change = new ChangeRecord(db, authorship, undone.id);
  revertRows(db, undone, change);
  // What the undo swept along, such as lists that an account was given since, is not its to take.
  refuseConflicts(db, undone, changesUnder(db, undone.id, change.id()));
  const outcome = change.finish();
  return { undone, differences: outcome.differences, change: dryRun ? undefined : outcome.change };
}

function undoableChange(db: Database.Database, number: number | undefined): RecordedChange {
  const newest = db.prepare('SELECT max(id) FROM change').pluck().get() as number | null;
  if (newest === null) throw notFound('there is no change to undo yet');
  const change = readChange(db, number ?? newest);
  if (change === undefined) {
    throw notFound(
      `there is no change ${number}; the newest is ${newest}: see "ringfence history"`,
    );
  }
  const { id, undoneBy, differences } = change;
  if (differences === undefined) {
    throw invalid(
      `change ${id} was made by an older ringfence, which kept no journal; it can't be undone`,
    );
  }
  if (undoneBy !== undefined) {
    throw invalid(
      `change ${id} is undone already, by change ${undoneBy}; to have it again: ringfence undo ${undoneBy}`,
    );
  }
  return change;
}

/** A later change that was undone again, with the change that undid it, stands in nobody's way. */
function refuseConflicts(
  db: Database.Database,
  { id }: RecordedChange,
  later: readonly number[],
): void {
  if (later.length === 0) return;
  const undone = undoneChanges(db);
  const inTheWay = db
    .prepare<[string], { id: number; what: string; undoes: number | null }>(
      `SELECT id, what, undoes FROM change
       WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`,
    )
    .all(JSON.stringify(later))
    .filter((change) => !undone.has(change.id) && (change.undoes ?? 0) <= id);
  if (inTheWay.length === 0) return;
  const named = inTheWay.slice(0, MOST_NAMED);
  const more = inTheWay.length > MOST_NAMED ? ` and ${inTheWay.length - MOST_NAMED} more` : '';
  const described = named.map((change) => `change ${change.id} (${change.what})`).join(', ');
  const order = named.map((change) => change.id).join(', then ');
  throw invalid(
    `change ${id} can't be undone: ${described}${more} touched the same since; undo ${order}${more} first`,
  );
}

const MOST_NAMED = 10;
