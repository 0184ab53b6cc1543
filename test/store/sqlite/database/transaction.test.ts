import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { beginWhenFree, inTransaction } from '../../../../src/store/sqlite/database/transaction.js';
import { temporaryFolder } from '../../../support/temporary.js';

let db: Database.Database;
let other: Database.Database;

beforeEach(() => {
  const file = join(temporaryFolder(), 'test.db');
  db = new Sqlite(file, { timeout: 60_000 });
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x UNIQUE)');
  other = new Sqlite(file, { timeout: 0 });
});
afterEach(() => {
  db.close();
  other.close();
});

const add = (x: number) => () => db.prepare('INSERT INTO t VALUES (?)').run(x).changes;
const rows = (from = other) => from.prepare('SELECT x FROM t ORDER BY x').pluck().all();

describe('inTransaction', () => {
  it('commits changes that wait at the same time together', async () => {
    const versions = [1, 2, 3].map(async (x) => {
      await inTransaction(db, add(x));
      return other.pragma('data_version', { simple: true });
    });
    const before = other.pragma('data_version', { simple: true }) as number;
    expect(new Set(await Promise.all(versions))).toEqual(new Set([before + 1]));
    expect(rows()).toEqual([1, 2, 3]);
  });

  it('rolls back a change that fails or only tries, and no other', async () => {
    const outcomes = await Promise.allSettled([
      inTransaction(db, add(1)),
      inTransaction(db, () => {
        add(2)();
        throw new Error('stop');
      }),
      inTransaction(db, add(1)),
      inTransaction(db, add(3), { dryRun: true }),
      inTransaction(db, add(4)),
    ]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: { message: 'stop' } },
      { status: 'rejected', reason: { code: 'SQLITE_CONSTRAINT_UNIQUE' } },
      { status: 'fulfilled', value: 1 },
      { status: 'fulfilled', value: 1 },
    ]);
    expect(rows()).toEqual([1, 4]);
  });

  it('lets the event loop go on while another connection writes', async () => {
    other.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
    let isDone = false;
    const change = inTransaction(db, add(2)).then(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 100; turn++) await setImmediate();
    expect(isDone).toBe(false);
    expect(rows(db)).toEqual([]);
    other.exec('COMMIT');
    await change;
    expect(rows()).toEqual([1, 2]);
  });

  it('rejects all that wait if the lock stays taken', async () => {
    db.pragma('busy_timeout = 0');
    other.exec('BEGIN IMMEDIATE');
    const outcomes = await Promise.allSettled([
      inTransaction(db, add(1)),
      inTransaction(db, add(2)),
    ]);
    const busy = { status: 'rejected', reason: { code: 'SQLITE_BUSY' } };
    expect(outcomes).toMatchObject([busy, busy]);
    other.exec('ROLLBACK');
    await inTransaction(db, add(3));
    expect(rows()).toEqual([3]);
  });
});

it('a wait for the lock ends with its signal', async () => {
  other.exec('BEGIN IMMEDIATE');
  const end = new AbortController();
  const begun = beginWhenFree(db, { signal: end.signal });
  end.abort();
  await expect(begun).rejects.toMatchObject({ name: 'AbortError' });
  expect(db.inTransaction).toBe(false);
  expect(db.pragma('busy_timeout', { simple: true })).toBe(60_000);
});
