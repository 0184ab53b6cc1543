import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { openPolicyStore, readMigrations } from './built.js';
import { readIntoPageCache } from './page-cache.js';
import {
  ACCOUNTS,
  activeCount,
  activeList,
  NAME_AT,
  NUMBER_SQL,
  PATTERN_EVERY,
  type PolicyShape,
  PREFIX_AT,
  routeOf,
} from './policy-shape.js';

// Prefixes of a country that no caller is from; name patterns of changing letters and a number.
const TEXT_SQL = `CASE i % ${PATTERN_EVERY}
  WHEN ${PREFIX_AT} THEN '+44' || (10 + i / ${PATTERN_EVERY}) || '*'
  WHEN ${NAME_AT} THEN 'name:*' || substr(letters, 2) || (i / ${PATTERN_EVERY}) || '*'
  ELSE ${NUMBER_SQL} END`;

const LETTERS_SQL = `'~' || char(97 + i / 1000 % 26, 97 + i / 26000 % 26, 97 + i / 676000 % 26)`;

const ENTRIES_SQL = `
  WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :entries - 1),
    lettered AS (SELECT i, ${LETTERS_SQL} AS letters FROM n)
  INSERT INTO entry (list_key, text, owner_key, gram, change_id)
  SELECT 1 + i % :lists, ${TEXT_SQL}, 0, iif(i % ${PATTERN_EVERY} = ${NAME_AT}, letters, NULL), 1
  FROM lettered ORDER BY 1, 2`;

/**
 * The file of a policy of this shape: made on first use, in the temporary folder of the system, and
 * kept there for later runs. Its name changes with the schema and with how it is made.
 */
export function policyDatabase(shape: PolicyShape): string {
  const folder = join(tmpdir(), `ringfence-bench-${version()}`);
  const { entries, lists, activeLists } = shape;
  const file = join(folder, `${entries}-in-${lists}-active-${activeLists.join('-')}.db`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  openPolicyStore(unfinished, { create: true }).close();
  const db = new Sqlite(unfinished);
  try {
    fill(db, shape);
  } finally {
    db.close();
  }
  renameSync(unfinished, file);
  return file;
}

/** The policy's file, as after a while of calls. */
export function readIntoMemory(shape: PolicyShape): void {
  readIntoPageCache(policyDatabase(shape));
}

/** A folder that is gone at the end, with the policy as `ringfence.db`: the file itself or a copy. */
export class PolicyFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-run-'));
  readonly db = join(this.#folder, 'ringfence.db');

  constructor(shape: PolicyShape, { copies = false } = {}) {
    const policy = policyDatabase(shape);
    if (copies) copyFileSync(policy, this.db, constants.COPYFILE_FICLONE);
    else symlinkSync(policy, this.db);
    folders.add(this);
  }

  remove(): void {
    folders.delete(this);
    rmSync(this.#folder, { recursive: true });
  }
}

/** A bench that fails leaves no copies behind. */
const folders = new Set<PolicyFolder>();
process.once('exit', () => {
  for (const folder of folders) folder.remove();
});

function version(): string {
  const hash = createHash('sha256');
  for (const text of [...readMigrations('policy'), ENTRIES_SQL, ACCOUNT_SQL]) hash.update(text);
  return hash.digest('hex').slice(0, 8);
}

const ACCOUNT_SQL = `INSERT INTO account (id, name, country, created_at) VALUES (?, ?, 'US', 0)`;

function fill(db: Database.Database, shape: PolicyShape): void {
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA cache_size = -500000');
  db.transaction(() => {
    db.exec(`INSERT INTO change (id, at, author, what) VALUES (1, 0, 'bench', 'bench')`);
    fillLists(db, shape);
    fillAccounts(db, shape);
    withoutIndexes(db, 'entry', () =>
      db.prepare(ENTRIES_SQL).run({ entries: shape.entries, lists: shape.lists }),
    );
  })();
  db.pragma('journal_mode = WAL');
}

function fillLists(db: Database.Database, { lists }: PolicyShape): void {
  const insert = db.prepare(`INSERT INTO list (name, kind, created_at) VALUES (?, 'block', 0)`);
  for (let list = 0; list < lists; list++) insert.run(`list-${String(list).padStart(3, '0')}`);
}

function fillAccounts(db: Database.Database, shape: PolicyShape): void {
  const insert = db.prepare(ACCOUNT_SQL);
  const route = db.prepare('INSERT INTO route (route, account_key) VALUES (?, ?)');
  const activate = db.prepare('INSERT INTO activation VALUES (?, ?, 1)');
  for (let account = 0; account < ACCOUNTS; account++) {
    const id = `account-${String(account).padStart(4, '0')}`;
    const key = insert.run(id, id).lastInsertRowid;
    route.run(routeOf(account), key);
    for (let nth = 0; nth < activeCount(shape, account); nth++) {
      activate.run(key, activeList(shape, account, nth) + 1);
    }
  }
}

/** Indexes are made faster at the end than row by row. */
function withoutIndexes(db: Database.Database, table: string, insert: () => void): void {
  const indexes = db
    .prepare(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql > ''`,
    )
    .all(table) as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`);
  insert();
  for (const { sql } of indexes) db.exec(sql);
}
