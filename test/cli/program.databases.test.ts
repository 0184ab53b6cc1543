import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { readMigrations } from '../../src/store/sqlite/database/migrate.js';
import { createPolicy, dump } from '../support/policy.js';
import { Ringfence } from '../support/ringfence.js';

describe.concurrent('a database that is not there', () => {
  it('is not found, and not created', async () => {
    const ringfence = new Ringfence();
    expect(await ringfence.run('block', 'acme', '1')).toMatchObject({ stdout: '', exitCode: 3 });
    expect(() => readFileSync(ringfence.db)).toThrow('ENOENT');
  });

  it.each([
    'account list',
    'account set acme --mode off',
    'account pause acme --until 1h',
    'account route add acme 1000',
    'account remove acme --yes',
    'list list',
    'list add spam 1',
    'activate acme spam',
    'block acme 1',
    'unblock acme 1',
    'check acme --from 1',
    'calls',
    'calls show u',
    'config unset home-country',
  ])('%s reports it and creates none', async (command) => {
    const ringfence = new Ringfence();
    const outcome = await ringfence.run(...command.split(' '));
    expect(outcome).toEqual({
      stdout: '',
      stderr: `ringfence: database ${ringfence.db} not found; "ringfence serve" or "ringfence account add" creates one, or name another with --db\n`,
      exitCode: 3,
    });
    expect(() => readFileSync(ringfence.db)).toThrow('ENOENT');
  });
});

describe.concurrent('a database that can not be used', () => {
  const databases: Record<string, (file: string) => void | Promise<void>> = {
    'is not a Ringfence database; nothing was changed; name another with --db': (file) => {
      new Sqlite(file).exec('CREATE TABLE song (title TEXT)').close();
    },
    'it is not a SQLite database': (file) => writeFileSync(file, 'number,label\n'.repeat(100)),
    'it is a folder; name a file': (file) => mkdirSync(file),
    'upgrade ringfence': async (file) => {
      await createPolicy(file, () => {});
      const db = new Sqlite(file);
      db.pragma('user_version = 9999');
      db.close();
    },
    'it is damaged; restore a backup': async (file) => {
      await createPolicy(file, (edit) => edit.addAccount('acme', {}));
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xee, 4096));
    },
  };

  it('is an error of the process', async () => {
    const ringfence = new Ringfence();
    writeFileSync(ringfence.db, 'no database');
    expect(await ringfence.process('account', 'list')).toEqual({
      stdout: '',
      stderr: `ringfence: can't use the database ${ringfence.db}: it is not a SQLite database; give another with --db, or restore a backup\n`,
      exitCode: 1,
    });
  });

  it.each(Object.entries(databases))('%s', async (message, make) => {
    const ringfence = new Ringfence();
    await make(ringfence.db);
    for (const argv of [
      ['block', 'acme', '1'],
      ['account', 'add', 'x'],
      ['account', 'list'],
    ]) {
      const { stdout, stderr, exitCode } = await ringfence.run(...argv, '--json');
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
      expect(JSON.parse(stderr).error).toEqual({
        code: 'unavailable',
        message: expect.stringContaining(message),
      });
    }
  });
});

describe('a database of an older ringfence', () => {
  it('is migrated by the first command, and a copy is kept', async () => {
    const ringfence = new Ringfence();
    const db = new Sqlite(ringfence.db);
    db.exec(readMigrations('policy')[0] as string);
    db.pragma(`application_id = ${0x526e6750}`);
    db.pragma('user_version = 1');
    db.exec("INSERT INTO account (id, name, country, created_at) VALUES ('acme', 'A', 'GB', 0)");
    db.close();
    const before = dump(ringfence.db);
    expect(await ringfence.run('account', 'list', '--json')).toMatchObject({ exitCode: 0 });
    const newest = readMigrations('policy').length;
    expect(dump(join(ringfence.folder, `ringfence.before-v${newest}.db`))).toEqual(before);
    expect(await ringfence.json('account', 'list')).toMatchObject([{ id: 'acme', country: 'GB' }]);
  });
});
