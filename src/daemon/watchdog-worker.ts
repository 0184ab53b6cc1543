import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const { turns, limitMs, turnMs, purpose } = workerData as {
  turns: Int32Array;
  limitMs: number;
  turnMs: number;
  purpose: string;
};

const STANDARD_ERROR = 2;
let seen = -1;
let unchanged = 0;

setInterval(() => {
  const now = Atomics.load(turns, 0);
  unchanged = now === seen ? unchanged + 1 : 0;
  seen = now;
  if (unchanged * turnMs >= limitMs) end();
}, turnMs);

/** Not SIGTERM, which the hanging loop would have to handle. */
function end(): void {
  const msg = `the event loop has been blocked for ${limitMs} ms; exiting, ${purpose}`;
  const line = { level: 60, time: new Date().toISOString(), pid: process.pid, msg };
  writeSync(STANDARD_ERROR, `${JSON.stringify(line)}\n`);
  process.kill(process.pid, 'SIGKILL');
}
