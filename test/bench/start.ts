import { PolicyFolder } from './policy-database.js';
import type { PolicyShape } from './policy-shape.js';
import { startController } from './processes.js';
import { target } from './report.js';
import { median } from './statistics.js';

const STARTS = 5;

/** From the start of the process until it listens. */
export async function measureStart(shape: PolicyShape): Promise<void> {
  const folder = new PolicyFolder(shape);
  const startsMs: number[] = [];
  for (let count = 0; count < STARTS; count++) {
    const controller = await startController(folder.db);
    startsMs.push(controller.startMs);
    await controller.stop();
  }
  folder.remove();
  target('from start to listening, median', median(startsMs), 600, 'ms');
}
