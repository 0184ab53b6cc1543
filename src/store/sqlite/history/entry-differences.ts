import type Database from 'better-sqlite3';
import type { EntryDifference, EntryFields } from '../../history.js';
import { lastingRenames, namesSince, presentName } from '../../renames.js';
import { LIST_KEY, listParameters } from '../edit/policy-rows.js';
import { readOperations, renamesSince } from './history.js';

/**
 * What a change did to each entry of each list, at most `limit` of them. Entries that it added carry
 * its number. The others are recorded one by one.
 */
export function entryDifferences(
  db: Database.Database,
  change: number,
  limit: number,
): EntryDifference[] {
  const operations = readOperations(db, change) ?? [];
  const renames = renamesSince(db, change);
  const rows = db.prepare<object, Row>(DIFFERENCES);
  const found: EntryDifference[] = [];
  for (const { kind, name: list } of operations) {
    if (kind !== 'entries') continue;
    const names = namesSince(list, change, renames).map(({ name }) => name);
    const parameters = {
      ...listParameters(presentName('list', list, lastingRenames(renames))),
      was: list,
      names: JSON.stringify(names),
      change,
      limit: limit - found.length,
    };
    for (const row of rows.all(parameters)) {
      found.push(toDifference(list, row));
    }
  }
  return found;
}

interface Row {
  readonly text: string;
  readonly beforeLabel: string | null;
  readonly beforeExpiresAt: number | null;
  readonly beforeChange: number | null;
  readonly afterLabel: string | null;
  readonly afterExpiresAt: number | null;
  readonly afterChange: number | null;
}

const RECORDED = `
  SELECT text, before_label AS beforeLabel, before_expires_at AS beforeExpiresAt,
    before_change AS beforeChange, after_label AS afterLabel, after_expires_at AS afterExpiresAt,
    after_change AS afterChange
  FROM entry_operation WHERE change_id = :change AND list = :was`;

/** They are still on the list, or a later change recorded them as they were before it. */
const ADDED = `
  SELECT text FROM entry WHERE list_key = ${LIST_KEY} AND change_id = :change
  UNION SELECT text FROM entry_operation later
  WHERE change_id > :change AND before_change = :change
    AND list IN (SELECT value FROM json_each(:names))`;

const DIFFERENCES = `
  SELECT * FROM (
    ${RECORDED}
    UNION ALL
    SELECT text, NULL, NULL, NULL, NULL, NULL, :change FROM (${ADDED})
    WHERE text NOT IN (SELECT text FROM entry_operation WHERE change_id = :change AND list = :was)
  ) ORDER BY text LIMIT :limit`;

function toDifference(list: string, row: Row): EntryDifference {
  const { text, beforeChange, afterChange } = row;
  const before = beforeChange === null ? undefined : fieldsOf(row.beforeLabel, row.beforeExpiresAt);
  const after = before && fieldsOf(row.afterLabel, row.afterExpiresAt);
  if (before === undefined) return { did: 'added', list, text };
  if (afterChange === null) return { did: 'removed', list, text, before };
  return { did: 'changed', list, text, before, after };
}

function fieldsOf(label: string | null, expiresAt: number | null): EntryFields {
  return { label: label ?? undefined, expiresAt: expiresAt ?? undefined };
}
