import type Database from 'better-sqlite3';

export type Parameters = Readonly<Record<string, string | number | null>>;

const OF_CONNECTION = new WeakMap<Database.Database, Statements>();

/** Statements by their text. Each is prepared once for a connection. */
export class Statements {
  static of(db: Database.Database): Statements {
    const known = OF_CONNECTION.get(db) ?? new Statements(db);
    OF_CONNECTION.set(db, known);
    return known;
  }

  readonly #db: Database.Database;
  readonly #known = new Map<string, Database.Statement<[Parameters]>>();

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  get<T>(sql: string, parameters: Parameters = {}): T | undefined {
    return this.#prepare(sql).get(parameters) as T | undefined;
  }

  all<T>(sql: string, parameters: Parameters = {}): T[] {
    return this.#prepare(sql).all(parameters) as T[];
  }

  /** Returns the number of changed rows. */
  run(sql: string, parameters: Parameters): number {
    return this.#prepare(sql).run(parameters).changes;
  }

  #prepare(sql: string): Database.Statement<[Parameters]> {
    const known = this.#known.get(sql) ?? this.#db.prepare<[Parameters]>(sql);
    this.#known.set(sql, known);
    return known;
  }
}
