import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { callLogFile } from './built.js';
import { measureCalls } from './measure-calls.js';
import { PolicyFolder } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { LoadProcess, startController } from './processes.js';
import { figure, heading, table, target } from './report.js';
import { percentile } from './statistics.js';

const WORK = fileURLToPath(new URL('./busy-work.js', import.meta.url));
const PACE = { perSecond: 500 };
const WARM_UP = 2_000;
const BATCH = 1_000;
const LOGGED = 600_000;

/** Calls while a large import, a retention and a backup run at once, on a copy of the policy. */
export async function measureWhileBusy(shape: PolicyShape): Promise<void> {
  const folder = new PolicyFolder(shape, { copies: true });
  const load = new LoadProcess();
  const server = await startController(folder.db);
  const subject = { server, shape, checksVerdicts: true };
  await measureCalls(load, subject, WARM_UP, PACE);
  const callLog = callLogFile(folder.db);
  fillCallLog(callLog);

  let isBusy = true;
  const works = Promise.all([
    work('import', folder.db),
    work('retention', callLog),
    work('backup', folder.db),
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
  target('p99 during import, retention and backup', p99 ?? Number.NaN, 20, 'ms');
}

/** Where the kernel likes, as an admin's commands are. Resolves to its seconds. */
async function work(name: string, file: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [WORK, name, file], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return (performance.now() - started) / 1_000;
}

function fillCallLog(file: string): void {
  const db = new Database(file, { timeout: 60_000 });
  db.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO call (at, uuid, account, presentation, caller_raw, caller, dialled, verdict, reason, latency_us)
     SELECT i, lower(hex(randomblob(16))), 'account-0001', 'presented', '+14155550100',
       '+14155550100', '+13105550001', 'transfer', 'default', 500 FROM n`,
  ).run(LOGGED);
  db.close();
}
