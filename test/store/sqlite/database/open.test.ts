import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import {
  callLogFile,
  IN_MEMORY,
  openDatabase,
} from '../../../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../../../src/store/sqlite/policy-store.js';
import { createPolicy } from '../../../support/policy.js';
import { belongsToStranger, giveAway, isRoot } from '../../../support/root.js';
import { temporaryFolder } from '../../../support/temporary.js';

const MAKE = { busyTimeoutMs: 0, create: true };
const LOOK = { busyTimeoutMs: 0 };

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('openDatabase', () => {
  it('creates the file, its folders and its side files for the owner only', () => {
    const folder = join(temporaryFolder(), 'var', 'lib');
    const file = join(folder, 'ringfence.db');
    const db = openDatabase(file, 'policy', MAKE);
    db.exec("INSERT INTO change (at, author, what) VALUES (0, 'jo', 'test')");
    for (const side of ['', '-wal', '-shm']) expect(modeOf(`${file}${side}`)).toBe('600');
    expect(modeOf(folder)).toBe('700');
    db.close();
  });

  it('keeps the mode of an existing file', () => {
    const file = join(temporaryFolder(), 'ringfence.db');
    writeFileSync(file, '', { mode: 0o640 });
    openDatabase(file, 'policy', MAKE).close();
    expect(modeOf(file)).toBe('640');
  });

  it('creates neither a file nor a schema unless requested', () => {
    const folder = temporaryFolder();
    const [missing, empty] = [join(folder, 'missing.db'), join(folder, 'empty.db')];
    writeFileSync(empty, '');
    expect(() => openDatabase(missing, 'policy', LOOK)).toThrow(
      expect.objectContaining({
        code: 'not-found',
        message: `database ${missing} not found`,
        remedy: { kind: 'create-database' },
      }),
    );
    expect(() => openDatabase(empty, 'policy', LOOK)).toThrow(`database ${empty} is empty`);
    expect(existsSync(missing)).toBe(false);
    expect(statSync(empty).size).toBe(0);
  });

  it.each([
    ['a folder', (file: string) => mkdirSync(file), 'it is a folder; name a file'],
    ['text', (file: string) => writeFileSync(file, 'number\n'), 'it is not a SQLite database'],
    ['zeros', (file: string) => writeFileSync(file, Buffer.alloc(8192)), 'not a SQLite database'],
  ])('rejects %s, and leaves it as it is', (_, make, message) => {
    const file = join(temporaryFolder(), 'ringfence.db');
    make(file);
    const before = statSync(file).isFile() && readFileSync(file);
    for (const options of [LOOK, MAKE]) {
      expect(() => openDatabase(file, 'policy', options)).toThrow(
        expect.objectContaining({ code: 'unavailable', message: expect.stringContaining(message) }),
      );
    }
    expect(statSync(file).isFile() && readFileSync(file)).toEqual(before);
  });

  it('reports what is wrong with the path', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => openDatabase(join(file, 'ringfence.db'), 'policy', MAKE)).toThrow(
      `${file}/ringfence.db: a part of its path is not a folder`,
    );
    const link = `${file}.db`;
    symlinkSync('/nowhere/ringfence.db', link);
    expect(() => openDatabase(link, 'policy', MAKE)).toThrow(
      `can't create the database ${link}: it is a link to a file that is not there`,
    );
  });

  // Node.js's recursive mkdir would never return.
  it.runIf(existsSync('/proc/self'))('reports that no folder can be created there', () => {
    expect(() => openDatabase('/proc/nowhere/ringfence.db', 'policy', MAKE)).toThrow(
      "can't create the database /proc/nowhere/ringfence.db: ENOENT",
    );
  });

  it('reports that another process keeps it locked', () => {
    const file = join(temporaryFolder(), 'ringfence.db');
    openDatabase(file, 'policy', MAKE).close();
    const other = new Sqlite(file);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    expect(() => openDatabase(file, 'policy', LOOK)).toThrow(
      `can't use the database ${file}: another process keeps it locked; try again`,
    );
    other.close();
    openDatabase(file, 'policy', LOOK).close();
  });

  it('rolls back a transaction that a crash interrupted', async () => {
    const folder = temporaryFolder();
    const [running, crashed] = [join(folder, 'running.db'), join(folder, 'crashed.db')];
    await createPolicy(running, (edit) => edit.addAccount('acme', {}));
    const db = new Sqlite(running);
    db.pragma('journal_mode = DELETE');
    db.pragma('cache_size = 2');
    db.exec('BEGIN');
    const insert = db.prepare('INSERT INTO setting VALUES (?, ?)');
    for (let at = 0; at < 500; at++) insert.run(`name-${at}`, 'x'.repeat(500));
    for (const side of ['', '-journal']) copyFileSync(`${running}${side}`, `${crashed}${side}`);
    db.close();
    const store = openPolicyStore(crashed);
    expect(await store.accounts()).toHaveLength(1);
    store.close();
    const reopened = new Sqlite(crashed);
    const left = reopened.prepare("SELECT count(*) FROM setting WHERE name LIKE 'name-%'").pluck();
    expect(left.get()).toBe(0);
    reopened.close();
  });

  it('rejects writes of a read-only connection', () => {
    const file = join(temporaryFolder(), 'ringfence.db');
    const db = openDatabase(file, 'policy', { ...MAKE, readOnly: true });
    expect(() => db.exec("INSERT INTO setting VALUES ('x', 'y')")).toThrow('readonly');
    db.close();
  });

  it('uses WAL, foreign keys and full synchronisation', () => {
    const db = openDatabase(join(temporaryFolder(), 'ringfence.db'), 'policy', MAKE);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    db.close();
  });
});

describe.runIf(isRoot)('a database that root creates', () => {
  it('belongs to the owner of its folder, with its side files', () => {
    const folder = temporaryFolder();
    giveAway(folder);
    const file = join(folder, 'ringfence.db');
    const db = openDatabase(file, 'policy', MAKE);
    db.exec("INSERT INTO change (at, author, what) VALUES (0, 'jo', 'test')");
    for (const side of ['', '-wal', '-shm']) expect(belongsToStranger(file + side)).toBe(true);
    for (const side of ['', '-wal', '-shm']) expect(modeOf(file + side)).toBe('600');
    db.close();
  });

  it('belongs to root in a folder of root, and if it existed before', () => {
    const folder = temporaryFolder();
    const [fresh, old] = [join(folder, 'fresh.db'), join(folder, 'old.db')];
    writeFileSync(old, '');
    openDatabase(fresh, 'policy', MAKE).close();
    expect(belongsToStranger(fresh)).toBe(false);
    giveAway(folder);
    openDatabase(old, 'policy', MAKE).close();
    expect(belongsToStranger(old)).toBe(false);
  });

  it('is never created or given away through a link', () => {
    const folder = temporaryFolder();
    const target = join(temporaryFolder(), 'target');
    giveAway(folder);
    const link = join(folder, 'ringfence.db');
    symlinkSync(target, link);
    expect(() => openDatabase(link, 'policy', MAKE)).toThrow('it is a link');
    expect(existsSync(target)).toBe(false);
  });
});

describe('callLogFile', () => {
  it.each([
    ['/var/lib/ringfence/ringfence.db', '/var/lib/ringfence/ringfence-calls.db'],
    ['policy', 'policy-calls'],
    [IN_MEMORY, IN_MEMORY],
  ])('beside %s is %s', (policy, calls) => {
    expect(callLogFile(policy)).toBe(calls);
  });
});
