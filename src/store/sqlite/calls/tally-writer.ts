import type Database from 'better-sqlite3';
import type { CallRecord } from '../../call-log.js';
import { EVERY_ACCOUNT, HOUR_MS } from '../../sql/tally.js';

const COLUMNS = 'hour, account, verdict, reason, list, would_verdict, would_reason, calls';
const ADDED = 'ON CONFLICT DO UPDATE SET calls = calls + excluded.calls';

/** Adds calls that are in the log to the tally, or with `-` takes them from it. */
function counting(sign: '' | '-', where: string): string[] {
  const of = (account: string, condition: string) => `INSERT INTO tally (${COLUMNS})
    SELECT at / ${HOUR_MS}, ${account}, verdict, reason, ifnull(list, ''),
      ifnull(would_verdict, ''), ifnull(would_reason, ''), ${sign}count(*)
    FROM call WHERE ${condition} GROUP BY 1, 2, 3, 4, 5, 6, 7 ${ADDED}`;
  return [of(`'${EVERY_ACCOUNT}'`, where), of('account', `${where} AND account IS NOT NULL`)];
}

const REMOVED = 'call_key IN (SELECT value FROM json_each(?))';

/**
 * Keeps the tally equal to the calls of the log, within the transaction that changes them. `tallied` has the
 * key of the last counted call: those of an older controller, which counts none, are counted later.
 */
export class TallyWriter {
  readonly #add: Database.Statement<unknown[]>;
  readonly #addOlder: readonly Database.Statement<[number]>[];
  readonly #subtract: readonly Database.Statement<[string]>[];
  readonly #lastCounted: Database.Statement<[]>;
  readonly #lastLogged: Database.Statement<[]>;
  readonly #setLastCounted: Database.Statement<[number]>;
  readonly #dropEmpty: Database.Statement<[string]>;

  constructor(db: Database.Database) {
    this.#add = db.prepare(
      `INSERT INTO tally (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ${ADDED}`,
    );
    this.#addOlder = counting('', 'call_key > ?').map((sql) => db.prepare(sql));
    this.#subtract = counting('-', REMOVED).map((sql) => db.prepare(sql));
    this.#lastCounted = db.prepare<[]>('SELECT call_key FROM tallied').pluck();
    this.#lastLogged = db.prepare<[]>('SELECT ifnull(max(call_key), 0) FROM call').pluck();
    this.#setLastCounted = db.prepare('UPDATE tallied SET call_key = ?');
    this.#dropEmpty = db.prepare(
      `DELETE FROM tally
       WHERE hour IN (SELECT at / ${HOUR_MS} FROM call WHERE ${REMOVED}) AND calls = 0`,
    );
  }

  /** Counts calls that another program has added. To be called before any other change. */
  catchUp(): void {
    const counted = this.#lastCounted.get() as number;
    const last = this.#lastLogged.get() as number;
    if (last <= counted) return;
    for (const statement of this.#addOlder) statement.run(counted);
    this.#setLastCounted.run(last);
  }

  /** Counts calls that were just added. @param lastKey the key of the last one */
  add(records: readonly CallRecord[], lastKey: number): void {
    const counts = new Map<string, { readonly values: readonly unknown[]; calls: number }>();
    for (const { at, account, verdict, reason, list, wouldVerdict, wouldReason } of records) {
      const hour = Math.floor(at / HOUR_MS);
      const outcome = [verdict, reason, list ?? '', wouldVerdict ?? '', wouldReason ?? ''];
      for (const of of account === undefined ? [EVERY_ACCOUNT] : [EVERY_ACCOUNT, account]) {
        const key = `${hour} ${of} ${outcome.join(' ')}`;
        const known = counts.get(key);
        if (known === undefined) counts.set(key, { values: [hour, of, ...outcome], calls: 1 });
        else known.calls++;
      }
    }
    for (const { values, calls } of counts.values()) this.#add.run(...values, calls);
    this.#setLastCounted.run(lastKey);
  }

  /** To be called before these calls are removed. */
  subtract(keys: readonly number[]): void {
    const removed = JSON.stringify(keys);
    for (const statement of this.#subtract) statement.run(removed);
    this.#dropEmpty.run(removed);
  }
}
