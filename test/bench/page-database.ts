import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type Database from 'better-sqlite3';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { callLogFile, openDatabase, openPolicyStore, readMigrations } from './built.js';
import { NUMBER_SQL } from './policy-shape.js';

/*
 * What the pages are measured on: accounts with a list each, a shared list of a million numbers, and millions
 * of calls of the last thirty days. Account 0 has a tenth of the calls, the others share the rest.
 */

export const ACCOUNTS = 1_000;
export const ENTRIES = 1_000_000;
const DAYS = 30;
const DAY_MS = 86_400_000;
/** The last schema without a tally. */
const BEFORE_TALLY = 2;

export function accountId(index: number): string {
  return `account-${String(index).padStart(4, '0')}`;
}

/** Of a call by its index, the oldest first. */
export function uuidOf(index: number): string {
  return `00000000-0000-4000-a000-${index.toString(16).padStart(12, '0')}`;
}

const ACCOUNT_SQL = `printf('account-%04d', iif(i % 10 = 0, 0, (i * 7919) % ${ACCOUNTS}))`;

/** A fifth of the calls are from five hundred callers. */
const CALLER_SQL = NUMBER_SQL.replaceAll(
  '(i * ',
  '(iif(i % 5 = 0, i % 2500, (i * 48271) % 3000000) * ',
);

/** Of a hundred: fifty are rejected by a list, two are anonymous, one went on unscreened. */
const CALLS_SQL = `
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :calls - 1),
    named AS (
      SELECT i, ${ACCOUNT_SQL} AS account, ${CALLER_SQL} AS caller,
        CASE WHEN i % 100 = 1 THEN 'late' WHEN i % 50 = 3 THEN 'anonymous'
          WHEN i % 2 = 0 THEN 'rejected' ELSE 'through' END AS outcome
      FROM n
    )
  INSERT INTO call (at, uuid, account, presentation, caller_raw, caller, name, dialled, verdict,
    reason, list, entry, latency_us, explanation)
  SELECT :end - CAST((:calls - 1 - i) * :step AS INTEGER),
    printf('00000000-0000-4000-a000-%012x', i), account,
    iif(outcome = 'anonymous', 'withheld', 'presented'),
    iif(outcome = 'anonymous', NULL, substr(caller, 2)),
    iif(outcome = 'anonymous', NULL, caller),
    iif(i % 5 < 2, 'Caller ' || (i % 100003), NULL), '1' || (i % 1000),
    iif(outcome IN ('late', 'through'), 'transfer', 'reject'),
    CASE outcome WHEN 'late' THEN 'fail-open:late' WHEN 'anonymous' THEN 'blocked-anonymous'
      WHEN 'rejected' THEN 'blocked-number' ELSE 'default' END,
    CASE WHEN outcome <> 'rejected' THEN NULL WHEN i % 4 = 0 THEN 'million' ELSE account || '/own' END,
    iif(outcome = 'rejected', caller, NULL), 900,
    iif(outcome = 'rejected', '{"signals":[],"evidence":[{"list":"million","entry":"' || caller
      || '","kind":"block","rule":"number","standing":"decided"}],"action":"reject CALL_REJECTED"}', NULL)
  FROM named`;

export interface PageDatabase {
  readonly db: string;
  readonly calls: number;
  /** How long it took to count the calls that were logged before there was a tally; absent if made before. */
  readonly migrationMs?: number | undefined;
}

/** Made on the first use of a day, since the overview shows the last days, and kept for later runs. */
export function pageDatabase(calls: number): PageDatabase {
  const folder = join(tmpdir(), `ringfence-bench-pages-${version()}`);
  const db = join(folder, `${calls}-${new Date().toISOString().slice(0, 10)}.db`);
  if (existsSync(db)) return { db, calls };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, 'unfinished.db');
  fillPolicy(unfinished);
  const migrationMs = fillCalls(callLogFile(unfinished), calls);
  renameSync(callLogFile(unfinished), callLogFile(db));
  renameSync(unfinished, db);
  return { db, calls, migrationMs };
}

/** A copy for a bench that changes it. */
export function copyOfPageDatabase(calls: number): {
  readonly db: string;
  readonly remove: () => void;
} {
  const { db: original } = pageDatabase(calls);
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'));
  const db = join(folder, 'policy.db');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  copyFileSync(original, db, constants.COPYFILE_FICLONE);
  copyFileSync(callLogFile(original), callLogFile(db), constants.COPYFILE_FICLONE);
  return { db, remove };
}

function version(): string {
  const hash = createHash('sha256');
  const made = [...readMigrations('policy'), ...readMigrations('calls'), CALLS_SQL];
  for (const text of made) hash.update(text);
  return hash.digest('hex').slice(0, 8);
}

function fillPolicy(file: string): void {
  openPolicyStore(file, { create: true }).close();
  const db = new Sqlite(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -200000');
  db.transaction(() => {
    db.exec(`INSERT INTO change (id, at, author, what) VALUES (1, 0, 'bench', 'bench')`);
    const account = db.prepare(
      `INSERT INTO account (id, name, country, created_at) VALUES (?, ?, 'US', 0)`,
    );
    const list = db.prepare(
      `INSERT INTO list (name, kind, owner_key, created_at) VALUES ('own', 'block', ?, 0)`,
    );
    const activate = db.prepare('INSERT INTO activation VALUES (?, ?, 1)');
    for (let at = 0; at < ACCOUNTS; at++) {
      const id = accountId(at);
      const key = account.run(id, `Account ${at} Ltd`).lastInsertRowid;
      activate.run(key, list.run(key).lastInsertRowid);
    }
    fillMillion(db);
  })();
  db.close();
}

function fillMillion(db: Database.Database): void {
  const list = db
    .prepare(
      `INSERT INTO list (name, kind, everyone, entries, created_at) VALUES ('million', 'block', 1, ?, 0)`,
    )
    .run(ENTRIES).lastInsertRowid;
  db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :entries - 1)
     INSERT INTO entry (list_key, text, owner_key, label, expires_at, change_id)
     SELECT :list, ${NUMBER_SQL}, 0, iif(i % 3 = 0, 'note ' || i, NULL), iif(i % 1000 = 0, 1, NULL), 1
     FROM n ORDER BY 2`,
  ).run({ entries: ENTRIES, list });
}

/** Returns how long the last migration took. */
function fillCalls(file: string, calls: number): number {
  openDatabase(file, 'calls', { create: true, busyTimeoutMs: 0 }).close();
  const db = new Sqlite(file);
  db.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -1000000');
  dropAll(db);
  const migrations = readMigrations('calls');
  db.exec(migrations[0] ?? '');
  const indexes = migrations.slice(1, BEFORE_TALLY);
  db.exec(
    'DROP INDEX call_account; DROP INDEX call_uuid; ALTER TABLE call ADD caller_privacy TEXT',
  );
  db.prepare(CALLS_SQL).run({ calls, end: Date.now(), step: (DAYS * DAY_MS) / calls });
  db.exec('CREATE INDEX call_uuid ON call (uuid)');
  for (const sql of indexes) db.exec(withoutAlter(sql));
  db.exec(
    `INSERT INTO entry_hit SELECT list, entry, count(*), max(at) FROM call
     WHERE list IS NOT NULL GROUP BY list, entry`,
  );
  const started = performance.now();
  for (const sql of migrations.slice(BEFORE_TALLY)) db.exec(sql);
  const migrationMs = performance.now() - started;
  db.pragma(`user_version = ${migrations.length}`);
  db.pragma('journal_mode = WAL');
  db.close();
  return migrationMs;
}

function dropAll(db: Database.Database): void {
  const tables = db.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'`,
  );
  for (const name of tables.pluck().all()) db.exec(`DROP TABLE ${name}`);
}

/** The index of accounts is gone and the column there: rows without it are written faster. */
function withoutAlter(sql: string): string {
  return sql.replace(/^DROP INDEX call_account;$/m, '').replace(/^ALTER TABLE[^;]*;/m, '');
}
