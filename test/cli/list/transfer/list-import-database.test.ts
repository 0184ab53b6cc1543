import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fileBeforeMigration } from '../../../../src/store/sqlite/backup/snapshot.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { readMigrations } from '../../../../src/store/sqlite/database/migrate.js';
import { outcomeOf } from '../../../support/outcome.js';
import { Ringfence } from '../../../support/ringfence.js';
import { hasTerminals, onTerminal } from '../../../support/terminal.js';

let space: Ringfence;

beforeEach(async () => {
  space = new Ringfence();
});

const NEWEST = readMigrations('policy').length;
const RNGP = 0x526e6750;

/** A database as a ringfence of that version left it, with the list acme/spam of one entry. */
function leaveVersion(version: number): void {
  const db = new Sqlite(space.db);
  for (const sql of readMigrations('policy').slice(0, version)) db.exec(sql);
  db.exec(`
    INSERT INTO change (id, at, author, what) VALUES (1, 1700000000000, 'jo', 'set-up');
    INSERT INTO account (account_key, id, name, country, created_at)
      VALUES (1, 'acme', 'Acme', 'US', 1700000000000);
    INSERT INTO list (list_key, owner_key, name, kind, created_at)
      VALUES (1, 1, 'spam', 'block', 1700000000000);
    INSERT INTO entry (list_key, text, owner_key, change_id) VALUES (1, '+14155550100', 1, 1);
    PRAGMA application_id = ${RNGP};
    PRAGMA user_version = ${version};`);
  db.close();
}

const importText = (text: string) => space.runWith(text, 'list', 'import', 'acme/spam', '-');

function lookInto(file: string) {
  const db = new Sqlite(file, { readonly: true });
  const found = {
    version: db.pragma('user_version', { simple: true }),
    entries: db.prepare('SELECT text FROM entry ORDER BY text').pluck().all(),
  };
  db.close();
  return found;
}

describe('list import into the database', () => {
  it.each(
    readMigrations('policy')
      .slice(1)
      .map((_, at) => at + 1),
  )('of version %d brings it up to date, and keeps what was there', async (version) => {
    leaveVersion(version);
    expect(await importText('+14155550101\n')).toMatchObject({ exitCode: 0 });
    expect(lookInto(space.db)).toEqual({
      version: NEWEST,
      entries: ['+14155550100', '+14155550101'],
    });
    expect(lookInto(fileBeforeMigration(space.db, NEWEST))).toEqual({
      version,
      entries: ['+14155550100'],
    });
  });

  it.each([
    [
      'of a newer ringfence',
      `PRAGMA application_id = ${RNGP}; PRAGMA user_version = 99`,
      'has schema 99',
    ],
    ['of another program', 'PRAGMA user_version = 1', 'is not a Ringfence database'],
  ])('%s leaves every byte as it is', async (_, pragmas, message) => {
    const db = new Sqlite(space.db);
    db.exec(`CREATE TABLE entry (text TEXT); ${pragmas}`);
    db.close();
    const before = readFileSync(space.db);
    const { exitCode, stdout, stderr } = await importText('+14155550101\n');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^ringfence: [^\n]*\n$/);
    expect(stderr).toContain(message);
    expect(readFileSync(space.db)).toEqual(before);
    expect(readdirSync(space.folder)).toEqual([basename(space.db)]);
  });

  it('leaves the list unchanged at Ctrl-C while writing', async () => {
    leaveVersion(NEWEST);
    const numbers = Array.from({ length: 400_000 }, (_, at) => `+1415${5_000_000 + at}\n`);
    const file = space.file('many.txt', numbers.join(''));
    const child = space.spawn(['list', 'import', 'acme/spam', file]);
    const outcome = outcomeOf(child);
    await untilLarger(`${space.db}-wal`, 100_000);
    child.kill('SIGINT');
    expect(await outcome).toEqual({
      exitCode: 130,
      stdout: '',
      stderr: 'ringfence: interrupted; acme/spam is as it was\n',
    });
    expect(lookInto(space.db).entries).toEqual(['+14155550100']);
  });

  it.runIf(hasTerminals)('draws a bar on a terminal, and nothing of it on a pipe', async () => {
    leaveVersion(NEWEST);
    const numbers = Array.from({ length: 100_000 }, (_, at) => `+1415${5_000_000 + at}\n`);
    const file = space.file('many.txt', numbers.join(''));
    const argv = ['list', 'import', 'acme/spam', file];
    const drawn = await onTerminal(space, 80, argv);
    expect(drawn).toMatch(/\r\[[#.]+\] *\d+% [\d,]+ rows/);
    expect(drawn).toContain('\r\u001b[Kimported ');
    const { stdout, stderr } = await space.run(...argv);
    expect(stderr).toBe('');
    expect(stdout).toContain('unchanged  100,000');
    expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});

async function untilLarger(file: string, bytes: number): Promise<void> {
  while ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= bytes) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
