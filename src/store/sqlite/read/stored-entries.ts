import type Database from 'better-sqlite3';
import { formatListName, splitListName } from '../../../screening/policy/list-name.js';
import type { EntryPage } from '../../policy-pages.js';
import type { ListedEntry, StoredEntry } from '../../policy-store.js';
import { prepared, preparedValue } from '../database/prepared.js';

/* Entries as people read them: with their author and time, in pages sorted by text. */

interface EntryRow {
  text: string;
  label: string | null;
  expires_at: number | null;
  author: string;
  what: string;
  at: number;
}

/** The key of the list `:name` of the account `:owner`, or with NULL of the shared one. */
export const LIST_KEY = `(SELECT list_key FROM list WHERE name = :name AND owner_key =
  iif(:owner IS NULL, 0, (SELECT account_key FROM account WHERE id = :owner)))`;

export function readEntries(
  db: Database.Database,
  list: string,
  { after = '', limit = -1, ...page }: EntryPage,
): StoredEntry[] {
  const { through, search, begins, expiredBy, author } = page;
  const terms = [
    through === undefined ? [] : 'e.text <= :through',
    begins === undefined
      ? 'e.text > :after'
      : // SQLite seeks by one lower bound only.
        'e.text >= max(:after, :begins) AND +e.text <> :after AND e.text < :begins || char(1114111)',
    expiredBy === undefined ? [] : 'e.expires_at <= :expiredBy',
    author === undefined ? [] : 'e.change_id IN (SELECT id FROM change WHERE author = :author)',
    search === undefined ? [] : searchTerm(search),
  ].flat();
  const query = prepared<object>(
    db,
    `SELECT e.text, e.label, e.expires_at, c.author, c.what, c.at
    FROM entry e CROSS JOIN change c ON c.id = e.change_id
    WHERE ${[`e.list_key = ${LIST_KEY}`, ...terms].join(' AND ')}
    ORDER BY e.text LIMIT :limit`,
  );
  const parameters = { ...page, search: search?.toLowerCase(), after, limit };
  return (query.all({ ...splitListName(list), ...parameters }) as EntryRow[]).map(toStoredEntry);
}

/** SQLite's own function only knows the case of ASCII letters, but takes a fifth of the time. */
function searchTerm(search: string): string {
  const lower = /^[\0-\x7f]*$/.test(search) ? 'lower' : LOWER_CASE;
  return `(instr(${lower}(e.text), :search) OR instr(${lower}(e.label), :search))`;
}

/** A function that the store's connection has. */
export const LOWER_CASE = 'lower_case';

export function readEntryAfter(
  db: Database.Database,
  list: string,
  after: string,
  nth: number,
): string | undefined {
  const query = preparedValue<object>(
    db,
    `SELECT text FROM entry WHERE list_key = ${LIST_KEY} AND text > :after
     ORDER BY text LIMIT 1 OFFSET :offset`,
  );
  const parameters = { ...splitListName(list), after, offset: nth - 1 };
  return query.get(parameters) as string | undefined;
}

const ENTRIES_ANYWHERE = `
  SELECT l.name, o.id AS owner, e.text, e.label, e.expires_at, c.author, c.what, c.at
  FROM json_each(?) t
  CROSS JOIN entry e INDEXED BY entry_text ON e.text = t.value
  CROSS JOIN change c ON c.id = e.change_id
  CROSS JOIN list l ON l.list_key = e.list_key
  LEFT JOIN account o ON o.account_key = l.owner_key`;

/** The entries with these texts in all lists. */
export function readEntriesAnywhere(
  db: Database.Database,
  texts: readonly string[],
): ListedEntry[] {
  const rows = prepared(db, ENTRIES_ANYWHERE).all(JSON.stringify(texts));
  return (rows as (EntryRow & { name: string; owner: string | null })[]).map((row) => ({
    list: formatListName({ owner: row.owner ?? undefined, name: row.name }),
    ...toStoredEntry(row),
  }));
}

function toStoredEntry(row: EntryRow): StoredEntry {
  return {
    text: row.text,
    label: row.label ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    author: row.author,
    origin: row.what,
    createdAt: row.at,
  };
}
