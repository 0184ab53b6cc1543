import { join } from 'node:path';
import type { Logger } from 'pino';
import { expect, it, vi } from 'vitest';
import { openCallLog } from '../../../../src/store/sqlite/calls/call-log.js';
import { Sqlite } from '../../../../src/store/sqlite/database/driver.js';
import { EVENTUALLY } from '../../../support/patience.js';
import { temporaryFolder } from '../../../support/temporary.js';

// Its thread runs the built worker, so the built writer is what can be tested.
const BUILT = new URL('../../../../dist/store/sqlite/calls/call-log-writer.js', import.meta.url)
  .href;
const { SqliteCallLogWriter } = (await import(
  BUILT
)) as typeof import('../../../../src/store/sqlite/calls/call-log-writer.js');

const OLD = 50_000;
const DAY_MS = 86_400_000;
const NEW = { at: 1, verdict: 'transfer', reason: 'default', latencyUs: 1 } as const;
const RETENTION = { keepMs: DAY_MS, keepRows: 0 };

function addOldCalls(file: string, count: number): void {
  openCallLog(file, { create: true }).close();
  const db = new Sqlite(file);
  db.pragma('synchronous = OFF');
  db.prepare(
    `WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ?)
     INSERT INTO call (at, uuid, account, caller, verdict, reason, latency_us)
     SELECT n, 'old-' || n, 'acme', '+1415' || n, 'transfer', 'default', 900 FROM series`,
  ).run(count);
  db.close();
}

function listen(): { log: Logger; said: unknown[] } {
  const said: unknown[] = [];
  const say = (fields: object, message: string) => said.push({ ...fields, message });
  return { log: { info: say, warn: say, error: say } as unknown as Logger, said };
}

it(`writes calls while it removes ${OLD} old ones, in pieces`, async () => {
  const file = join(temporaryFolder(), 'calls.db');
  addOldCalls(file, OLD);
  const reader = new Sqlite(file, { readonly: true });
  const oldest = reader.prepare('SELECT min(at) FROM call').pluck();
  const news = reader.prepare("SELECT count(*) FROM call WHERE uuid GLOB 'new-*'").pluck();
  const hasOld = () => {
    const at = oldest.get() as number | null;
    return at !== null && at <= OLD;
  };
  const { log, said } = listen();
  const writer = new SqliteCallLogWriter(file, log, RETENTION);
  await vi.waitUntil(() => oldest.get() !== 1, { ...EVENTUALLY, interval: 5 });

  let added = 0;
  let writtenMeanwhile = 0;
  while (hasOld()) {
    writer.append({ ...NEW, at: Date.now(), uuid: `new-${added++}` });
    await vi.waitUntil(() => news.get() === added, EVENTUALLY);
    if (hasOld()) writtenMeanwhile = added;
  }
  expect(writtenMeanwhile).toBeGreaterThan(0);
  await vi.waitUntil(() => said.length > 0, EVENTUALLY);
  expect(said).toEqual([{ removed: OLD, message: 'old calls were removed from the call log' }]);
  await writer.close();
  expect(news.get()).toBe(added);
  reader.close();
});

it('tries again if they can not be removed, and loses no call', async () => {
  const file = join(temporaryFolder(), 'calls.db');
  addOldCalls(file, 10);
  const db = new Sqlite(file);
  db.exec("CREATE TRIGGER no BEFORE DELETE ON call BEGIN SELECT raise(ABORT, 'kept'); END");
  db.close();
  const { log, said } = listen();
  const writer = new SqliteCallLogWriter(file, log, RETENTION);
  await vi.waitUntil(() => said.length > 0, EVENTUALLY);
  expect(said).toEqual([
    { problem: 'kept', message: 'old calls can not be removed from the call log; tried again' },
  ]);
  writer.append({ ...NEW, uuid: 'new' });
  await writer.close();
  const reader = openCallLog(file);
  expect(await reader.callsOf('new')).toHaveLength(1);
  reader.close();
});
