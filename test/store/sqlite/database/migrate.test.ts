import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileBeforeMigration } from '../../../../src/store/sqlite/backup/snapshot.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import {
  migrate,
  readMigrations,
  type SchemaName,
  schemaVersion,
} from '../../../../src/store/sqlite/database/migrate.js';
import { openDatabase } from '../../../../src/store/sqlite/database/open.js';
import { endOf, spawnModule } from '../../../support/node.js';
import { dump } from '../../../support/policy.js';
import { temporaryFolder } from '../../../support/temporary.js';

const SCHEMAS: readonly SchemaName[] = ['policy', 'calls', 'web'];

const APPLICATION_ID = { policy: 0x526e6750, calls: 0x526e6743, web: 0x526e6757 };

function newFile(): string {
  return join(temporaryFolder(), 'test.db');
}

/** A database as that version of ringfence left it, with a row or more in each of its tables. */
function createVersion(schema: SchemaName, version: number, rows = ROWS[schema]): string {
  const file = newFile();
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  for (const sql of readMigrations(schema).slice(0, version)) db.exec(sql);
  if (version > 0) db.exec(rows);
  if (schema === 'policy' && version >= ACCESS_VERSION) db.exec(ACCESS_ROWS);
  if (schema === 'policy' && version >= OPERATIONS_VERSION) db.exec(OPERATION_ROWS);
  if (schema === 'policy' && version >= DOCUMENT_VERSION) db.exec(DOCUMENT_ROWS);
  if (schema === 'policy' && version >= REPLICA_VERSION) db.exec(REPLICA_ROWS);
  if (schema === 'calls' && version >= TALLY_VERSION) db.exec(TALLY_ROWS);
  if (schema === 'web' && version >= FETCH_VERSION) db.exec(FETCH_ROWS);
  db.pragma(`application_id = ${APPLICATION_ID[schema]}`);
  db.pragma(`user_version = ${version}`);
  db.close();
  return file;
}

/** Valid from version 1 on. */
const ROWS: Readonly<Record<SchemaName, string>> = {
  policy: `
    INSERT INTO change (id, at, author, what)
      VALUES (1, 1700000000000, 'jo', 'account add acme');
    INSERT INTO setting VALUES ('default-account', 'acme'), ('home-country', 'DE');
    INSERT INTO account (account_key, id, name, country, created_at)
      VALUES (1, 'acme', 'Acme', 'US', 1700000000000);
    INSERT INTO route VALUES ('1000', 1);
    INSERT INTO list (list_key, owner_key, name, kind, created_at)
      VALUES (1, 1, 'blocked', 'block', 1700000000000), (2, 0, 'spam', 'block', 1700000000000);
    INSERT INTO activation VALUES (1, 1, 1), (1, 2, 0);
    INSERT INTO entry VALUES (1, '+14155550100', 1, NULL, 'windows', 1900000000000, 1),
      (2, 'name:*spam*', 0, '~spa', NULL, NULL, 1);
    INSERT INTO change (id, at, author, what)
      VALUES (2, 1700000000001, 'jo', 'list add acme/blocked');
    UPDATE entry SET label = 'sells windows' WHERE list_key = 1;`,
  calls: `
    INSERT INTO call (at, uuid, account, verdict, reason, list, entry, latency_us)
      VALUES (1700000000000, 'u', 'acme', 'reject', 'blocked-number', 'acme/blocked', '12', 900);
    INSERT INTO entry_hit VALUES ('acme/blocked', '12', 1, 1700000000000);`,
  web: `
    INSERT INTO session (hash, kind, principal_key, credential, created_at, expires_at)
      VALUES ('ab', 'page', 1, 'cd', 1700000000000, 1900000000000);`,
};

const ACCESS_VERSION = 6;

const ACCESS_ROWS = `
  INSERT INTO principal (principal_key, kind, name, role, created_at)
    VALUES (1, 'user', 'ada', 'manager', 1700000000000);
  INSERT INTO principal_account SELECT 1, account_key FROM account;`;

const DOCUMENT_VERSION = 8;

const DOCUMENT_ROWS = "INSERT INTO foreign_document VALUES ('list', 'acme/blocked', 'ab', '{}');";

const REPLICA_VERSION = 11;
const REPLICA_ROWS = `
  INSERT INTO replica (url, host_id, host_name, epoch, seq, hash)
    VALUES ('postgres://db.example/ringfence', 'id', 'one', 'ab', 7, 'cd');`;

const TALLY_VERSION = 3;

const TALLY_ROWS = `
  INSERT INTO tally SELECT at / 3600000, account, verdict, reason, list, '', '', 1 FROM call;
  INSERT INTO tally SELECT hour, '*', verdict, reason, list, '', '', calls FROM tally;
  UPDATE tallied SET call_key = 1;`;

const FETCH_VERSION = 2;
const FETCH_ROWS = "INSERT INTO list_fetch VALUES ('spam', '{}');";

const OPERATIONS_VERSION = 7;

const OPERATION_ROWS = `
  UPDATE change SET operations = '[]';
  INSERT INTO entry_operation (change_id, list, text, before_label, before_change)
    VALUES (2, 'acme/blocked', '+14155550100', 'windows', 1);`;

/** What version 7 writes down otherwise, see "policy version 7". */

const REWRITTEN = ['journal', 'entry_journal'];

function kept({ summary: _, ...row }: { summary?: unknown }): object {
  return row;
}

function open(file: string, schema: SchemaName): void {
  openDatabase(file, schema, { busyTimeoutMs: 0 }).close();
}

/** Every byte on disk that belongs to a database. */
function bytesOf(file: string): string[] {
  const files = [file, `${file}-wal`].filter((name) => existsSync(name));
  return files.map((name) => createHash('sha256').update(readFileSync(name)).digest('hex'));
}

describe.each(SCHEMAS)('migrate %s', (schema) => {
  const newest = readMigrations(schema).length;
  const fresh = newFile();
  openDatabase(fresh, schema, { busyTimeoutMs: 0, create: true }).close();

  it('creates the newest schema in an empty database, with our application id', () => {
    const db = new Sqlite(fresh);
    expect(schemaVersion(db, schema, fresh)).toBe(newest);
    expect(db.pragma('application_id', { simple: true })).toBe(APPLICATION_ID[schema]);
    expect(db.pragma('user_version', { simple: true })).toBe(newest);
    const loose = db.prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose.all()).toEqual([]);
    db.close();
  });

  it.each(Array.from({ length: newest }, (_, at) => at + 1))(
    'from version %i reaches the same schema and keeps what is in it',
    (version) => {
      const file = createVersion(schema, version);
      const before = dump(file) as Record<string, { rows: object[] }>;
      open(file, schema);
      const after = dump(file) as Record<string, { sql: string; rows: object[] }>;
      const schemaOf = (tables: Record<string, unknown>) =>
        Object.entries(tables).map(([name, table]) => [name, (table as { sql: string }).sql]);
      expect(schemaOf(after)).toEqual(schemaOf(dump(fresh)));
      for (const [name, { rows }] of Object.entries(before)) {
        expect(rows.length).toBeGreaterThan(0);
        if (!REWRITTEN.includes(name)) expect(after[name]?.rows).toMatchObject(rows.map(kept));
      }
      const db = new Sqlite(file, { readonly: true });
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      expect(db.pragma('foreign_key_check')).toEqual([]);
      db.close();
    },
  );

  it('changes nothing that is up to date', () => {
    const file = createVersion(schema, newest);
    const before = bytesOf(file);
    open(file, schema);
    expect(bytesOf(file)).toEqual(before);
    expect(existsSync(fileBeforeMigration(file, newest))).toBe(false);
  });

  it.each(Array.from({ length: newest }, (_, at) => at))(
    'keeps what was there in version %i, for its owner alone, unless it was nothing',
    (version) => {
      const file = createVersion(schema, version);
      const before = dump(file);
      openDatabase(file, schema, { busyTimeoutMs: 0, create: true }).close();
      const kept = join(dirname(file), `test.before-v${newest}.db`);
      expect(existsSync(kept)).toBe(version > 0);
      if (version === 0) return;
      expect(dump(kept)).toEqual(before);
      expect(statSync(kept).mode & 0o777).toBe(0o600);
      const db = new Sqlite(kept, { readonly: true });
      expect(schemaVersion(db, schema, kept)).toBe(version);
      db.close();
    },
  );

  it.each(Array.from({ length: newest - 1 }, (_, at) => at + 1))(
    'from version %i goes no further where it can not keep what was there',
    (version) => {
      const file = createVersion(schema, version);
      mkdirSync(fileBeforeMigration(file, newest));
      expect(() => open(file, schema)).toThrow(/^can't write .*test\.before-v.*: it is a folder/);
      const db = new Sqlite(file, { readonly: true });
      expect(schemaVersion(db, schema, file)).toBe(version);
      db.close();
    },
  );

  it('rejects a newer schema and leaves it as it is', () => {
    const file = createVersion(schema, newest);
    new Sqlite(file).exec(`PRAGMA user_version = ${newest + 1}`).close();
    const before = bytesOf(file);
    expect(() => open(file, schema)).toThrow(
      expect.objectContaining({
        code: 'unavailable',
        message: `${file} has schema ${newest + 1}, and this ringfence knows ${newest}`,
        remedy: { kind: 'upgrade-or-restore' },
      }),
    );
    expect(bytesOf(file)).toEqual(before);
  });

  it.each([
    ["another program's", 'CREATE TABLE song (title TEXT)'],
    ["another program's with a version", 'CREATE TABLE song (title TEXT); PRAGMA user_version = 1'],
    ['marked as another program', 'PRAGMA application_id = 7; CREATE TABLE song (title TEXT)'],
    ['in another journal mode', 'PRAGMA journal_mode = PERSIST; CREATE TABLE song (title TEXT)'],
    ['in WAL mode', 'PRAGMA journal_mode = WAL; CREATE TABLE song (title TEXT)'],
  ])('rejects a database that is %s, byte for byte', (_, sql) => {
    const file = newFile();
    new Sqlite(file).exec(sql).close();
    const before = bytesOf(file);
    expect(() => open(file, schema)).toThrow(/is not a Ringfence .*database; nothing was changed/);
    expect(bytesOf(file)).toEqual(before);
  });

  it("keeps the WAL of another program's database", () => {
    const [running, crashed] = [newFile(), newFile()];
    const db = new Sqlite(running);
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE song (title TEXT)');
    for (const side of ['', '-wal']) copyFileSync(`${running}${side}`, `${crashed}${side}`);
    db.close();
    const before = bytesOf(crashed);
    expect(before).toHaveLength(2);
    expect(() => open(crashed, schema)).toThrow('nothing was changed');
    expect(bytesOf(crashed)).toEqual(before);
  });

  it('rejects a database of the other kind', () => {
    const other = schema === 'policy' ? 'calls' : 'policy';
    const file = createVersion(other, 1);
    expect(() => open(file, schema)).toThrow(/is not a Ringfence .*database; nothing was changed/);
  });

  // Between them these two run every statement, with rows in every table that is rewritten last.
  it.each([...new Set([0, newest - 1])])(
    'from version %i, killed between any two statements, leaves the old schema or the new one',
    async (version) => {
      const reference = createVersion(schema, version);
      const [old, whole] = [dump(reference), dump(fresh)];
      const left = filesBeforeEachStatement(copy(reference), schema);
      expect(left.length).toBeGreaterThan(5);
      const killed = copy(reference);
      await migrateAndDie(killed, schema, Math.ceil(left.length / 2));
      for (const file of [...left, killed]) {
        expect(tablesOf(file)).toBeOneOf([Object.keys(old), Object.keys(whole)]);
        openDatabase(file, schema, { busyTimeoutMs: 0, create: true }).close();
        expect(tablesOf(file)).toEqual(Object.keys(whole));
      }
    },
  );
});

function copy(file: string): string {
  const copied = newFile();
  if (existsSync(file)) copyFileSync(file, copied);
  return copied;
}

function tablesOf(file: string): string[] {
  return Object.keys(dump(file));
}

/** What is on disk before each statement of a migration: what a process that is killed there leaves. */
function filesBeforeEachStatement(file: string, schema: SchemaName): string[] {
  const left: string[] = [];
  const verbose = () => {
    const copied = newFile();
    for (const side of ['', '-wal', '-journal']) {
      if (existsSync(`${file}${side}`)) copyFileSync(`${file}${side}`, `${copied}${side}`);
    }
    left.push(copied);
  };
  const db = new Sqlite(file, { verbose });
  migrate(db, schema, file);
  db.close();
  return left;
}

/** Migrates in a process that kills itself just before a statement. */
async function migrateAndDie(file: string, schema: SchemaName, dyingAt: number): Promise<void> {
  const child = spawnModule(
    `import { Sqlite } from './dist/store/sqlite/database/driver.js';
    import { migrate } from './dist/store/sqlite/database/migrate.js';
    const [file, schema, dyingAt] = process.argv.slice(1);
    let statements = 0;
    const verbose = () => ++statements === Number(dyingAt) && process.kill(process.pid, 'SIGKILL');
    const db = new Sqlite(file, { verbose });
    migrate(db, schema, file);`,
    file,
    schema,
    String(dyingAt),
  );
  expect(await endOf(child)).toEqual({ exit: 'SIGKILL', stdout: '', stderr: '' });
}

it('migrates in one transaction: if a statement fails, the earlier ones are undone', () => {
  const db = new Sqlite(':memory:');
  db.exec('CREATE TABLE list (x)');
  db.pragma(`application_id = ${APPLICATION_ID.policy}`);
  expect(() => migrate(db, 'policy', 'x.db')).toThrow('table list already exists');
  expect(db.prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual(['list']);
  expect(db.pragma('user_version', { simple: true })).toBe(0);
});

it.each(['policy', 'calls'])(
  'the migrations of %s are numbered without a gap or a double',
  (schema) => {
    const numbers = readdirSync(new URL(`../../../../db/${schema}`, import.meta.url)).map((file) =>
      Number(file.slice(0, 4)),
    );
    expect(numbers.sort((one, other) => one - other)).toEqual(numbers.map((_, at) => at + 1));
  },
);
