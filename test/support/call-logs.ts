import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import { AppError } from '../../src/errors.js';
import { PooledCalls } from '../../src/replication/collected-calls.js';
import { type Client, connect, disconnect } from '../../src/replication/connection.js';
import { migrateShared } from '../../src/replication/migrate.js';
import type { CallLogReader, CallRecord } from '../../src/store/call-log.js';
import { type CollectedCalls, HostsCallLog } from '../../src/store/hosts/hosts-call-log.js';
import { addCalls, registerLog } from '../../src/store/postgres/calls/collect-calls.js';
import { openCallLog, type SqliteCallLog } from '../../src/store/sqlite/calls/call-log.js';
import { openCallQueue } from '../../src/store/sqlite/calls/call-queue.js';
import { IN_MEMORY } from '../../src/store/sqlite/database/open.js';
import { PostgresServer } from './postgres.js';
import { temporaryFolder } from './temporary.js';

/** The settings that a program without any has. */
export const SETTINGS = loadConfig({ flags: {}, env: {}, file: undefined });
export const KEEP_ALL = { keepMs: 0, keepRows: 0 };

const opened: { close(): void }[] = [];
let server: PostgresServer | undefined;

/** Starts PostgreSQL for the tests of a file. */
export function usePostgres(): void {
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(async () => {
    for (const each of opened.splice(0)) each.close();
    await server?.dispose();
  });
}

export function postgres(): PostgresServer {
  if (server === undefined) throw new Error('call usePostgres() first');
  return server;
}

/** A database with the log of all hosts, which is empty; closed when the tests end. */
export async function sharedDatabase(): Promise<{ url: string; client: Client }> {
  const url = await postgres().newDatabase();
  const client = await connect(url, SETTINGS);
  opened.push({ close: () => disconnect(client) });
  await migrateShared(client);
  return { url, client };
}

/** Adds calls as the next of a host, whose log is made if it isn't there. */
export async function collect(
  client: Client,
  host: string,
  records: readonly CallRecord[],
  retention = KEEP_ALL,
): Promise<void> {
  const own = { logId: host, hostId: randomUUID(), host, start: 0, retention };
  const { log, shippedKey } = await registerLog(client, own);
  const calls = records.map((record, at) => ({ ...record, key: shippedKey + at + 1 }));
  await addCalls(client, { log, shippedKey }, calls);
}

/** Reads the database over a connection of its own. */
export function collectedAt(url: string): CollectedCalls {
  const calls = new PooledCalls(url, SETTINGS);
  opened.push(calls);
  return calls;
}

/** A log of these calls, by each implementation. */
export const CALL_LOGS: readonly (readonly [
  name: string,
  open: (records: readonly CallRecord[]) => Promise<CallLogReader>,
  hasGap: boolean,
])[] = [
  ['of a host, on file', async (records) => hostLog(records), false],
  ['of a host, in memory', async (records) => hostLog(records, IN_MEMORY), false],
  [
    'of all hosts',
    async (records) => {
      const { url, client } = await sharedDatabase();
      await collect(client, 'a', records);
      return new HostsCallLog({ ...SOURCE, collected: collectedAt(url) });
    },
    false,
  ],
  [
    'of all hosts, half of it not shipped yet',
    async (records) => {
      const { url, client } = await sharedDatabase();
      const file = join(temporaryFolder(), 'calls.db');
      const own = hostLog(records, file);
      await shipHalf(client, file, records.length);
      return new HostsCallLog({ ...SOURCE, collected: collectedAt(url), own: () => own });
    },
    false,
  ],
  [
    'of all hosts, while they are out of reach',
    async (records) => {
      const own = hostLog(records);
      return new HostsCallLog({ ...SOURCE, own: () => own });
    },
    true,
  ],
];

const SOURCE = {
  collected: {
    read: async () => {
      throw new AppError('unavailable', 'nothing is listening');
    },
  },
  own: () => undefined,
  host: 'a',
  close: () => {},
};

function hostLog(
  records: readonly CallRecord[],
  file = join(temporaryFolder(), 'calls.db'),
): SqliteCallLog {
  const log = openCallLog(file, { create: true });
  opened.push(log);
  log.append(records);
  return log;
}

async function shipHalf(client: Client, file: string, count: number): Promise<void> {
  const queue = openCallQueue(file);
  const { logId } = queue.shipping();
  const own = { logId, hostId: randomUUID(), host: 'a', start: 0, retention: KEEP_ALL };
  const known = await registerLog(client, own);
  const calls = queue.next(Math.floor(count / 2));
  await addCalls(client, known, calls);
  queue.setShipped({ log: known.log, shippedKey: calls.at(-1)?.key ?? 0 });
  queue.close();
}
