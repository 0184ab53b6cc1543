import { measureCalls } from './measure-calls.js';
import { PolicyFolder } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { LoadProcess, startController, startFloor } from './processes.js';
import { figure, heading, table, target } from './report.js';
import { median } from './statistics.js';

const SHAPE: PolicyShape = { entries: 1_000, lists: 200, activeLists: [5] };
const PACE = { perSecond: 10 };
const FIRST_CALLS = 100;
const ROUNDS = 5;
const CALLS = 50;

/**
 * Ten calls a second on an idle machine, soon after the start: the code is hardly compiled, caches are
 * cold, and the process sleeps between two calls.
 */
export async function measureSmallOffice(): Promise<void> {
  const load = new LoadProcess();
  const folder = new PolicyFolder(SHAPE);
  const controller = {
    server: await startController(folder.db),
    shape: SHAPE,
    checksVerdicts: true,
  };
  const floor = { server: await startFloor(), shape: SHAPE, checksVerdicts: false };
  for (const subject of [floor, controller]) await measureCalls(load, subject, FIRST_CALLS, PACE);
  const p50s: { floor: number; controller: number }[] = [];
  while (p50s.length < ROUNDS) {
    const ofFloor = await measureCalls(load, floor, CALLS, PACE);
    const ofController = await measureCalls(load, controller, CALLS, PACE);
    p50s.push({ floor: ofFloor.p50Ms, controller: ofController.p50Ms });
  }
  load.stop();
  await Promise.all([controller.server.stop(), floor.server.stop()]);
  folder.remove();

  const ratio = median(p50s.map((round) => round.controller / round.floor));
  heading('Ten calls a second, from the first hundred calls on');
  table(
    ['', 'ratio', 'controller', 'floor'],
    [
      [
        'latency p50 (ms)',
        figure(ratio),
        figure(median(p50s.map((round) => round.controller))),
        figure(median(p50s.map((round) => round.floor))),
      ],
    ],
  );
  target('latency p50 at ten calls a second, of the floor', ratio, 1.5, 'x');
}
