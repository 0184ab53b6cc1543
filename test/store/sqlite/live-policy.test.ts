import { once } from 'node:events';
import { copyFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PolicyReader } from '../../../src/screening/policy.js';
import { Sqlite } from '../../../src/store/sqlite/driver.js';
import { LivePolicy } from '../../../src/store/sqlite/live-policy.js';
import { openDatabase } from '../../../src/store/sqlite/open.js';
import { spawnModule } from '../../support/node.js';
import { createPolicy, dump } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';
import { temporaryFolder } from '../../support/temporary.js';

const SILENT = pino({ level: 'silent' });
/** Another file is looked for, and a failed one tried again, once a second. */
const SOON = { timeout: 5_000, interval: 50 };

function newFile(): string {
  return join(temporaryFolder(), 'policy.db');
}

async function policyOf(...accounts: string[]): Promise<string> {
  const file = newFile();
  await createPolicy(file, (edit) => {
    for (const id of accounts) edit.addAccount(id, {});
  });
  return file;
}

const followed: LivePolicy[] = [];
afterAll(() => {
  for (const policy of followed) policy.close();
});

function follow(file: string): LivePolicy {
  const policy = new LivePolicy(file, SILENT);
  followed.push(policy);
  return policy;
}

/** Every question a call asks: the answers, or `rejected`. Throws where one throws at once. */
async function ask(live: LivePolicy, id: string): Promise<string[]> {
  const policy = now(live);
  const questions = [
    policy.settings(),
    policy.account(id),
    policy.accountByRoute([id]),
    policy.candidates(id, ['12']),
    policy.anonymousLists(id),
  ];
  const answers = await Promise.allSettled(questions);
  return answers.map(({ status }) => status);
}

const ANSWERED = Array(5).fill('fulfilled');
const EITHER = expect.toBeOneOf(['fulfilled', 'rejected']);

async function knows(policy: LivePolicy, id: string): Promise<boolean> {
  const answer = await now(policy)
    .account(id)
    .catch(() => undefined);
  return answer?.id === id;
}

/** As a call sees it that connects now. */
function now(policy: LivePolicy): PolicyReader {
  return policy.asOf(performance.now());
}

describe('LivePolicy', () => {
  it('sees a change that the command made at the next question', async () => {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => edit.addAccount('acme', {}));
    const policy = follow(ringfence.db);
    const blocked = async () =>
      (await now(policy).candidates('acme', ['+14155550100'])).map(({ list }) => list.name);
    expect(await blocked()).toEqual([]);
    expect((await ringfence.run('block', 'acme', '4155550100')).exitCode).toBe(0);
    expect(await blocked()).toEqual(['acme/blocked']);
    expect((await ringfence.run('unblock', 'acme', '4155550100')).exitCode).toBe(0);
    expect(await blocked()).toEqual([]);
  });

  it('makes a database where there is none, for its owner alone', async () => {
    const file = newFile();
    expect(await ask(follow(file), 'acme')).toEqual(ANSWERED);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('waits at the start for a command that makes the database', async () => {
    const file = newFile();
    const other = spawnModule(
      `import { Sqlite } from './dist/store/sqlite/driver.js';
      const db = new Sqlite(process.argv[1]);
      db.exec('BEGIN EXCLUSIVE');
      console.log('locked');
      setTimeout(() => db.exec('COMMIT'), 300);`,
      file,
    );
    await once(other.stdout as NodeJS.ReadableStream, 'data');
    expect(await ask(follow(file), 'acme')).toEqual(ANSWERED);
    await once(other, 'close');
  });

  it("refuses somebody else's database at the start", () => {
    const file = newFile();
    new Sqlite(file).exec('CREATE TABLE song (title TEXT)').close();
    expect(() => new LivePolicy(file, SILENT)).toThrow('is no Ringfence database');
  });

  it('never writes', async () => {
    const file = await policyOf('acme');
    const before = dump(file);
    const policy = follow(file);
    expect(await ask(policy, 'acme')).toEqual(ANSWERED);
    expect(dump(file)).toEqual(before);
  });
});

describe('LivePolicy, where the file', () => {
  it('is replaced, reads the new one', async () => {
    const [file, other] = [await policyOf('old'), await policyOf('new')];
    const policy = follow(file);
    expect(await knows(policy, 'old')).toBe(true);
    renameSync(other, file);
    await vi.waitUntil(() => knows(policy, 'new'), SOON);
    expect(await knows(policy, 'old')).toBe(false);
    renameSync(await policyOf('newer'), file);
    await vi.waitUntil(() => knows(policy, 'newer'), SOON);
  });

  it('is deleted, goes on with it until there is another', async () => {
    const file = await policyOf('old');
    const policy = follow(file);
    rmSync(file);
    expect(await knows(policy, 'old')).toBe(true);
    await createPolicy(file, (edit) => edit.addAccount('new', {}));
    await vi.waitUntil(() => knows(policy, 'new'), SOON);
  });

  it.each([
    ['emptied', () => Buffer.alloc(0)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5_000)],
    ['overwritten with garbage', (bytes: Buffer) => Buffer.alloc(bytes.length, 0xee)],
    ['overwritten behind its header', (bytes: Buffer) => Buffer.from(bytes).fill(0xee, 4_096)],
    ["overwritten with somebody else's", () => foreignDatabase()],
  ])('is %s, answers or rejects, writes nothing, and recovers', async (_, damage) => {
    const file = await policyOf('acme');
    const good = readFileSync(file);
    const policy = follow(file);
    expect(await ask(policy, 'acme')).toEqual(ANSWERED);
    const bad = damage(good);
    writeFileSync(file, bad);
    // Twice, for the first question may only find out.
    expect(await ask(policy, 'acme')).toEqual(Array(5).fill(EITHER));
    expect(await ask(policy, 'other')).toEqual(Array(5).fill(EITHER));
    expect(readFileSync(file)).toEqual(bad);
    writeFileSync(file, good);
    await vi.waitUntil(() => knows(policy, 'acme'), SOON);
    expect(await ask(policy, 'acme')).toEqual(ANSWERED);
  });

  it('is replaced by something that is no database, recovers with the next good one', async () => {
    const file = await policyOf('old');
    const policy = follow(file);
    const broken = newFile();
    writeFileSync(broken, 'no database');
    renameSync(broken, file);
    await vi.waitUntil(async () => !(await knows(policy, 'old')), SOON);
    expect(await ask(policy, 'old')).toEqual(Array(5).fill('rejected'));
    renameSync(await policyOf('new'), file);
    await vi.waitUntil(() => knows(policy, 'new'), SOON);
  });

  it('is written by another process, answers meanwhile with what was', async () => {
    const file = await policyOf('acme');
    const policy = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    other.exec("BEGIN EXCLUSIVE; DELETE FROM account WHERE id = 'acme'");
    expect(await ask(policy, 'acme')).toEqual(ANSWERED);
    expect(await knows(policy, 'acme')).toBe(true);
    other.exec('COMMIT');
    other.close();
    expect(await knows(policy, 'acme')).toBe(false);
  });

  it('is changed between two questions of one call, answers both from one policy', async () => {
    const file = await policyOf('acme');
    const live = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    const before = now(live);
    expect((await before.account('acme'))?.country).toBe('US');
    other.exec("UPDATE account SET country = 'GB'");
    expect((await before.settings()).homeCountry).toBe('US');
    expect((await before.account('acme'))?.country).toBe('US');
    const after = now(live);
    expect((await after.settings()).homeCountry).toBe('GB');
    expect((await after.account('acme'))?.country).toBe('GB');
    other.close();
  });

  it('is changed before a call connects, shows it to calls that connected earlier as well', async () => {
    const file = await policyOf('acme');
    const live = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    const waiting = now(live);
    other.exec("UPDATE account SET country = 'GB'");
    expect((await now(live).account('acme'))?.country).toBe('GB');
    expect((await waiting.account('acme'))?.country).toBe('GB');
    other.close();
  });

  it('is read, lets the log of changes be cleared soon after', async () => {
    const file = await policyOf('acme');
    const policy = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    const isCleared = () => {
      const [{ busy }] = other.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      return busy === 0;
    };
    expect(await knows(policy, 'acme')).toBe(true);
    other.exec("UPDATE account SET country = 'GB'");
    expect(isCleared()).toBe(false);
    await vi.waitUntil(isCleared, { timeout: 1_000, interval: 5 });
    other.close();
  });

  it('is locked for all others, rejects without waiting, and recovers', async () => {
    const [file, locked] = [await policyOf('old'), await policyOf('new')];
    const other = new Sqlite(locked);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    const policy = follow(file);
    renameSync(locked, file);
    await vi.waitUntil(async () => !(await knows(policy, 'old')), SOON);
    const from = performance.now();
    expect(await ask(policy, 'new')).toEqual(Array(5).fill('rejected'));
    expect(performance.now() - from).toBeLessThan(2_000);
    other.close();
    await vi.waitUntil(() => knows(policy, 'new'), SOON);
  });

  it('is restored while it can not be read, is found again', async () => {
    const file = await policyOf('acme');
    const backup = newFile();
    copyFileSync(file, backup);
    const policy = follow(file);
    rmSync(file);
    const broken = newFile();
    writeFileSync(broken, 'no database');
    renameSync(broken, file);
    await vi.waitUntil(async () => !(await knows(policy, 'acme')), SOON);
    rmSync(file);
    expect(await ask(policy, 'acme')).toEqual(Array(5).fill('rejected'));
    renameSync(backup, file);
    await vi.waitUntil(() => knows(policy, 'acme'), SOON);
  });
});

function foreignDatabase(): Buffer {
  const file = newFile();
  new Sqlite(file).exec('CREATE TABLE song (title TEXT)').close();
  return readFileSync(file);
}
