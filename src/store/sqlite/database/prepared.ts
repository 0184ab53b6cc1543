import type Database from 'better-sqlite3';

type Statement<P extends unknown[] | object, R> = P extends unknown[]
  ? Database.Statement<P, R>
  : Database.Statement<[P], R>;

/** More texts than there are, unless one is made of values that should be parameters. */
const MOST_STATEMENTS = 500;

const OF_CONNECTION = new WeakMap<Database.Database, Map<string, unknown>>();

/**
 * The statement of a text, prepared once for a connection, because preparing it takes longer than most
 * queries. Not for `iterate`: a statement that is being read can't be used by others.
 */
export function prepared<P extends unknown[] | object = unknown[], R = unknown>(
  db: Database.Database,
  sql: string,
): Statement<P, R> {
  return known(db, sql, () => db.prepare(sql) as Statement<P, R>);
}

/** The same for the value of the only column. */
export function preparedValue<P extends unknown[] | object = unknown[], R = unknown>(
  db: Database.Database,
  sql: string,
): Statement<P, R> {
  return known(db, `value: ${sql}`, () => db.prepare(sql).pluck() as Statement<P, R>);
}

function known<T>(db: Database.Database, key: string, prepare: () => T): T {
  const statements = OF_CONNECTION.get(db) ?? new Map<string, unknown>();
  OF_CONNECTION.set(db, statements);
  const statement = (statements.get(key) as T | undefined) ?? prepare();
  // The longest unused comes first.
  statements.delete(key);
  statements.set(key, statement);
  if (statements.size > MOST_STATEMENTS) statements.delete(statements.keys().next().value ?? key);
  return statement;
}
