import { chmodSync, chownSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accepted } from '../../src/admin/fields.js';
import { checkDatabases } from '../../src/doctor/databases.js';
import { parseEntry } from '../../src/screening/policy/entry.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { callLogFile } from '../../src/store/sqlite/database/open.js';
import { openPolicyStore } from '../../src/store/sqlite/policy-store.js';
import { temporaryFolder } from '../support/temporary.js';

async function made(): Promise<string> {
  const file = join(temporaryFolder(), 'ringfence.db');
  const policy = openPolicyStore(file, { create: true });
  await policy.change({ author: 'tester', what: 'test' }, (edit) => {
    edit.addAccount('acme', { country: 'US' });
    edit.createList('acme/spam', 'block', {}, true);
    edit.addEntries('acme/spam', [accepted(parseEntry('+14155550100', 'US'))]);
  });
  policy.close();
  return file;
}

function change(file: string, sql: string): void {
  const db = new Sqlite(file);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

const NO_LOG = {
  check: 'call log',
  status: 'ok',
  message: expect.stringContaining('is created with'),
};

it('accepts an intact one', async () => {
  const file = await made();
  expect(checkDatabases(file)).toEqual([
    { check: 'policy', status: 'ok', message: expect.stringContaining(`${file} is sound`) },
    NO_LOG,
  ]);
});

it('reports a missing one, and creates none', () => {
  const file = join(temporaryFolder(), 'ringfence.db');
  for (const _ of [1, 2]) {
    expect(checkDatabases(file)).toMatchObject([
      { status: 'problem', remedy: expect.stringContaining('ringfence account add') },
      NO_LOG,
    ]);
  }
});

describe('damage', () => {
  it.each([
    ['no database', (file: string) => writeFileSync(file, 'text, not a database'.repeat(100))],
    ['half a database', (file: string) => truncateSync(file, 20_000)],
    ['holes', (file: string) => writeFileSync(file, withHoles(readFileSync(file)))],
  ])('finds %s', async (_, damage) => {
    const file = await made();
    damage(file);
    expect(checkDatabases(file)[0]).toMatchObject({
      status: 'problem',
      remedy: expect.stringContaining('restore a backup'),
    });
  });

  it('finds it in the call log, too', async () => {
    const file = await made();
    const log = callLogFile(file);
    writeFileSync(log, 'text, not a database'.repeat(100), { mode: 0o600 });
    expect(checkDatabases(file)).toMatchObject([
      { status: 'ok' },
      { check: 'call log', status: 'problem', message: expect.stringContaining(log) },
    ]);
  });
});

describe('contents', () => {
  it.each([
    [
      'rows without a parent',
      'DELETE FROM change',
      'problem',
      'a row of entry belongs to no change',
    ],
    ['a newer schema', 'PRAGMA user_version = 99', 'problem', 'has schema 99'],
    [
      "another program's file",
      'PRAGMA application_id = 1',
      'problem',
      'is not a Ringfence database',
    ],
    ['a change by hand', "UPDATE account SET name = 'Acme'", 'ok', 'is sound'],
  ])('finds %s', async (_, sql, status, says) => {
    const file = await made();
    change(file, sql);
    expect(checkDatabases(file)).toMatchObject([
      { status, message: expect.stringContaining(says) },
      NO_LOG,
    ]);
  });

  it('checks an older schema without migrating it', async () => {
    const file = await made();
    change(file, 'PRAGMA user_version = 0');
    for (const _ of [1, 2]) {
      expect(checkDatabases(file)[0]).toMatchObject({
        status: 'warning',
        message: expect.stringContaining('has schema 0 of '),
      });
    }
  });
});

describe('access', () => {
  it.each([
    [0o600, ['ok']],
    [0o640, ['ok', 'warning']],
    [0o604, ['ok', 'warning']],
  ])('mode %o: %j', async (mode, statuses) => {
    const file = await made();
    chmodSync(file, mode);
    const findings = checkDatabases(file).filter(({ check }) => check === 'policy');
    expect(findings.map(({ status }) => status)).toEqual(statuses);
    if (mode !== 0o600) expect(findings[1]?.remedy).toBe(`chmod 600 ${file}`);
  });

  describe.runIf(process.getuid?.() === 0)('as root', () => {
    it.each([
      ['its folder', 1_000, 0, 'problem'],
      ['nothing', 0, 0, 'ok'],
      ['both', 1_000, 1_000, 'ok'],
    ])("where %s is another user's: %#", async (_, folderOwner, fileOwner, status) => {
      const file = await made();
      chownSync(dirname(file), folderOwner, folderOwner);
      chownSync(file, fileOwner, fileOwner);
      const findings = checkDatabases(file).filter(({ check }) => check === 'policy');
      expect(findings.at(-1)?.status).toBe(status);
    });
  });
});

/** Zeroes in the middle of every page but the first. */
function withHoles(file: Buffer): Buffer {
  for (let at = 4_096; at < file.length; at += 4_096) file.fill(0, at, at + 2_048);
  return file;
}
