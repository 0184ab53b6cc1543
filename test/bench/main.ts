import { measureAgainstFloor } from './against-floor.js';
import { measureWhileBusy } from './busy.js';
import { GROWTH_SHAPES, measureGrowth } from './growth.js';
import { countUnscreened } from './measure-calls.js';
import { policyDatabase } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { printMachine, printTargets, target } from './report.js';
import { measureSmallOffice } from './small-office.js';
import { measureStart } from './start.js';

/* `npm run bench`: what falls short of its target is printed; it is no failure of the run. */

const LARGEST: PolicyShape = { entries: 10_000_000, lists: 200, activeLists: [5] };
const BOUND_MINUTES = 7;

printMachine();
for (const shape of [LARGEST, ...GROWTH_SHAPES]) policyDatabase(shape);
setTimeout(() => {
  printTargets();
  process.stdout.write(
    `Stopped after ${BOUND_MINUTES} minutes; what is missing above was not measured.\n`,
  );
  process.exit();
}, BOUND_MINUTES * 60_000);

await measureAgainstFloor(LARGEST);
await measureSmallOffice();
await measureWhileBusy(LARGEST);
await measureStart(LARGEST);
await measureGrowth();
target('calls that continued unscreened', countUnscreened(), 0, '');
printTargets();
process.exit();
