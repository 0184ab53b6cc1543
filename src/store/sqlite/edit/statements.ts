import type Database from 'better-sqlite3';
import { prepared } from '../database/prepared.js';

export type Parameters = Readonly<Record<string, string | number | null>>;

/** The statements of a connection by their text. */
export class Statements {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  get<T>(sql: string, parameters: Parameters = {}): T | undefined {
    return prepared<Parameters, T>(this.#db, sql).get(parameters);
  }

  all<T>(sql: string, parameters: Parameters = {}): T[] {
    return prepared<Parameters, T>(this.#db, sql).all(parameters);
  }

  /** Returns the number of changed rows. */
  run(sql: string, parameters: Parameters): number {
    return prepared<Parameters>(this.#db, sql).run(parameters).changes;
  }
}
