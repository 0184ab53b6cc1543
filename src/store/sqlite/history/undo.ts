import type Database from 'better-sqlite3';
import {
  type ChangeOutcome,
  type RecordedChange,
  type UndoOutcome,
  UndoRefused,
} from '../../history.js';
import type { Journal } from '../../logged-operation.js';
import { isOfAccess, reverse } from '../../operation.js';
import type { Authorship } from '../../policy-store.js';
import { lastingRenames, namesSince, presentName, underPresentNames } from '../../renames.js';
import { findConflicts } from '../../undo-conflicts.js';
import { ChangeRecord } from '../edit/change-record.js';
import { KazooIds } from '../edit/kazoo-ids.js';
import { PolicyNames } from '../edit/policy-names.js';
import { PolicyWriter } from '../edit/policy-writer.js';
import { sweptEntries, touchedEntries } from './entry-conflicts.js';
import {
  laterOperations,
  readChange,
  readOperations,
  renamesSince,
  undoneChanges,
} from './history.js';

interface Options {
  readonly dryRun: boolean;
  readonly journal: Journal | undefined;
}

/** See `PolicyStore`. Runs inside the caller's transaction. */
export function undo(
  db: Database.Database,
  number: number,
  authorship: Authorship,
  options: Options,
): UndoOutcome {
  const target = existingChange(db, number);
  if (target.undoneBy !== undefined) {
    throw new UndoRefused({ kind: 'undone-already', change: number, by: target.undoneBy });
  }
  return { target, ...revert(db, { target, undone: target }, authorship, options) };
}

/** See `PolicyStore`. Runs inside the caller's transaction. */
export function redo(
  db: Database.Database,
  number: number,
  authorship: Authorship,
  options: Options,
): UndoOutcome {
  const target = existingChange(db, number);
  if (target.undoneBy === undefined) throw new UndoRefused({ kind: 'not-undone', change: number });
  const undone = existingChange(db, target.undoneBy);
  return { target, ...revert(db, { target, undone }, authorship, options) };
}

interface Reverted {
  /** The requested change. */
  readonly target: RecordedChange;
  /** The change to reverse: the requested one or, for a redo, its undo. */
  readonly undone: RecordedChange;
}

/** Applies the reversed operations of a change. */
function revert(
  db: Database.Database,
  changes: Reverted,
  authorship: Authorship,
  { dryRun, journal }: Options,
): ChangeOutcome {
  const { undone } = changes;
  const recorded = readOperations(db, undone.id) ?? [];
  const renames = renamesSince(db, undone.id);
  const lasting = lastingRenames(renames);
  const present = recorded.map((operation) => underPresentNames(operation, lasting));
  const lists = recorded
    .filter(({ kind }) => kind === 'entries')
    .map(({ name: was }) => ({
      was,
      name: presentName('list', was, lasting),
      spans: namesSince(was, undone.id, renames),
    }));
  const conflicts = findConflicts(present, laterOperations(db, undone.id, renames));
  const touchedBy = touchedEntries(db, undone.id, lists);
  refuseConflicts(db, changes, [...conflicts.touched, ...touchedBy]);
  const sweptWith = sweptEntries(db, undone.id, lists, conflicts.going);
  refuseConflicts(db, changes, [...conflicts.swept, ...sweptWith]);
  const change = new ChangeRecord(db, authorship, { undoes: undone.id, journal });
  const writer = new PolicyWriter(db, change);
  const kazooIds = new KazooIds(writer, new PolicyNames(writer.statements));
  change.id();
  for (const operation of reverse(present)) {
    if (operation.kind === 'rename') writer.rename(operation);
    else if (operation.kind === 'document' && operation.after !== undefined) {
      kazooIds.put(operation.of, operation.name, operation.after);
    } else if (operation.kind !== 'entries') writer.set(operation, operation.after);
    else {
      const was = lists.find(({ name }) => name === operation.name)?.was ?? operation.name;
      writer.entries.revert(operation.name, was, undone.id, operation.removed !== undefined);
    }
  }
  const outcome = change.finish();
  return dryRun ? { differences: outcome.differences } : outcome;
}

function existingChange(db: Database.Database, number: number): RecordedChange {
  const change = readChange(db, number);
  if (change === undefined) {
    const newest = db.prepare('SELECT coalesce(max(id), 0) FROM change').pluck().get() as number;
    throw new UndoRefused({ kind: 'no-such-change', change: number, newest });
  }
  if (change.differences === undefined) {
    throw new UndoRefused({ kind: 'not-recorded', change: number });
  }
  if (change.differences.some(isOfAccess)) {
    throw new UndoRefused({ kind: 'of-access', change: number });
  }
  return change;
}

/** A later change that was undone is no conflict, and neither is its undo. */
function refuseConflicts(
  db: Database.Database,
  { target, undone }: Reverted,
  later: readonly number[],
): void {
  if (later.length === 0) return;
  const without = undoneChanges(db);
  const inTheWay = db
    .prepare<[string], { id: number; what: string; undoes: number | null }>(
      `SELECT id, what, undoes FROM change
       WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`,
    )
    .all(JSON.stringify(later))
    .filter((change) => !without.has(change.id) && (change.undoes ?? 0) <= undone.id);
  if (inTheWay.length === 0) return;
  const named = inTheWay.map(({ id, what }) => ({ id, what }));
  throw new UndoRefused({ kind: 'touched-since', change: target.id, later: named });
}
