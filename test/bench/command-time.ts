import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { MAIN } from './built.js';
import { figure, heading, table, target } from './report.js';
import { median } from './statistics.js';

const TIMES = 10;

/** Whole processes, from their start to their end, beside a Node that does nothing. */
export function measureCommands(db: string): void {
  const commands = {
    node: (_: number) => ['-e', '0'],
    help: (_: number) => [MAIN, '--help'],
    block: (count: number) => [MAIN, '--db', db, 'block', 'acme', `+1415555${1_000 + count}`],
  };
  const timesMs = { node: [] as number[], help: [] as number[], block: [] as number[] };
  for (let count = 0; count < TIMES; count++) {
    for (const name of ['node', 'help', 'block'] as const) {
      timesMs[name].push(timeOf(commands[name](count)));
    }
  }
  heading(`Commands as whole processes, median of ${TIMES}`);
  table(
    ['node -e 0 (ms)', 'ringfence --help (ms)', 'ringfence block (ms)'],
    [[timesMs.node, timesMs.help, timesMs.block].map((times) => figure(median(times)))],
  );
  target('ringfence --help', median(timesMs.help), 250, 'ms');
  target('ringfence block', median(timesMs.block), 400, 'ms');
}

function timeOf(argv: readonly string[]): number {
  const started = performance.now();
  execFileSync(process.execPath, argv, { stdio: 'ignore' });
  return performance.now() - started;
}
