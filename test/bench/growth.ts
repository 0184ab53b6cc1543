import { measureLookup } from './look-up-process.js';
import { type Measured, measureCalls, type Subject } from './measure-calls.js';
import { PolicyFolder, readIntoMemory } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { LoadProcess, startController } from './processes.js';
import { figure, heading, table, target } from './report.js';
import { median } from './statistics.js';

/** One line of a table: a policy, and the accounts of it that are called. */
interface Step {
  readonly name: string;
  readonly shape: PolicyShape;
  readonly accounts?: Subject['accounts'];
}

const ENTRIES = [1_000, 100_000, 1_000_000, 10_000_000];
const ACTIVE = [1, 10, 100, 1_000];
const WARM_UP = 3_000;
const ROUNDS = 5;
const CALLS = 2_000;
const AT_ONCE = { atOnce: 32 };

const BY_ENTRIES: readonly Step[] = ENTRIES.map((entries) => ({
  name: entries.toLocaleString('en'),
  shape: { entries, lists: 200, activeLists: [5] },
}));

const BY_LISTS: readonly Step[] = ACTIVE.map((active, first) => ({
  name: active.toLocaleString('en'),
  shape: { entries: 1_000_000, lists: 1_000, activeLists: ACTIVE },
  accounts: { first, step: ACTIVE.length },
}));

export const GROWTH_SHAPES = [...BY_ENTRIES, ...BY_LISTS].map(({ shape }) => shape);

/** What a call costs as the policy grows, and as more lists are active for its account. */
export async function measureGrowth(): Promise<void> {
  const largest = await measureSteps('Entries', BY_ENTRIES);
  target('CPU per call at 10,000,000 entries, of 1,000', largest.cpuRatio, 1.2, 'x');
  target('look-up at 10,000,000 entries, median', largest.lookupUs, 60, 'us');
  await measureSteps('Active lists per account, of 1,000,000 entries', BY_LISTS);
}

/** Prints a line for each step; returns what the last one came to, its CPU as a ratio to the first. */
async function measureSteps(
  title: string,
  steps: readonly Step[],
): Promise<{ cpuRatio: number; lookupUs: number }> {
  const rounds = await measureRounds(steps);
  const lookupsUs: number[] = [];
  for (const { shape, accounts } of steps) {
    readIntoMemory(shape);
    lookupsUs.push(await measureLookup(shape, accounts));
  }
  const cpuRatios = steps.map((_, at) => median(rounds.map((round) => ratio(round, at))));
  heading(title);
  table(
    ['', 'CPU per call, of the first', 'CPU per call (ms)', 'look-up, median (us)'],
    steps.map(({ name }, at) => [
      name,
      figure(cpuRatios[at] as number),
      figure(median(rounds.map((round) => (round[at] as Measured).cpuMs))),
      figure(lookupsUs[at] as number),
    ]),
  );
  return { cpuRatio: cpuRatios.at(-1) as number, lookupUs: lookupsUs.at(-1) as number };
}

/** All steps in turn, round by round, so that what else the machine does meets all alike. */
async function measureRounds(steps: readonly Step[]): Promise<Measured[][]> {
  const load = new LoadProcess();
  const folders = steps.map(({ shape }) => new PolicyFolder(shape));
  const subjects: Subject[] = [];
  for (const [at, { shape, accounts }] of steps.entries()) {
    const server = await startController((folders[at] as PolicyFolder).db);
    const subject = { server, shape, accounts, checksVerdicts: true };
    await measureCalls(load, subject, WARM_UP, AT_ONCE);
    subjects.push(subject);
  }
  const rounds: Measured[][] = [];
  while (rounds.length < ROUNDS) {
    const round: Measured[] = [];
    for (const subject of subjects) round.push(await measureCalls(load, subject, CALLS, AT_ONCE));
    rounds.push(round);
  }
  load.stop();
  await Promise.all(subjects.map(({ server }) => server.stop()));
  for (const folder of folders) folder.remove();
  return rounds;
}

function ratio(round: readonly Measured[], at: number): number {
  return (round[at] as Measured).cpuMs / (round[0] as Measured).cpuMs;
}
