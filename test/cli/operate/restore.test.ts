import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sqlite } from '../../../src/store/sqlite/database/driver.js';
import { readMigrations } from '../../../src/store/sqlite/database/migrate.js';
import { callLogFile } from '../../../src/store/sqlite/database/open.js';
import { call, logCalls } from '../../support/calls.js';
import { DaemonProcess } from '../../support/daemon.js';
import { fillPolicy } from '../../support/full-policy.js';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';
import { belongsToStranger, giveAway, isRoot } from '../../support/root.js';
import { placeCall } from '../../support/simulated-freeswitch.js';
import { answering, hasTerminals } from '../../support/terminal.js';

let ringfence: Ringfence;
let copy: string;

/** A backup, and a change after it. */
beforeEach(async () => {
  ringfence = new Ringfence();
  copy = join(ringfence.folder, 'copy.db');
  await createPolicy(ringfence.db, fillPolicy);
  await ringfence.run('backup', copy);
  await ringfence.run('account', 'remove', 'acme', '--yes');
});

const keptFiles = () =>
  readdirSync(ringfence.folder)
    .filter((name) => /^ringfence\.db\.before-restore-[^-]*$/.test(name))
    .map((name) => join(ringfence.folder, name));

describe('restore', () => {
  it('restores policy and history, keeps a copy of the old database, and prints how to go back', async () => {
    const [wanted, replaced] = [dump(copy), dump(ringfence.db)];
    const { stdout, stderr, exitCode } = await ringfence.run('restore', copy, '--yes');
    expect({ exitCode, lines: stdout.split('\n') }).toEqual({
      exitCode: 0,
      lines: [
        '          BEFORE  AFTER',
        'accounts  1       2',
        'lists     3       5',
        'entries   4       6',
        `restored ${ringfence.db} from ${copy}`,
        '',
      ],
    });
    const [kept = ''] = keptFiles();
    expect(stderr).toBe(`the old database is kept; to go back: ringfence restore ${kept}\n`);
    expect(dump(ringfence.db)).toEqual(wanted);
    expect(dump(kept)).toEqual(replaced);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    await ringfence.ok('restore', kept, '--yes');
    expect(dump(ringfence.db)).toEqual(replaced);
  });

  it('reports the same as JSON', async () => {
    const report = JSON.parse(await ringfence.ok('restore', copy, '--yes', '--json'));
    expect(report).toEqual({
      dryRun: false,
      file: copy,
      database: ringfence.db,
      before: { accounts: 1, lists: 3, entries: 4 },
      after: { accounts: 2, lists: 5, entries: 6 },
      kept: keptFiles()[0],
    });
  });

  it('with --dry-run checks and reports, and changes nothing', async () => {
    const policy = dump(ringfence.db);
    const { stdout, stderr, exitCode } = await ringfence.run('restore', copy, '--dry-run');
    expect({ stderr, exitCode }).toEqual({ stderr: 'dry run: nothing was changed\n', exitCode: 0 });
    expect(stdout).toContain('accounts  1       2\n');
    expect(stdout).toContain(`would restore ${ringfence.db} from ${copy}\n`);
    expect(dump(ringfence.db)).toEqual(policy);
    expect(keptFiles()).toEqual([]);
  });

  it('is refused without a terminal and without --yes', async () => {
    const policy = dump(ringfence.db);
    const says = `won't replace ${ringfence.db} (1 account, 3 lists and 4 entries) with ${copy} (2 accounts, 5 lists and 6 entries) without being asked to; add --yes`;
    expect(await ringfence.run('restore', copy)).toEqual({
      stdout: '',
      stderr: `ringfence: ${says}\n`,
      exitCode: 2,
    });
    const json = await ringfence.runWith('y\n', 'restore', copy, '--json');
    expect(json).toMatchObject({ stdout: '', exitCode: 2 });
    expect(JSON.parse(json.stderr)).toEqual({ error: { code: 'invalid', message: says } });
    expect(dump(ringfence.db)).toEqual(policy);
    expect(keptFiles()).toEqual([]);
  });

  it.runIf(hasTerminals).each(['n', 'y'])('asks on a terminal: %s', async (answer) => {
    const policy = dump(answer === 'y' ? copy : ringfence.db);
    const shown = await answering(`${answer}\r`, ringfence, 'restore', copy);
    expect(shown).toContain('(2 accounts, 5 lists and 6 entries)? [y/N] ');
    expect(shown.includes('nothing was changed')).toBe(answer === 'n');
    expect(dump(ringfence.db)).toEqual(policy);
  });

  it("doesn't ask if there is nothing to lose", async () => {
    const fresh = new Ringfence();
    const none = await fresh.run('restore', copy);
    expect(none).toMatchObject({ stderr: '', exitCode: 0 });
    expect(none.stdout).toContain('accounts  -       2\n');
    expect(dump(fresh.db)).toEqual(dump(copy));
    const empty = new Ringfence();
    await createPolicy(empty.db, () => {});
    expect(await empty.run('restore', copy)).toMatchObject({ exitCode: 0 });
    expect(dump(empty.db)).toEqual(dump(copy));
  });

  it('replaces a damaged database, and keeps a copy', async () => {
    const garbage = Buffer.alloc(8_192, 'garbage ');
    writeFileSync(ringfence.db, garbage);
    const { stderr, exitCode } = await ringfence.run('restore', copy, '--yes');
    expect(exitCode).toBe(0);
    const [kept = ''] = keptFiles();
    expect(stderr).toBe(`what was there before could not be read; it is kept as ${kept}\n`);
    expect(readFileSync(kept)).toEqual(garbage);
    expect(dump(ringfence.db)).toEqual(dump(copy));
  });

  it('replaces a database of a newer ringfence', async () => {
    const db = new Sqlite(ringfence.db);
    db.pragma('user_version = 9999');
    db.close();
    expect(await ringfence.run('account', 'list')).toMatchObject({ exitCode: 1 });
    await ringfence.ok('restore', copy, '--yes');
    expect(await ringfence.json('account', 'list')).toHaveLength(2);
  });

  it('migrates a backup of an older ringfence', async () => {
    const old = join(ringfence.folder, 'old.db');
    const db = new Sqlite(old);
    db.exec(readMigrations('policy')[0] as string);
    db.pragma(`application_id = ${0x526e6750}`);
    db.pragma('user_version = 1');
    db.exec("INSERT INTO account (id, name, country, created_at) VALUES ('aged', 'Old', 'GB', 0)");
    db.close();
    await ringfence.ok('restore', old, '--yes');
    expect(await ringfence.json('account', 'list')).toMatchObject([{ id: 'aged', country: 'GB' }]);
    expect(await ringfence.run('block', 'aged', '+442071838750')).toMatchObject({ exitCode: 0 });
  });

  it('restores the call log only if there is none', async () => {
    logCalls(ringfence, [call('one')]);
    await ringfence.ok('backup', copy, '--yes');
    logCalls(ringfence, [call('two')]);
    await ringfence.ok('restore', copy, '--yes');
    expect((await ringfence.run('calls', '--json')).stdout).toContain('"two"');
    for (const suffix of ['', '-wal', '-shm']) {
      rmSync(callLogFile(ringfence.db) + suffix, { force: true });
    }
    const report = await ringfence.ok('restore', copy, '--yes');
    expect(report).toContain(`and the call log ${callLogFile(ringfence.db)}\n`);
    expect(await ringfence.json('calls')).toMatchObject({ uuid: 'one' });
  });

  it('leaves everything unchanged if the disk is full', async () => {
    const entries = Array.from({ length: 20_000 }, (_, at) => `+1415${5_000_000 + at}`);
    const document = ringfence.file('b.json', JSON.stringify({ lists: [{ name: 'b', entries }] }));
    await ringfence.ok('apply', document);
    await ringfence.ok('backup', copy, '--yes');
    await ringfence.ok('list', 'delete', 'b', '--yes');
    const policy = dump(ringfence.db);
    const { stdout, stderr, exitCode } = await ringfence.shell(
      'ulimit -f 200; trap "" XFSZ; $RINGFENCE restore copy.db --yes',
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^ringfence: can't write [^\n]*\n$/);
    expect(dump(ringfence.db)).toEqual(policy);
    expect(readdirSync(ringfence.folder).filter((name) => /partial|restoring/.test(name))).toEqual(
      [],
    );
  });
});

describe.runIf(isRoot)('a database that root restores', () => {
  it.each([
    ['where there was none', (db: string) => rmSync(db)],
    ['over a damaged one', (db: string) => writeFileSync(db, 'garbage '.repeat(100))],
    ['over a good one', () => {}],
  ])('belongs to the owner of the folder: %s', async (_, prepare) => {
    const service = new Ringfence();
    giveAway(service.folder);
    await service.ok('account', 'add', 'acme');
    prepare(service.db);
    await service.ok('restore', copy, '--yes');
    const files = readdirSync(service.folder).map((name) => join(service.folder, name));
    expect(files.filter((file) => !belongsToStranger(file))).toEqual([]);
  });
});

describe('restore, while the controller runs', () => {
  const daemon = new DaemonProcess();

  beforeAll(async () => {
    await createPolicy(daemon.db, (edit) => {
      edit.addAccount('acme', { country: 'US' });
      edit.setSetting('defaultAccount', 'acme');
    });
    await daemon.command('block', 'acme', '+14155550100');
    await daemon.start();
  });
  afterAll(() => daemon.dispose());

  it('applies from the next call on', async () => {
    const file = join(daemon.folder, 'live.db');
    const fate = async () => (await placeCall(daemon, '+14155550100', { talkMs: 0 })).end;
    expect(await fate()).toBe('rejected');
    await daemon.command('backup', file);
    await daemon.command('unblock', 'acme', '+14155550100');
    expect(await fate()).toBe('through');
    await daemon.command('restore', file, '--yes');
    expect(await fate()).toBe('rejected');
    expect(daemon.logged.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe('a wrong restore', async () => {
  const wrong = new Ringfence();
  await createPolicy(wrong.db, fillPolicy);
  const path = (name: string) => join(wrong.folder, name);
  const copyAs = async (name: string, spoil: (file: string) => void) => {
    await wrong.run('backup', path(name));
    spoil(path(name));
    return path(name);
  };
  const song = path('song.db');
  new Sqlite(song).exec('CREATE TABLE song (title TEXT)').close();
  const newer = await copyAs('newer.db', (file) => {
    const db = new Sqlite(file);
    db.pragma('user_version = 9999');
    db.close();
  });
  const damaged = await copyAs('damaged.db', (file) => {
    writeFileSync(file, readFileSync(file).fill(0xee, 8_192, 16_384));
  });
  const halved = await copyAs('halved.db', (file) => {
    writeFileSync(file, readFileSync(file).subarray(0, 20_000));
  });
  const orphaned = await copyAs('orphaned.db', (file) => {
    const db = new Sqlite(file);
    db.pragma('foreign_keys = OFF');
    db.exec('DELETE FROM list');
    db.close();
  });
  logCalls(wrong, [call('one')]);

  describeRefusals(wrong, [
    [['restore'], 2, "missing required argument 'file'"],
    ...(
      [
        [path('none.db'), 3, 'none.db not found'],
        [wrong.folder, 3, 'not found'],
        [wrong.file('notes.txt', 'number\n'.repeat(500)), 2, 'is not a SQLite database'],
        [wrong.file('policy.json', '{"accounts":[]}'), 2, 'is not a SQLite database'],
        [wrong.file('empty.db', ''), 2, 'is not a backup of a Ringfence policy'],
        [song, 2, 'is not a backup of a Ringfence policy'],
        [callLogFile(wrong.db), 2, 'is not a backup of a Ringfence policy'],
        [newer, 1, 'has schema 9999', 'upgrade ringfence'],
        [damaged, 2, 'is damaged', 'take another backup'],
        [halved, 2, 'is damaged', 'take another backup'],
        [orphaned, 2, 'is damaged', 'belongs to no list'],
        [wrong.db, 2, 'is the database itself'],
      ] as const
    ).map(([file, ...refusal]) => [['restore', file, '--yes'], ...refusal] as const),
    [['restore', damaged, '--dry-run'], 2, 'is damaged'],
    [['restore', song, '--dry-run'], 2, 'is not a backup of a Ringfence policy'],
    [['restore', newer], 1, 'has schema 9999'],
    [['restore', path('none.db'), '--db', song, '--yes'], 3, 'none.db not found'],
  ]);

  it("doesn't replace the database of another program", async () => {
    const bytes = readFileSync(song);
    const { stderr, exitCode } = await wrong.run('restore', wrong.db, '--db', song, '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${song} is not a Ringfence database; nothing was changed`);
    expect(readFileSync(song)).toEqual(bytes);
  });

  it("doesn't replace a device", async () => {
    const pipe = path('pipe');
    execFileSync('mkfifo', [pipe]);
    const outcome = await wrong.run('restore', wrong.db, '--db', pipe, '--yes');
    expect(outcome).toMatchObject({ stdout: '', exitCode: 2 });
    expect(statSync(pipe).isFIFO()).toBe(true);
  });

  it('leaves no file behind', () => {
    expect(
      readdirSync(wrong.folder).filter((name) => /before-restore|restoring/.test(name)),
    ).toEqual([]);
    expect(existsSync(path('none.db'))).toBe(false);
  });
});
