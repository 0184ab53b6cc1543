import type Database from 'better-sqlite3';
import { invalid } from '../../../errors.js';
import type { NewEntry } from '../../policy-store.js';
import { MOST_EXAMPLES } from '../history/differences.js';
import { differs, replaced } from '../history/entry-difference.js';
import { resizeList } from '../read/list-size.js';
import type { ChangeRecord } from './change-record.js';

interface TargetList {
  readonly key: number;
  readonly owner: number;
  readonly name: string;
}

/**
 * Makes a list hold these entries with these labels and ends, and with `prune` no others. They are
 * gathered in a table of their own first, so that a million of them are compared by the database.
 */
export function putEntries(
  db: Database.Database,
  change: ChangeRecord,
  list: TargetList,
  entries: Iterable<NewEntry>,
  prune: boolean,
): void {
  gather(db, list, entries);
  const key = list.key;
  const some = (query: string) =>
    db.prepare(`${query} LIMIT ${MOST_EXAMPLES}`).pluck().all({ key }) as string[];
  const examples = some(`SELECT text FROM temp.wanted w WHERE ${IS_NEW} ORDER BY text`);
  if (examples.length > 0) {
    const { changes } = db
      .prepare(
        `INSERT INTO entry (list_key, text, owner_key, gram, label, expires_at, change_id)
         SELECT :key, text, :owner, gram, label, expires_at, :change
         FROM temp.wanted w WHERE ${IS_NEW} ORDER BY text`,
      )
      .run({ key, owner: list.owner, change: change.id() });
    change.countAdded(key, examples, changes);
    resizeList(db, key, changes);
  }
  if (some(`SELECT e.text FROM entry e JOIN temp.wanted w ${DIFFERS}`).length > 0) {
    change.id();
    const { label, expiresAt } = replaced('w');
    db.prepare(
      `UPDATE entry AS e SET label = ${label}, expires_at = ${expiresAt} FROM temp.wanted w ${DIFFERS}`,
    ).run({ key });
  }
  if (prune && some(`SELECT text FROM entry ${IS_UNWANTED}`).length > 0) {
    change.id();
    const { changes } = db.prepare(`DELETE FROM entry ${IS_UNWANTED}`).run({ key });
    resizeList(db, key, -changes);
  }
}

const IS_NEW =
  'NOT EXISTS (SELECT 1 FROM main.entry e WHERE e.list_key = :key AND e.text = w.text)';
const DIFFERS = `WHERE e.list_key = :key AND e.text = w.text AND ${differs(replaced('w'))}`;
const IS_UNWANTED = 'WHERE list_key = :key AND text NOT IN (SELECT text FROM temp.wanted)';

function gather(db: Database.Database, list: TargetList, entries: Iterable<NewEntry>): void {
  db.exec(`
    CREATE TEMP TABLE IF NOT EXISTS wanted (
      text TEXT PRIMARY KEY, gram TEXT, label TEXT, expires_at INTEGER
    ) STRICT, WITHOUT ROWID;
    DELETE FROM temp.wanted`);
  const insert = db.prepare('INSERT INTO temp.wanted VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const isSame = db
    .prepare('SELECT label IS ? AND expires_at IS ? FROM temp.wanted WHERE text = ?')
    .pluck();
  for (const { text, probe, label = null, expiresAt = null } of entries) {
    const gram = probe === text ? null : probe;
    if (insert.run(text, gram, label, expiresAt).changes > 0) continue;
    if (isSame.get(label, expiresAt, text) === 1) continue;
    throw invalid(`list ${list.name}: ${text} is there twice, with different labels or ends`);
  }
}
