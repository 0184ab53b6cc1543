import type Database from 'better-sqlite3';
import { AppError, invalid } from '../../../errors.js';
import type { NewEntry } from '../../policy-store.js';
import { MOST_EXAMPLES } from './entry-counts.js';
import { findList } from './entry-rows.js';
import { EntryMerge, slicesOf } from './merge-entries.js';
import type { PolicyWriter } from './policy-writer.js';
import * as sql from './wanted-entries.js';

/**
 * Makes a list hold these entries with their labels and expiries; with `prune`, no others. They are
 * gathered in a temporary table, so that the database compares them.
 */
export function putEntries(
  db: Database.Database,
  writer: PolicyWriter,
  list: string,
  entries: Iterable<NewEntry>,
  prune: boolean,
): void {
  const target = findList(writer.statements, list);
  if (target === undefined) throw new AppError('internal', `list ${list} is not there yet`);
  gather(db, list, entries);
  const { key } = target;
  const some = (select: string) =>
    db.prepare(`${select} LIMIT ${MOST_EXAMPLES}`).pluck().all({ key }) as string[];
  const examples = some(`SELECT w.text ${sql.TO_ADD} ORDER BY w.text`);
  const isAsWanted =
    examples.length === 0 &&
    some(`SELECT 1 ${sql.REPLACING.toChange}`).length === 0 &&
    !(prune && some(`SELECT 1 ${sql.TO_REMOVE}`).length > 0);
  if (isAsWanted) return;
  const merge = new EntryMerge(db, writer, list, target, { replace: true });
  for (const { from, to } of slicesOf(db, 1)) merge.merge({ from, to }, { prune });
  merge.finish(examples);
}

function gather(db: Database.Database, list: string, entries: Iterable<NewEntry>): void {
  db.exec(sql.WANTED);
  const want = db.prepare(sql.WANT);
  const isSame = db.prepare(sql.IS_SAME).pluck();
  for (const { text, probe, label = null, expiresAt = null } of entries) {
    const gram = probe === text ? null : probe;
    if (want.run(text, gram, label, expiresAt).changes > 0) continue;
    if (isSame.get(label, expiresAt, text) === 1) continue;
    throw invalid(`list ${list}: ${text} is there twice, with different labels or ends`);
  }
}
