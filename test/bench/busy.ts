import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { callLogFile, MAIN, openDatabase } from './built.js';
import { importFiles } from './import-files.js';
import { PolicyFolder } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { LoadProcess, startController } from './processes.js';
import { figure, heading, table, target } from './report.js';
import { percentile } from './statistics.js';

const PACE = { perSecond: 500 };
const BATCH = 1_000;
const ROWS = 1_000_000;
const LOGGED = 600_000;
const KEPT = 100_000;
/** Every call is written in the order in which it came, so the oldest have the smallest keys. */
const OLDEST_KEY = 'SELECT min(call_key) FROM call';

/** Calls while a large import, a retention and a backup run at once, on a copy of the policy. */
export async function measureWhileBusy(shape: PolicyShape): Promise<void> {
  const folder = new PolicyFolder(shape, { copies: true });
  const load = new LoadProcess();
  const callLog = callLogFile(folder.db);
  fillCallLog(callLog);
  const numbers = importFiles(dirname(folder.db), ROWS).e164.path;
  await ringfence(folder.db, ['list', 'create', 'imported']);
  const server = await startController(folder.db, ['--keep-rows', String(KEPT)]);
  const subject = { server, shape, checksVerdicts: true };

  let isBusy = true;
  const works = Promise.all([
    timed(() => ringfence(folder.db, ['list', 'import', 'imported', numbers])),
    timed(() => removed(callLog)),
    timed(() => ringfence(folder.db, ['backup', `${folder.db}.backup`])),
  ]).finally(() => {
    isBusy = false;
  });
  const latenciesMs: number[] = [];
  for (let seed = 0; isBusy; seed++) {
    const request = { ...subject, port: server.port, seed, calls: BATCH, pace: PACE };
    const played = await load.run(request);
    latenciesMs.push(...played.latenciesMs);
  }
  const seconds = await works;
  load.stop();
  await server.stop();
  folder.remove();
  printBusy(seconds, latenciesMs);
}

function printBusy(seconds: readonly number[], latenciesMs: readonly number[]): void {
  heading('500 calls a second during an import, a retention and a backup');
  const [importS = 0, retentionS = 0, backupS = 0] = seconds;
  const [p50, p99, max] = [0.5, 0.99, 1].map((share) => percentile(latenciesMs, share));
  table(
    ['calls', 'p50 (ms)', 'p99 (ms)', 'max (ms)', 'import (s)', 'retention (s)', 'backup (s)'],
    [[latenciesMs.length, p50, p99, max, importS, retentionS, backupS].map((n) => figure(n ?? 0))],
  );
  target('p99 during import, retention and backup', p99 ?? Number.NaN, 15, 'ms');
  target('slowest of them', max ?? Number.NaN, 100, 'ms');
}

/** The command, on whatever core the kernel likes, as an admin's is. */
async function ringfence(db: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, '--db', db, ...args], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`ringfence ${args.join(' ')} ended with ${code}`);
}

/** Until the controller has removed from its log what it isn't to keep. */
async function removed(callLog: string): Promise<void> {
  const db = new Sqlite(callLog, { readonly: true });
  const oldest = db.prepare<[], number>(OLDEST_KEY).pluck();
  while ((oldest.get() ?? 0) <= LOGGED - KEPT) await sleep(100);
  db.close();
}

async function timed(action: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await action();
  return (performance.now() - started) / 1_000;
}

function fillCallLog(file: string): void {
  const db = openDatabase(file, 'calls', { busyTimeoutMs: 0, create: true });
  db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :calls)
     INSERT INTO call (at, uuid, account, presentation, caller_raw, caller, dialled, verdict, reason, latency_us)
     SELECT :now, lower(hex(randomblob(16))), 'account-0001', 'presented', '+14155550100',
       '+14155550100', '+13105550001', 'transfer', 'default', 500 FROM n`,
  ).run({ now: Date.now(), calls: LOGGED });
  db.close();
}
