import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sqlite } from '../../../src/store/sqlite/database/driver.js';
import { callLogFile } from '../../../src/store/sqlite/database/open.js';
import { call, logCalls } from '../../support/calls.js';
import { DaemonProcess } from '../../support/daemon.js';
import { fillPolicy } from '../../support/full-policy.js';
import { createPolicy, dump } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';
import { placeCall } from '../../support/simulated-freeswitch.js';

const COUNTS = '2 accounts, 5 lists and 6 entries';

let ringfence: Ringfence;
let copy: string;

beforeEach(async () => {
  ringfence = new Ringfence();
  copy = join(ringfence.folder, 'copy.db');
  await createPolicy(ringfence.db, fillPolicy);
});

describe('backup', () => {
  it('copies policy and call log into private files', async () => {
    logCalls(ringfence, [call('one'), call('two')]);
    expect(await ringfence.run('backup', copy)).toEqual({
      stdout: `backed up ${COUNTS} to ${copy}\nand the call log to ${callLogFile(copy)}\n`,
      stderr: '',
      exitCode: 0,
    });
    for (const [original, copied] of [
      [ringfence.db, copy],
      [callLogFile(ringfence.db), callLogFile(copy)],
    ] as const) {
      expect(dump(copied)).toEqual(dump(original));
      expect(statSync(copied).mode & 0o777).toBe(0o600);
    }
  });

  it('reports the same as JSON, and uses the singular for one', async () => {
    const small = new Ringfence();
    await createPolicy(small.db, (edit) => edit.addAccount('acme', {}));
    expect(JSON.parse(await small.ok('backup', copy, '--json'))).toEqual({
      file: copy,
      policy: { accounts: 1, lists: 0, entries: 0 },
    });
    expect(await small.ok('backup', copy, '--yes')).toBe(
      `backed up 1 account, 0 lists and 0 entries to ${copy}\nthere is no call log yet\n`,
    );
  });

  it('leaves only the two files, and accepts a relative path', async () => {
    logCalls(ringfence, [call('one')]);
    const before = readdirSync(ringfence.folder);
    expect(await ringfence.shell('$RINGFENCE backup copy.db')).toMatchObject({ exitCode: 0 });
    const made = readdirSync(ringfence.folder).filter((name) => !before.includes(name));
    expect(made.filter((name) => !/-(?:wal|shm)$/.test(name))).toEqual([
      'copy-calls.db',
      'copy.db',
    ]);
  });

  it('overwrites an older backup only with --yes, its call log included', async () => {
    logCalls(ringfence, [call('one')]);
    await ringfence.ok('backup', copy);
    const bytes = readFileSync(copy);
    await ringfence.ok('block', 'acme', '+14155550199');
    const refused = await ringfence.run('backup', copy);
    expect(refused).toMatchObject({ stdout: '', exitCode: 2 });
    expect(refused.stderr).toContain(`won't overwrite ${copy} (`);
    expect(readFileSync(copy)).toEqual(bytes);
    await ringfence.ok('backup', copy, '--yes');
    expect(dump(copy)).toEqual(dump(ringfence.db));

    const other = new Ringfence();
    await createPolicy(other.db, () => {});
    await other.ok('backup', copy, '--yes');
    expect(readdirSync(ringfence.folder)).not.toContain('copy-calls.db');
  });

  it('keeps the older backup if the disk is full', async () => {
    await ringfence.ok('backup', copy);
    const bytes = readFileSync(copy);
    const entries = Array.from({ length: 20_000 }, (_, at) => `+1415${5_000_000 + at}`);
    const document = ringfence.file('b.json', JSON.stringify({ lists: [{ name: 'b', entries }] }));
    await ringfence.ok('apply', document);
    const { stdout, stderr, exitCode } = await ringfence.shell(
      'ulimit -f 200; trap "" XFSZ; $RINGFENCE backup copy.db --yes',
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^ringfence: can't write copy\.db: .*nothing was changed\n$/);
    expect(readFileSync(copy)).toEqual(bytes);
    expect(readdirSync(ringfence.folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('backup, while the controller runs', () => {
  const daemon = new DaemonProcess();

  beforeAll(async () => {
    await createPolicy(daemon.db, (edit) => {
      edit.addAccount('acme', { country: 'US' });
      edit.setSetting('defaultAccount', 'acme');
    });
    await daemon.start();
  });
  afterAll(() => daemon.dispose());

  it('contains all confirmed changes, and affects neither calls nor the log', async () => {
    await daemon.command('block', 'acme', '+14155550100');
    await placeCall(daemon, '+14155550100');
    await expect.poll(() => daemon.calls()).toHaveLength(1);
    const calls = Array.from({ length: 5 }, () => placeCall(daemon, '+14155550100'));
    const file = join(daemon.folder, 'live.db');
    await daemon.command('backup', file);
    const reports = await Promise.all(calls);
    expect(reports.map(({ end }) => end)).toEqual(reports.map(() => 'rejected'));
    await expect.poll(() => daemon.calls()).toHaveLength(6);
    const [policy, log] = [file, callLogFile(file)].map((each) => new Sqlite(each));
    expect(policy?.prepare('SELECT text FROM entry').pluck().all()).toEqual(['+14155550100']);
    expect(log?.prepare('SELECT count(*) FROM call').pluck().get()).toBeGreaterThanOrEqual(1);
    for (const each of [policy, log]) {
      expect(each?.pragma('integrity_check', { simple: true })).toBe('ok');
      each?.close();
    }
    expect(daemon.logged.filter(({ level }) => Number(level) >= 40)).toEqual([]);
  });
});

describe('a wrong backup', async () => {
  const wrong = new Ringfence();
  await createPolicy(wrong.db, fillPolicy);
  const other = join(wrong.folder, 'other.db');
  new Sqlite(other).exec('CREATE TABLE song (title TEXT)').close();
  const text = wrong.file('notes.txt', 'no database\n');
  const empty = wrong.file('empty.db', '');
  const target = join(wrong.folder, 'target.db');
  const pipe = join(wrong.folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  describeRefusals(wrong, [
    [['backup'], 2, "missing required argument 'file'"],
    [['backup', wrong.db], 2, 'is the database itself'],
    [['backup', `${wrong.folder}/./ringfence.db`, '--yes'], 2, 'is the database itself'],
    [['backup', pipe, '--yes'], 2, `${pipe} is a device; name a file`],
    [['backup', '/nowhere/copy.db'], 1, "can't write /nowhere/copy.db: its folder is not there"],
    [['backup', wrong.folder, '--yes'], 2, `${wrong.folder} is a folder; name a file`],
    [['backup', target, '--db', '/nowhere/x.db'], 3, 'database /nowhere/x.db not found'],
    [['backup', target, '--db', other], 1, 'is not a Ringfence database'],
    [['backup', target, '--db', text], 1, 'it is not a SQLite database'],
    [['backup', target, '--db', empty], 3, 'is empty'],
  ]);

  it('creates no file', () => {
    expect(readdirSync(wrong.folder).filter((name) => /target|partial/.test(name))).toEqual([]);
  });
});
