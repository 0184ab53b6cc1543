import { compare, type Measured } from './measure-calls.js';
import { PolicyFolder } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { LoadProcess, startController, startFloor } from './processes.js';
import { figure, heading, table, target } from './report.js';

const WARM_UP = 20_000;
const CLOSED = { rounds: 8, calls: 10_000, pace: { atOnce: 32 } };
const OPEN = { rounds: 5, calls: 2_000, pace: { perSecond: 500 } };

/** The controller on the large policy and the bare server, in turn, under the same load. */
export async function measureAgainstFloor(shape: PolicyShape): Promise<void> {
  const load = new LoadProcess();
  const folder = new PolicyFolder(shape);
  const server = await startController(folder.db);
  const subject = { server, shape, checksVerdicts: true };
  const floor = { server: await startFloor(), shape, checksVerdicts: false };

  const warm = await compare(load, subject, floor, { ...CLOSED, rounds: 1, calls: WARM_UP });
  const closed = await compare(load, subject, floor, CLOSED);
  const rssMb = server.rssMb();
  printComparison('Closed loop: 32 calls at a time', closed);
  const open = await compare(load, subject, floor, OPEN);
  printComparison('Open loop: 500 calls a second', open);

  target('CPU per call, of the floor', closed.ratio.cpuMs, 2.6, 'x');
  target('p99 at 500 calls a second', open.subject.p99Ms, 5, 'ms');
  target('memory after 100,000 calls', rssMb, 120, 'MB');
  target('the same, of that after 20,000', rssMb / warm.subject.rssMb, 1.05, 'x');
  load.stop();
  await Promise.all([server.stop(), floor.server.stop()]);
  folder.remove();
}

/** @param names of the subject and the floor */
export function printComparison(
  title: string,
  measured: { subject: Measured; floor: Measured; ratio: Measured },
  names: readonly [string, string] = ['controller', 'floor'],
): void {
  heading(title);
  const rows: [string, (of: Measured) => number][] = [
    ['calls a second', (of) => of.perSecond],
    ['CPU per call (ms)', (of) => of.cpuMs],
    ['latency p50 (ms)', (of) => of.p50Ms],
    ['latency p99 (ms)', (of) => of.p99Ms],
    ['latency max (ms)', (of) => of.maxMs],
    ['memory (MB)', (of) => of.rssMb],
  ];
  const { subject, floor, ratio } = measured;
  table(
    ['', 'ratio', ...names],
    rows.map(([name, of]) => [name, ...[ratio, subject, floor].map((each) => figure(of(each)))]),
  );
}
