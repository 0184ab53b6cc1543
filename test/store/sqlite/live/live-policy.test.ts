import { once } from 'node:events';
import { copyFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { PolicyReader } from '../../../../src/screening/policy/policy.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { openDatabase } from '../../../../src/store/sqlite/database/open.js';
import { LivePolicy } from '../../../../src/store/sqlite/live/live-policy.js';
import { spawnModule } from '../../../support/node.js';
import { EVENTUALLY } from '../../../support/patience.js';
import { createPolicy, dump } from '../../../support/policy.js';
import { Ringfence } from '../../../support/ringfence.js';
import { temporaryFolder } from '../../../support/temporary.js';

const SILENT = pino({ level: 'silent' });

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

/** Whether each query that a call makes is answered or throws. */
function ask(live: LivePolicy, id: string): string[] {
  const queries: ((policy: PolicyReader) => unknown)[] = [
    (policy) => policy.settings(),
    (policy) => policy.account(id),
    (policy) => policy.accountByRoute([id]),
    (policy) => policy.candidates(id, ['12']),
    (policy) => policy.anonymousLists(id),
  ];
  return queries.map((query) => {
    try {
      now(live, query);
      return 'answered';
    } catch {
      return 'failed';
    }
  });
}

const ANSWERED = Array(5).fill('answered');
const FAILED = Array(5).fill('failed');
const EITHER = expect.toBeOneOf(['answered', 'failed']);

function knows(live: LivePolicy, id: string): boolean {
  try {
    return now(live, (policy) => policy.account(id))?.id === id;
  } catch {
    return false;
  }
}

/** As a call sees it that connects now. */
function now<T>(live: LivePolicy, query: (policy: PolicyReader) => T): T {
  return live.read(performance.now(), query);
}

describe('LivePolicy', () => {
  it('sees a change of the command at the next query', async () => {
    const ringfence = new Ringfence();
    await createPolicy(ringfence.db, (edit) => edit.addAccount('acme', {}));
    const policy = follow(ringfence.db);
    const blocked = () =>
      now(policy, (reader) => reader.candidates('acme', ['+14155550100'])).map(
        ({ list }) => list.name,
      );
    expect(blocked()).toEqual([]);
    expect((await ringfence.run('block', 'acme', '4155550100')).exitCode).toBe(0);
    expect(blocked()).toEqual(['acme/blocked']);
    expect((await ringfence.run('unblock', 'acme', '4155550100')).exitCode).toBe(0);
    expect(blocked()).toEqual([]);
  });

  it('creates a missing database, for its owner only', async () => {
    const file = newFile();
    expect(ask(follow(file), 'acme')).toEqual(ANSWERED);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('waits at the start for a command that creates the database', async () => {
    const file = newFile();
    const other = spawnModule(
      `import { Sqlite } from './dist/store/sqlite/database/driver.js';
      const db = new Sqlite(process.argv[1]);
      db.exec('BEGIN EXCLUSIVE');
      console.log('locked');
      setTimeout(() => db.exec('COMMIT'), 300);`,
      file,
    );
    await once(other.stdout as NodeJS.ReadableStream, 'data');
    expect(ask(follow(file), 'acme')).toEqual(ANSWERED);
    await once(other, 'close');
  });

  it("rejects another program's database at the start", () => {
    const file = newFile();
    new Sqlite(file).exec('CREATE TABLE song (title TEXT)').close();
    expect(() => new LivePolicy(file, SILENT)).toThrow('is not a Ringfence database');
  });

  it('never writes', async () => {
    const file = await policyOf('acme');
    const before = dump(file);
    const policy = follow(file);
    expect(ask(policy, 'acme')).toEqual(ANSWERED);
    expect(dump(file)).toEqual(before);
  });
});

describe('LivePolicy, if the file', () => {
  it('is replaced, reads the new one', async () => {
    const [file, other] = [await policyOf('old'), await policyOf('new')];
    const policy = follow(file);
    expect(knows(policy, 'old')).toBe(true);
    renameSync(other, file);
    await vi.waitUntil(() => knows(policy, 'new'), EVENTUALLY);
    expect(knows(policy, 'old')).toBe(false);
    renameSync(await policyOf('newer'), file);
    await vi.waitUntil(() => knows(policy, 'newer'), EVENTUALLY);
  });

  it('is deleted, continues with it until there is another', async () => {
    const file = await policyOf('old');
    const policy = follow(file);
    rmSync(file);
    expect(knows(policy, 'old')).toBe(true);
    await createPolicy(file, (edit) => edit.addAccount('new', {}));
    await vi.waitUntil(() => knows(policy, 'new'), EVENTUALLY);
  });

  it.each([
    ['emptied', () => Buffer.alloc(0)],
    ['cut off', (bytes: Buffer) => bytes.subarray(0, 5_000)],
    ['overwritten with garbage', (bytes: Buffer) => Buffer.alloc(bytes.length, 0xee)],
    ['overwritten behind its header', (bytes: Buffer) => Buffer.from(bytes).fill(0xee, 4_096)],
    ["overwritten with another program's", () => foreignDatabase()],
  ])('is %s, answers or fails, writes nothing, and recovers', async (_, damage) => {
    const file = await policyOf('acme');
    const good = readFileSync(file);
    const policy = follow(file);
    expect(ask(policy, 'acme')).toEqual(ANSWERED);
    const bad = damage(good);
    writeFileSync(file, bad);
    // Twice, because the first query may only detect the problem.
    expect(ask(policy, 'acme')).toEqual(Array(5).fill(EITHER));
    expect(ask(policy, 'other')).toEqual(Array(5).fill(EITHER));
    expect(readFileSync(file)).toEqual(bad);
    writeFileSync(file, good);
    await vi.waitUntil(() => knows(policy, 'acme'), EVENTUALLY);
    expect(ask(policy, 'acme')).toEqual(ANSWERED);
  });

  it('is replaced by something else than a database, recovers with the next intact one', async () => {
    const file = await policyOf('old');
    const policy = follow(file);
    const broken = newFile();
    writeFileSync(broken, 'no database');
    renameSync(broken, file);
    await vi.waitUntil(() => !knows(policy, 'old'), EVENTUALLY);
    expect(ask(policy, 'old')).toEqual(FAILED);
    renameSync(await policyOf('new'), file);
    await vi.waitUntil(() => knows(policy, 'new'), EVENTUALLY);
  });

  it('is being written by another process, answers with the previous state', async () => {
    const file = await policyOf('acme');
    const policy = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    other.exec("BEGIN EXCLUSIVE; DELETE FROM account WHERE id = 'acme'");
    expect(ask(policy, 'acme')).toEqual(ANSWERED);
    expect(knows(policy, 'acme')).toBe(true);
    other.exec('COMMIT');
    other.close();
    expect(knows(policy, 'acme')).toBe(false);
  });

  it('is changed between two queries of one call, answers both from one policy', async () => {
    const file = await policyOf('acme');
    const live = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    const countries = (policy: PolicyReader) => [
      policy.settings().homeCountry,
      policy.account('acme')?.country,
    ];
    now(live, (policy) => {
      expect(policy.account('acme')?.country).toBe('US');
      other.exec(
        "UPDATE account SET country = 'GB'; INSERT INTO setting VALUES ('home-country', 'GB') ON CONFLICT DO UPDATE SET value = 'GB'",
      );
      expect(countries(policy)).toEqual(['US', 'US']);
    });
    expect(now(live, countries)).toEqual(['GB', 'GB']);
    other.close();
  });

  it('is changed before a call connects, shows the change to earlier calls, too', async () => {
    const file = await policyOf('acme');
    const live = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    const country = (policy: PolicyReader) => policy.account('acme')?.country;
    const connectedAt = performance.now();
    other.exec("UPDATE account SET country = 'GB'");
    expect(now(live, country)).toBe('GB');
    expect(live.read(connectedAt, country)).toBe('GB');
    other.close();
  });

  it('is intact, but the query throws, stays open', async () => {
    const live = follow(await policyOf('acme'));
    const broken = () => {
      throw new TypeError('a defect');
    };
    expect(() => now(live, broken)).toThrow('a defect');
    expect(knows(live, 'acme')).toBe(true);
  });

  it('is read, lets the WAL be truncated soon after', async () => {
    const file = await policyOf('acme');
    const policy = follow(file);
    const other = openDatabase(file, 'policy', { busyTimeoutMs: 0 });
    const isCleared = () => {
      const [{ busy }] = other.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
      return busy === 0;
    };
    expect(knows(policy, 'acme')).toBe(true);
    other.exec("UPDATE account SET country = 'GB'");
    expect(isCleared()).toBe(false);
    await vi.waitUntil(isCleared, EVENTUALLY);
    other.close();
  });

  it('is locked for all others, fails without waiting, and recovers', async () => {
    const [file, locked] = [await policyOf('old'), await policyOf('new')];
    const other = new Sqlite(locked);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    const policy = follow(file);
    renameSync(locked, file);
    await vi.waitUntil(() => !knows(policy, 'old'), EVENTUALLY);
    expect(ask(policy, 'new')).toEqual(FAILED);
    other.close();
    await vi.waitUntil(() => knows(policy, 'new'), EVENTUALLY);
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
    await vi.waitUntil(() => !knows(policy, 'acme'), EVENTUALLY);
    rmSync(file);
    expect(ask(policy, 'acme')).toEqual(FAILED);
    renameSync(backup, file);
    await vi.waitUntil(() => knows(policy, 'acme'), EVENTUALLY);
  });
});

function foreignDatabase(): Buffer {
  const file = newFile();
  new Sqlite(file).exec('CREATE TABLE song (title TEXT)').close();
  return readFileSync(file);
}
