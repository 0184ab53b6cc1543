import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { CallRecord } from '../../../../src/store/call-log.js';
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

/** A log that keeps its messages. */
function listen(): { log: Logger; said: string[] } {
  const said: string[] = [];
  const say = (_: unknown, message: string) => said.push(message);
  return { log: { info: say, warn: say, error: say } as unknown as Logger, said };
}

function call(uuid: string): CallRecord {
  return { at: 0, uuid, verdict: 'transfer', reason: 'default', latencyUs: 1 };
}

/** A writer whose thread has begun to write, because starting may take long, and the time to close is short. */
async function startWriter(file: string) {
  const writer = new SqliteCallLogWriter(file, listen().log);
  writer.append(call('first'));
  await vi.waitUntil(() => writer.counts().written === 1, EVENTUALLY);
  return writer;
}

async function uuidsIn(file: string): Promise<string[]> {
  const log = openCallLog(file);
  const calls = await log.calls({ limit: 9_999 });
  log.close();
  return calls.map(({ uuid }) => uuid).reverse();
}

/** The nice values of this process's threads (proc(5), field 19 of stat). */
function niceValues(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

describe.concurrent('SqliteCallLogWriter', () => {
  it.runIf(process.platform === 'linux')(
    'writes on a thread of lower priority, and leaves that of others',
    async () => {
      const before = getPriority();
      const writer = await startWriter(join(temporaryFolder(), 'calls.db'));
      expect(niceValues()).toContain(Math.max(before, 5));
      expect(getPriority()).toBe(before);
      await writer.close();
    },
  );

  it('writes in the order of calls, without being closed', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const { log, said } = listen();
    const writer = new SqliteCallLogWriter(file, log);
    const uuids = Array.from({ length: 1_000 }, (_, at) => `u${at}`);
    for (const uuid of uuids) writer.append(call(uuid));
    expect(writer.counts()).toEqual({ waiting: 1_000, written: 0, dropped: 0 });
    await vi.waitUntil(() => writer.counts().written === 1_000, EVENTUALLY);
    expect(await uuidsIn(file)).toEqual(uuids);
    await writer.close();
    expect(said).toEqual([]);
  });

  it('lets many calls share a transaction', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const writer = new SqliteCallLogWriter(file, listen().log);
    // Two batches, of which the thread learns at once.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (let at = 0; at < 500; at++) writer.append(call(`a${at}`));
    vi.runAllTimers();
    // Fewer than a full batch, but still not before those.
    writer.append(call('b'));
    vi.runAllTimers();
    vi.useRealTimers();
    expect(writer.counts()).toMatchObject({ waiting: 501, written: 0 });
    await vi.waitUntil(() => writer.counts().written > 0, EVENTUALLY);
    expect(writer.counts()).toMatchObject({ waiting: 0, written: 501 });
    expect((await uuidsIn(file)).at(-1)).toBe('b');
    await writer.close();
  });

  it('writes what is waiting before it closes', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const writer = await startWriter(file);
    writer.append(call('a'));
    await writer.close();
    expect(await uuidsIn(file)).toEqual(['first', 'a']);
  });

  it('keeps calls while another process holds the lock', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const writer = await startWriter(file);
    const other = new Sqlite(file);
    other.exec('BEGIN IMMEDIATE');
    writer.append(call('a'));
    const closed = writer.close();
    other.exec('COMMIT');
    other.close();
    await closed;
    expect(await uuidsIn(file)).toEqual(['first', 'a']);
  });

  it('tries again if the log can not be written, and logs that once', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    writeFileSync(file, 'no database');
    const { log, said } = listen();
    const writer = new SqliteCallLogWriter(file, log);
    writer.append(call('a'));
    await vi.waitUntil(() => said.length === 1, EVENTUALLY);
    rmSync(file);
    writer.append(call('b'));
    await vi.waitUntil(() => writer.counts().written === 2, EVENTUALLY);
    expect(await uuidsIn(file)).toEqual(['a', 'b']);
    await writer.close();
    expect(said).toEqual([
      'the call log can not be written; calls are screened and wait',
      'the call log is written again',
    ]);
  });

  it('logs how many calls were lost if it never could be written', async () => {
    const file = join(temporaryFolder(), 'calls.db');
    writeFileSync(file, 'no database');
    const { log, said } = listen();
    const writer = new SqliteCallLogWriter(file, log);
    writer.append(call('a'));
    await writer.close();
    expect(said.at(-1)).toBe('calls are missing from the call log');
  });
});
