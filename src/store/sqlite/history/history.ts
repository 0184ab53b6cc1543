import type Database from 'better-sqlite3';
import { differencesOf } from '../../differences.js';
import type { Difference, FieldDifference, HistoryFilter, RecordedChange } from '../../history.js';
import {
  type AccessOperation,
  completed,
  isOfAccess,
  type RecordedOperation,
  type RenameOperation,
  SETTING,
} from '../../operation.js';
import { allNamesOf, type DatedRename, lastingRenames, underPresentNames } from '../../renames.js';
import type { LaterOperations } from '../../undo-conflicts.js';

interface ChangeRow {
  readonly id: number;
  readonly at: number;
  readonly author: string;
  readonly what: string;
  readonly undoes: number | null;
  readonly operations: string | null;
}

/** Newest first. */
export function readHistory(
  db: Database.Database,
  { subject, author, since, before, limit }: HistoryFilter,
): RecordedChange[] {
  const undone = undoneChanges(db);
  const names = subject === undefined ? undefined : allNamesOf(subject, renamesSince(db, 0));
  // The text search avoids parsing operations that can't be about the subject.
  const rows = db
    .prepare<object, ChangeRow>(
      `SELECT * FROM change
       WHERE (:names IS NULL OR EXISTS (
           SELECT 1 FROM json_each(:names)
           WHERE instr(operations, '"' || (value ->> 'name')) > 0 AND change.id <= value ->> 'until'))
         AND (:author IS NULL OR author = :author) AND (:since IS NULL OR at >= :since)
         AND id < :before
       ORDER BY id DESC`,
    )
    .iterate({
      names: names === undefined ? null : JSON.stringify(names),
      author: author ?? null,
      since: since ?? null,
      before: before ?? Number.MAX_SAFE_INTEGER,
    });
  const isWanted = ({ id, differences = [] }: RecordedChange) =>
    names === undefined ||
    names.some(({ name, until }) => id <= until && differences.some(isAbout(name)));
  const found: RecordedChange[] = [];
  for (const row of rows) {
    const change = toRecordedChange(row, undone);
    if (isWanted(change)) found.push(change);
    if (found.length >= limit) break;
  }
  return found;
}

/** Renames in later changes, oldest first. */
export function renamesSince(db: Database.Database, id: number): DatedRename[] {
  return db
    .prepare<[number], { change: number; undoes: number | null; operations: string }>(
      `SELECT id AS change, undoes, operations FROM change
       WHERE id > ? AND operations ->> '$[0].kind' = 'rename' ORDER BY id`,
    )
    .all(id)
    .map(({ change, undoes, operations }) => {
      const [rename] = parseOperations(operations);
      return { ...(rename as RenameOperation), change, undoes: undoes ?? undefined };
    });
}

/**
 * The operations of a change under the names of its time; undefined if they were not recorded, or
 * there is no such change.
 */
export function readOperations(db: Database.Database, id: number): RecordedOperation[] | undefined {
  const operations = db
    .prepare<[number], string | null>('SELECT operations FROM change WHERE id = ?')
    .pluck()
    .get(id);
  return operations ? ofPolicy(parseOperations(operations)) : undefined;
}

/** The operations of later changes under present names, oldest first. */
export function* laterOperations(
  db: Database.Database,
  id: number,
  renames: readonly DatedRename[],
): Generator<LaterOperations> {
  const rows = db
    .prepare<[number], { change: number; operations: string }>(
      `SELECT id AS change, operations FROM change
       WHERE id > ? AND operations IS NOT NULL ORDER BY id`,
    )
    .iterate(id);
  for (const { change, operations } of rows) {
    const since = lastingRenames(renames.filter((rename) => rename.change > change));
    const recorded = ofPolicy(parseOperations(operations));
    yield { change, operations: recorded.map((each) => underPresentNames(each, since)) };
  }
}

/** The change of this number; undefined if there is none. */
export function readChange(db: Database.Database, id: number): RecordedChange | undefined {
  const row = db.prepare<[number], ChangeRow>('SELECT * FROM change WHERE id = ?').get(id);
  return row && toRecordedChange(row, undoneChanges(db));
}

/**
 * Changes that are undone at present, each with the change that undid it. An undo that was itself
 * undone doesn't count.
 */
export function undoneChanges(db: Database.Database): Map<number, number> {
  const undos = db
    .prepare<[], { id: number; undoes: number }>(
      'SELECT id, undoes FROM change WHERE undoes IS NOT NULL ORDER BY id DESC',
    )
    .all();
  const undone = new Map<number, number>();
  for (const { id, undoes } of undos) if (!undone.has(id)) undone.set(undoes, id);
  return undone;
}

type AnyOperation = RecordedOperation | AccessOperation;

function parseOperations(json: string): AnyOperation[] {
  return (JSON.parse(json) as AnyOperation[]).map(completed);
}

function ofPolicy(operations: readonly AnyOperation[]): RecordedOperation[] {
  return operations.filter((each) => !isOfAccess(each)) as RecordedOperation[];
}

function toRecordedChange(row: ChangeRow, undone: ReadonlyMap<number, number>): RecordedChange {
  return {
    id: row.id,
    at: row.at,
    author: row.author,
    what: row.what,
    undoes: row.undoes ?? undefined,
    undoneBy: undone.get(row.id),
    differences:
      row.operations === null ? undefined : differencesOf(parseOperations(row.operations)),
  };
}

function isAbout(subject: string): (difference: Difference) => boolean {
  return (difference) => {
    const { kind, name, account } = difference;
    if (isOfAccess(difference)) return false;
    return (
      account === subject ||
      (kind !== 'setting' && kind !== 'route' && name === subject) ||
      (kind !== 'route' && name.startsWith(`${subject}/`)) ||
      passesOn(difference, subject)
    );
  };
}

/** Whether something passes between names: a route, the role of default account, or a new name. */
function passesOn({ kind, name, fields = {} }: Difference, subject: string): boolean {
  const isPassedOn = kind === 'route' || (kind === 'setting' && name === SETTING.defaultAccount);
  const passed = isPassedOn ? Object.values(fields) : renamesIn(kind, fields);
  return passed.some(({ before, after }) => before === subject || after === subject);
}

/** The field of an id or list name, which only a rename changes. */
function renamesIn(
  kind: Difference['kind'],
  { id, name }: Readonly<Record<string, FieldDifference>>,
): FieldDifference[] {
  const renamed = kind === 'account' ? id : kind === 'list' ? name : undefined;
  return renamed === undefined ? [] : [renamed];
}
