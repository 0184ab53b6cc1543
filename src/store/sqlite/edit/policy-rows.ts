import { splitListName } from '../../../screening/policy/list-name.js';
import type {
  AccountState,
  DocumentState,
  Kind,
  ListState,
  State,
  Thing,
} from '../../operation.js';
import type { Parameters, Statements } from './statements.js';

/** How SQLite holds the things that operations name; entries are in `entry-rows.ts`. */

export type RowKind = Exclude<Kind, 'entry'>;

interface Table {
  /** Selects the columns of a thing's state. */
  readonly read: string;
  readonly toState: (row: Row) => State<RowKind>;
  /** Inserts the thing, or updates it. */
  readonly put: string;
  readonly toColumns: (state: State<RowKind>) => Row;
  readonly remove: string;
}

type Row = Readonly<Record<string, string | number | null>>;

export function readRow(statements: Statements, thing: Thing<RowKind>): State<RowKind> | undefined {
  const { read, toState } = TABLES[thing.kind];
  const row = statements.get<Row>(read, parametersOf(thing));
  return row && toState(row);
}

export function putRow(statements: Statements, thing: Thing<RowKind>, state: State<RowKind>): void {
  const { put, toColumns } = TABLES[thing.kind];
  statements.run(put, { ...toColumns(state), ...parametersOf(thing) });
}

export function removeRow(statements: Statements, thing: Thing<RowKind>): void {
  statements.run(TABLES[thing.kind].remove, parametersOf(thing));
}

function parametersOf(thing: Thing<RowKind>): Parameters {
  const { kind, name } = thing;
  if (kind === 'list') return listParameters(name);
  if (kind === 'activation') return { ...listParameters(name), account: thing.account };
  if (kind === 'document') return { of: thing.of, thing: name };
  return { thing: name };
}

/** The parameters of `OWNER_KEY` and `LIST_KEY`. */
export function listParameters(name: string): { owner: string | null; list: string } {
  const { owner = null, name: list } = splitListName(name);
  return { owner, list };
}

const ACCOUNT_KEY = '(SELECT account_key FROM account WHERE id = :account)';
/** 0 if the list is shared; null if there is no such account. */
const OWNER_KEY = 'iif(:owner IS NULL, 0, (SELECT account_key FROM account WHERE id = :owner))';
export const LIST_KEY = `(SELECT list_key FROM list WHERE owner_key = ${OWNER_KEY} AND name = :list)`;

const ACCOUNT_COLUMNS = [
  'name',
  'country',
  'time_zone',
  'extension',
  'dialplan',
  'context',
  'mode',
  'paused_until',
  'block_anonymous',
  'anonymous_scope',
  'anonymous_action',
  'verification',
  'default_verdict',
  'created_at',
];

const LIST_COLUMNS = [
  'kind',
  'action',
  'block_anonymous',
  'still_screen',
  'enabled',
  'everyone',
  'schedule',
  'subscription',
  'created_at',
];

const FLAGS = ['block_anonymous', 'still_screen', 'enabled', 'everyone'];

const TABLES: Readonly<Record<RowKind, Table>> = {
  setting: {
    read: 'SELECT value FROM setting WHERE name = :thing',
    toState: ({ value }) => String(value),
    put: `INSERT INTO setting (name, value) VALUES (:thing, :value)
      ON CONFLICT DO UPDATE SET value = excluded.value`,
    toColumns: (value) => ({ value: String(value) }),
    remove: 'DELETE FROM setting WHERE name = :thing',
  },
  account: {
    read: `SELECT ${ACCOUNT_COLUMNS.join(', ')} FROM account WHERE id = :thing`,
    toState: (row) => fieldsOf(row) as unknown as AccountState,
    put: `INSERT INTO account (id, ${ACCOUNT_COLUMNS.join(', ')})
      VALUES (:thing, ${ACCOUNT_COLUMNS.map(parameter).join(', ')})
      ON CONFLICT (id) DO UPDATE SET ${ACCOUNT_COLUMNS.map(assignment).join(', ')}`,
    toColumns: (state) => columnsOf(state as AccountState),
    remove: 'DELETE FROM account WHERE id = :thing',
  },
  route: {
    read: 'SELECT id FROM route JOIN account USING (account_key) WHERE route = :thing',
    toState: ({ id }) => String(id),
    put: `INSERT INTO route (route, account_key) VALUES (:thing, ${ACCOUNT_KEY})
      ON CONFLICT DO UPDATE SET account_key = excluded.account_key`,
    toColumns: (account) => ({ account: String(account) }),
    remove: 'DELETE FROM route WHERE route = :thing',
  },
  list: {
    read: `SELECT ${LIST_COLUMNS.join(', ')} FROM list WHERE list_key = ${LIST_KEY}`,
    toState: (row) => fieldsOf(row) as unknown as ListState,
    put: `INSERT INTO list (owner_key, name, ${LIST_COLUMNS.join(', ')})
      VALUES (${OWNER_KEY}, :list, ${LIST_COLUMNS.map(parameter).join(', ')})
      ON CONFLICT (owner_key, name) DO UPDATE SET ${LIST_COLUMNS.map(assignment).join(', ')}`,
    toColumns: (state) => columnsOf(state as ListState),
    remove: `DELETE FROM list WHERE list_key = ${LIST_KEY}`,
  },
  activation: {
    read: `SELECT active FROM activation WHERE account_key = ${ACCOUNT_KEY} AND list_key = ${LIST_KEY}`,
    toState: ({ active }) => active === 1,
    put: `INSERT INTO activation (account_key, list_key, active)
      VALUES (${ACCOUNT_KEY}, ${LIST_KEY}, :active)
      ON CONFLICT DO UPDATE SET active = excluded.active`,
    toColumns: (active) => ({ active: Number(active) }),
    remove: `DELETE FROM activation WHERE account_key = ${ACCOUNT_KEY} AND list_key = ${LIST_KEY}`,
  },
  document: {
    read: 'SELECT id, fields FROM foreign_document WHERE kind = :of AND name = :thing',
    toState: ({ id, fields }) => ({ id: String(id), fields: String(fields) }),
    put: `INSERT INTO foreign_document (kind, name, id, fields) VALUES (:of, :thing, :id, :fields)
      ON CONFLICT (kind, name) DO UPDATE SET id = excluded.id, fields = excluded.fields`,
    toColumns: (state) => ({ ...(state as DocumentState) }),
    remove: 'DELETE FROM foreign_document WHERE kind = :of AND name = :thing',
  },
};

function parameter(column: string): string {
  return `:${column}`;
}

function assignment(column: string): string {
  return `${column} = excluded.${column}`;
}

function fieldsOf(row: Row): Record<string, string | number | boolean | null> {
  const fields = Object.entries(row).map(([column, value]) => [
    column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    FLAGS.includes(column) ? value === 1 : value,
  ]);
  return Object.fromEntries(fields);
}

function columnsOf(state: AccountState | ListState): Row {
  const columns = Object.entries(state).map(([field, value]) => [
    field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    typeof value === 'boolean' ? Number(value) : value,
  ]);
  return Object.fromEntries(columns);
}
