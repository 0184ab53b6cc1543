import { execFileSync } from 'node:child_process';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresServer } from '../support/postgres.js';
import { printComparison } from './against-floor.js';
import { MAIN } from './built.js';
import { compare } from './measure-calls.js';
import { PolicyFolder } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { LoadProcess, startController } from './processes.js';
import { figure, heading, printMachine, printTargets, table, target } from './report.js';
import { median } from './statistics.js';

/*
 * `npm run bench:hosts`: a controller whose policy is shared, and one whose policy is its own, in turn under the same
 * load. Both have a companion; that of the first also follows the log of changes and ships the calls.
 */

const SHAPE: PolicyShape = { entries: 1_000_000, lists: 200, activeLists: [5] };
const LOADS = [
  ['Ten calls a second', { rounds: 4, calls: 50, pace: { perSecond: 10 } }],
  [undefined, { rounds: 1, calls: 10_000, pace: { atOnce: 32 } }],
  ['32 calls at a time', { rounds: 5, calls: 5_000, pace: { atOnce: 32 } }],
  ['500 calls a second', { rounds: 4, calls: 2_000, pace: { perSecond: 500 } }],
] as const;
const ROWS = [
  ['p50', 'p50Ms'],
  ['p99', 'p99Ms'],
  ['CPU per call', 'cpuMs'],
  ['memory', 'rssMb'],
] as const;
const STARTS = 6;
/** Until the companions serve. */
const COMPANIONS_MS = 3_000;
const OPTIONS = ['--web', '127.0.0.1:0'];
const NAMES = ['shared', 'alone'] as const;
/** Two runs of the same controller differ by as much. */
const MOST = 1.1;

printMachine();
const [shared, alone] = [0, 1].map(() => new PolicyFolder(SHAPE, { copies: true })) as [
  PolicyFolder,
  PolicyFolder,
];
// Elsewhere it has a machine of its own: here it takes what is left.
setPriority(10);
const postgres = await PostgresServer.start();
setPriority(0);
execFileSync(process.execPath, [
  MAIN,
  '--db',
  shared.db,
  'shared',
  'init',
  await postgres.newDatabase(),
]);

await compareStarts();
await compareUnderLoad();
for (const folder of [shared, alone]) folder.remove();
await postgres.dispose();
printTargets();
process.exit();

async function compareStarts(): Promise<void> {
  const startsMs: { shared: number; alone: number }[] = [];
  const startOf = async ({ db }: PolicyFolder) => {
    const server = await startController(db, OPTIONS);
    await server.stop();
    return server.startMs;
  };
  while (startsMs.length < STARTS) {
    startsMs.push({ shared: await startOf(shared), alone: await startOf(alone) });
    // The second of two finds warm caches.
    startsMs.push({ alone: await startOf(alone), shared: await startOf(shared) });
  }
  const medians = NAMES.map((name) => median(startsMs.map((each) => each[name])));
  const ratio = median(startsMs.map((each) => each.shared / each.alone));
  heading('From start to listening');
  table(['', 'ratio', ...NAMES], [['time (ms)', ...[ratio, ...medians].map(figure)]]);
  target('From start to listening', ratio, MOST, 'x');
}

async function compareUnderLoad(): Promise<void> {
  const load = new LoadProcess();
  const [one, other] = await Promise.all(
    [shared, alone].map(async ({ db }) => ({
      server: await startController(db, OPTIONS),
      shape: SHAPE,
      checksVerdicts: true,
    })),
  );
  if (one === undefined || other === undefined) return;
  await sleep(COMPANIONS_MS);
  for (const [title, measurement] of LOADS) {
    const measured = await compare(load, one, other, measurement);
    if (title === undefined) continue;
    printComparison(title, measured, NAMES);
    for (const [what, name] of ROWS) {
      target(`${title}: ${what}`, measured.ratio[name], MOST, 'x');
    }
  }
  load.stop();
  await Promise.all([one.server.stop(), other.server.stop()]);
}
