import type Database from 'better-sqlite3';
import { formatListName } from '../../../screening/policy/list-name.js';
import type { Difference, FieldDifference, FieldValue } from '../../history.js';

/** Entries are counted; so many of them are named. */
export const MOST_EXAMPLES = 5;

export interface AddedEntries {
  readonly count: number;
  readonly examples: readonly string[];
}

/**
 * What a change did, read from its journal. The entries that it added are not there, so the caller
 * says how many came to which list.
 */
export function differencesOf(
  db: Database.Database,
  changeId: number,
  added: ReadonlyMap<number, AddedEntries>,
): Difference[] {
  const names = new Names(db, changeId);
  return [
    ...rowDifferences(db, changeId, names),
    ...entryDifferences(db, changeId, added, names),
  ].sort(byKindAndName);
}

type Row = Readonly<Record<string, string | number | null>>;

type RowKind = Exclude<Difference['kind'], 'entries' | 'user' | 'key'>;

const KINDS = ['setting', 'account', 'route', 'list', 'activation', 'entries'];

function byKindAndName(one: Difference, other: Difference): number {
  const keyOf = ({ kind, name, account, did }: Difference) =>
    [KINDS.indexOf(kind), name, account ?? '', did].join('\0');
  const [a, b] = [keyOf(one), keyOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function rowDifferences(db: Database.Database, changeId: number, names: Names): Difference[] {
  const rows = db.prepare('SELECT tbl, old, new FROM journal WHERE change_id = ?').all(changeId);
  return (rows as { tbl: RowKind; old: string | null; new: string | null }[]).flatMap((row) => {
    const before = parseRow(row.old);
    const after = parseRow(row.new);
    const kept = after ?? before;
    if (kept === undefined || row.old === row.new) return [];
    const did = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    return [{ did, kind: row.tbl, ...describe(row.tbl, kept, before, after, names) }];
  });
}

function parseRow(json: string | null): Row | undefined {
  return json === null ? undefined : (JSON.parse(json) as Row);
}

function describe(
  kind: RowKind,
  kept: Row,
  before: Row | undefined,
  after: Row | undefined,
  names: Names,
): Pick<Difference, 'name' | 'account' | 'fields'> {
  const changed = before && after && fieldsOf(before, after);
  switch (kind) {
    case 'setting':
      return { name: String(kept['name']), fields: fieldOf('value', before, after) };
    case 'account':
      return { name: String(kept['id']), fields: changed };
    case 'route':
      return {
        name: String(kept['route']),
        account: names.account(kept['account_key']),
        fields: before &&
          after && {
            account: {
              before: names.account(before['account_key']),
              after: names.account(after['account_key']),
            },
          },
      };
    case 'list':
      return { name: names.list(kept['list_key']), fields: changed };
    case 'activation':
      return {
        name: names.list(kept['list_key']),
        account: names.account(kept['account_key']),
        fields: fieldOf('active', before, after),
      };
    default:
      return kind satisfies never;
  }
}

function fieldsOf(before: Row, after: Row): Record<string, FieldDifference> {
  const columns = Object.keys({ ...before, ...after });
  const changed = columns.filter((column) => before[column] !== after[column]);
  return Object.assign({}, ...changed.map((column) => fieldOf(column, before, after)));
}

function fieldOf(column: string, before: Row | undefined, after: Row | undefined) {
  const field = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { [field]: { before: present(column, before), after: present(column, after) } };
}

const FLAGS = ['block_anonymous', 'enabled', 'everyone', 'active'];

function present(column: string, row: Row | undefined): FieldValue {
  const value = row?.[column] ?? null;
  if (value === null) return null;
  if (FLAGS.includes(column)) return value === 1;
  return column === 'paused_until' ? new Date(value).toISOString() : value;
}

/** Of a change's entries, those of the journal: `again` were there before and came anew. */
const ENTRY_COUNTS = `
  SELECT j.list_key AS listKey,
    count(*) FILTER (WHERE j.added_by IS NOT NULL AND e.text IS NULL) AS removed,
    count(*) FILTER (WHERE j.added_by IS NOT NULL AND e.text IS NOT NULL) AS changed,
    count(*) FILTER (WHERE j.added_by IS NULL AND e.text IS NOT NULL) AS restored,
    count(*) FILTER (WHERE j.added_by IS NOT NULL AND e.change_id = j.change_id) AS again
  FROM entry_journal j
  LEFT JOIN entry e ON e.list_key = j.list_key AND e.text = j.text
  WHERE j.change_id = ? GROUP BY j.list_key`;

interface EntryCounts {
  readonly listKey: number;
  readonly removed: number;
  readonly changed: number;
  readonly restored: number;
  readonly again: number;
}

function entryDifferences(
  db: Database.Database,
  changeId: number,
  added: ReadonlyMap<number, AddedEntries>,
  names: Names,
): Difference[] {
  const journaled = db.prepare(ENTRY_COUNTS).all(changeId) as EntryCounts[];
  const counts = new Map(journaled.map((each) => [each.listKey, each]));
  return [...new Set([...added.keys(), ...counts.keys()])].flatMap((listKey) => {
    const { removed = 0, changed = 0, restored = 0, again = 0 } = counts.get(listKey) ?? {};
    const came = names.isGone(listKey) ? undefined : added.get(listKey);
    const examples = (condition: string) => examplesOf(db, changeId, listKey, condition);
    return [
      entries(names, listKey, 'added', restored + (came?.count ?? 0) - again, () => [
        ...(came?.examples ?? []),
        ...examples('j.added_by IS NULL AND e.text IS NOT NULL'),
      ]),
      entries(names, listKey, 'changed', changed, () =>
        examples('j.added_by IS NOT NULL AND e.text IS NOT NULL'),
      ),
      entries(names, listKey, 'removed', removed, () =>
        examples('j.added_by IS NOT NULL AND e.text IS NULL'),
      ),
    ].flat();
  });
}

function entries(
  names: Names,
  listKey: number,
  did: Difference['did'],
  count: number,
  examples: () => string[],
): Difference[] {
  if (count <= 0) return [];
  const some = examples().slice(0, MOST_EXAMPLES);
  return [{ did, kind: 'entries', name: names.list(listKey), count, examples: some }];
}

function examplesOf(
  db: Database.Database,
  changeId: number,
  listKey: number,
  condition: string,
): string[] {
  const query = db.prepare(
    `SELECT j.text FROM entry_journal j
     LEFT JOIN entry e ON e.list_key = j.list_key AND e.text = j.text
     WHERE j.change_id = ? AND j.list_key = ? AND ${condition} LIMIT ${MOST_EXAMPLES}`,
  );
  return query.pluck().all(changeId, listKey) as string[];
}

/** Accounts and lists by key, those that the change removed included. */
class Names {
  readonly #row: (table: 'account' | 'list', key: number) => Row | undefined;
  readonly #removed: (table: 'account' | 'list', key: number) => Row | undefined;

  constructor(db: Database.Database, changeId: number) {
    const present = {
      account: db.prepare('SELECT id FROM account WHERE account_key = ?'),
      list: db.prepare('SELECT owner_key, name FROM list WHERE list_key = ?'),
    };
    const journaled = db
      .prepare('SELECT old FROM journal WHERE change_id = ? AND tbl = ? AND row_key = ?')
      .pluck();
    this.#row = (table, key) => present[table].get(key) as Row | undefined;
    this.#removed = (table, key) =>
      parseRow((journaled.get(changeId, table, String(key)) ?? null) as string | null);
  }

  account(key: unknown): string {
    return String(this.#find('account', key)?.['id']);
  }

  list(key: unknown): string {
    const list = this.#find('list', key);
    const owner = list?.['owner_key'] === 0 ? undefined : this.account(list?.['owner_key']);
    return formatListName({ owner, name: String(list?.['name']) });
  }

  isGone(listKey: number): boolean {
    return this.#row('list', listKey) === undefined;
  }

  #find(table: 'account' | 'list', key: unknown): Row | undefined {
    return this.#row(table, Number(key)) ?? this.#removed(table, Number(key));
  }
}
