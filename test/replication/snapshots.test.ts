import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, disconnect } from '../../src/replication/connection.js';
import { runHere } from '../../src/replication/snapshot-task.js';
import { snapshotIfDue } from '../../src/replication/snapshots.js';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { replicaOf } from '../../src/store/sqlite/replica/replica-row.js';
import { BreakableLink } from '../support/breakable-link.js';
import { SETTINGS } from '../support/call-logs.js';
import { exportsOf, follow, sharingHosts } from '../support/hosts.js';
import { PostgresServer } from '../support/postgres.js';
import { Ringfence } from '../support/ringfence.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.dispose());

/** Instead of thousands. */
const DUE = { changes: 4, bytes: 1_000_000_000 };

async function pair(): Promise<{ a: Ringfence; b: Ringfence; url: string; name: string }> {
  const url = await server.newDatabase();
  const [a, b] = (await sharingHosts(url)) as [Ringfence, Ringfence];
  return { a, b, url, name: url.split('/').at(-1) ?? '' };
}

/** Does what the companion of a host does from time to time. */
async function snapshotOn({ db }: Ringfence, due = DUE): Promise<boolean> {
  const replica = replicaOf(db);
  if (replica === undefined) throw new Error('the policy is not shared');
  const client = await connect(replica.url, SETTINGS);
  try {
    return await snapshotIfDue(client, db, replica.host, runHere, due);
  } finally {
    disconnect(client);
  }
}

const numberOf = (at: number) => `+1415555${1_000 + at}`;

/** So many changes, with snapshots whenever they are due. */
async function blockMany(host: Ringfence, count: number): Promise<void> {
  for (let at = 0; at < count; at++) {
    await host.ok('block', 'acme', numberOf(at));
    await snapshotOn(host);
  }
}

async function logIn(name: string) {
  const [change] = await server.query(
    name,
    `SELECT min(seq)::integer AS first, max(seq)::integer AS last,
       (SELECT array_agg(seq::integer ORDER BY seq) FROM ringfence.snapshot) AS snapshots,
       (SELECT min(seq)::integer FROM ringfence.change_chunk) AS "firstChunk"
     FROM ringfence.change`,
  );
  return change;
}

async function expectEqual(...hosts: readonly Ringfence[]): Promise<void> {
  const [one, ...others] = await exportsOf(hosts);
  for (const other of others) expect(other).toBe(one);
  const [history, ...rest] = await Promise.all(hosts.map((host) => historyOf(host)));
  for (const other of rest) expect(other).toEqual(history);
}

const historyOf = (host: Ringfence) => host.json('history', '--limit', '1000');

const keptBy = ({ folder, db }: Ringfence) =>
  readdirSync(folder).filter((name) => name.startsWith(`${basename(db)}.before-snapshot-`));

describe('a log that was pruned', () => {
  it('has what follows the last but one snapshot', async () => {
    const { a, name } = await pair();
    await blockMany(a, 14);
    expect(await logIn(name)).toEqual({ first: 9, firstChunk: 9, last: 14, snapshots: [8, 12] });
    expect(await snapshotOn(a)).toBe(false);
  });

  it('replaces a host that was away for longer by a snapshot and what follows; its old file is kept', async () => {
    const { a, b } = await pair();
    await b.ok('block', 'acme', '+14155550100', '--label', 'before');
    await follow(a);
    const old = await b.ok('export');
    const { position } = replicaOf(b.db) ?? {};
    await blockMany(a, 14);
    await b.ok('block', 'acme', '+14155550101', '--label', 'after');
    await follow(a);
    await expectEqual(a, b);
    expect(await b.ok('export')).toContain(numberOf(13));
    const kept = keptBy(b);
    expect(kept).toEqual([
      `ringfence.db.before-snapshot-${position?.epoch.slice(0, 8)}-${position?.seq}`,
    ]);
    expect(await b.ok('--db', `${b.folder}/${kept[0]}`, 'shared', 'leave')).toContain('alone');
    expect(await b.ok('--db', `${b.folder}/${kept[0]}`, 'export')).toBe(old);
  });

  it('is enough for a host that joins', async () => {
    const { a, url } = await pair();
    await blockMany(a, 10);
    await a.ok('undo');
    const c = new Ringfence();
    await c.ok('shared', 'join', url);
    await expectEqual(a, c);
    await c.ok('unblock', 'acme', numberOf(0));
    await follow(a);
    await expectEqual(a, c);
  });
});

describe('a host whose position does not fit', () => {
  it.each([
    ['the hash of its last change', "UPDATE replica SET hash = 'x'"],
    ['its epoch', "UPDATE replica SET epoch = '00000000-0000-0000-0000-000000000000'"],
    ['its number', 'UPDATE replica SET seq = 99'],
  ])('%s: it is replaced, and the old file is kept', async (_, change) => {
    const { a, b } = await pair();
    await a.ok('block', 'acme', '+14155550100');
    await follow(b);
    const policy = new Sqlite(b.db);
    policy.exec(change);
    policy.close();
    await a.ok('block', 'acme', '+14155550101');
    await b.ok('block', 'acme', '+14155550102');
    await follow(a);
    await expectEqual(a, b);
    expect(keptBy(b)).toHaveLength(1);
  });
});

describe('a large change', () => {
  const numbers = Array.from({ length: 200_000 }, (_, at) => `+1${2_120_000_000 + at * 7}`);
  const chunksIn = (name: string, what: 'change' | 'snapshot') =>
    server.query(
      name,
      `SELECT count(*)::integer AS count, max(octet_length(data)) <= 1048576 AS fits
       FROM ringfence.${what}_chunk GROUP BY ${what === 'change' ? 'seq' : 'snapshot'} ORDER BY 1`,
    );

  it('is stored in chunks, and so are snapshots of a large policy', async () => {
    const { a, b, url, name } = await pair();
    await a.ok('list', 'create', 'big');
    await a.ok('list', 'import', 'big', a.file('big.txt', numbers.join('\n')), '--force');
    const [, large] = await chunksIn(name, 'change');
    expect(large).toEqual({ count: expect.any(Number), fits: true });
    expect(large?.['count']).toBeGreaterThan(2);
    await follow(b);
    await expectEqual(a, b);
    expect(await snapshotOn(b, { changes: 1, bytes: 1 })).toBe(true);
    const [, snapshot] = await chunksIn(name, 'snapshot');
    expect(snapshot?.['fits']).toBe(true);
    expect(snapshot?.['count']).toBeGreaterThan(1);
    const c = new Ringfence();
    await c.ok('shared', 'join', url);
    await expectEqual(a, b, c);
    expect(existsSync(`${c.db}.snapshot-${process.pid}`)).toBe(false);
  });

  it('whose connection is lost in the middle leaves no trace', async () => {
    const { a, b, name } = await pair();
    await a.ok('list', 'create', 'big');
    const link = await BreakableLink.to(server.port);
    let chunks = 0;
    link.onSent = (bytes) => {
      if (bytes.includes('INSERT INTO ringfence.change_chunk')) chunks += 1;
      return chunks === 2 ? 'cut' : 'deliver';
    };
    const file = a.file('big.txt', numbers.join('\n'));
    const env = { RINGFENCE_SHARED: server.url(name, link.port) };
    const { stderr, exitCode } = await a.runIn(env, 'list', 'import', 'big', file, '--force');
    link.close();
    expect([stderr, exitCode]).toEqual([expect.stringContaining('nothing was changed'), 1]);
    expect(chunks).toBe(2);
    await b.ok('block', 'acme', '+14155550100');
    await follow(a);
    await expectEqual(a, b);
    expect(await logIn(name)).toMatchObject({ last: 2 });
    expect(await a.json('list', 'list')).toContainEqual(
      expect.objectContaining({ name: 'big', entries: 0 }),
    );
  });
});

it('snapshots of several hosts while changes come are whole, each at its position', async () => {
  const { a, b, url, name } = await pair();
  const joined: Ringfence[] = [];
  let isOver = false;
  let written = 0;
  const writing = [a, b].map(async (host) => {
    while (!isOver) {
      await follow(host);
      if (await snapshotOn(host, { changes: 2, bytes: 1_000_000_000 })) written += 1;
    }
  });
  for (let at = 0; at < 30; at++) {
    await [a, b][at % 2]?.ok('block', 'acme', numberOf(at));
    if (at % 10 !== 9) continue;
    const host = new Ringfence();
    await host.ok('shared', 'join', url);
    joined.push(host);
  }
  isOver = true;
  await Promise.all(writing);
  await follow(a, b);
  for (const host of joined) await host.ok('shared', 'join', url, '--replace');
  const last = new Ringfence();
  await last.ok('shared', 'join', url);
  await expectEqual(a, b, last, ...joined);
  expect(written).toBeGreaterThan(2);
  const { snapshots, first } = (await logIn(name)) as { snapshots: number[]; first: number };
  expect(snapshots).toHaveLength(2);
  expect(first).toBe((snapshots[0] ?? 0) + 1);
});
