import { loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { measureBeside } from './beside-web.js';
import { copyOfPageDatabase, ENTRIES } from './page-database.js';
import { type ServerProcess, startWeb } from './processes.js';
import { figure, heading, printMachine, printTargets, table, target } from './report.js';
import { median, percentile } from './statistics.js';
import { signIn, WebClient } from './web-client.js';
import { READS, unlistedCall } from './web-requests.js';

/*
 * `npm run bench:api [CALLS]`: reads of the API, blocks by the API, and calls while the page and the API are
 * asked by 32 clients, on a copy of the database of `bench:pages`. What falls short of its target is printed;
 * it is no failure of the run.
 */

const CALLS = Number(process.argv[2] ?? 10_000_000);
const ROUNDS = 100;
const MOST_MEDIAN_MS = 50;
const MOST_P99_MS = 200;
const LEAST_BLOCKS = 300;
const BLOCKS = { 1: 500, 8: 1_000, 32: 2_000 };

printMachine();
print(`Load average at the start: ${loadavg().map(figure).join(', ')}.`);
const { db, remove } = copyOfPageDatabase(CALLS);
const headers = await signIn(db);
const server = await startWeb(db);
await measureReads(server);
await measureBlocks(server);
await server.stop();
await measureBeside(db, headers, CALLS);
remove();
print(`\nLoad average at the end: ${loadavg().map(figure).join(', ')}.`);
printTargets();
process.exit();

async function measureReads(server: ServerProcess): Promise<void> {
  const client = new WebClient(server.port, headers);
  const floorMs = median(await repeated(() => client.ask('/healthz')));
  const rows: string[][] = [];
  for (const [name, path] of Object.entries(READS)) {
    const cpuBefore = server.cpuMs();
    const ms = await repeated(() => client.ask(path(CALLS)));
    const [p50, p99] = [median(ms), percentile(ms, 0.99)];
    const cpu = (server.cpuMs() - cpuBefore) / ROUNDS;
    rows.push([name, `${figure(p50 / floorMs)} x`, ...[p50, p99, cpu].map(figure)]);
    target(`${name}, median`, p50, MOST_MEDIAN_MS, 'ms');
    target(`${name}, p99`, p99, MOST_P99_MS, 'ms');
  }
  client.close();
  heading(
    `Reads with ${CALLS.toLocaleString('en')} calls, ${ENTRIES.toLocaleString('en')} entries`,
  );
  print(`The smallest answer, /healthz, takes ${figure(floorMs)} ms.\n`);
  table(['', 'median, of /healthz', 'median (ms)', 'p99 (ms)', 'CPU (ms)'], rows);
  print(`\nMemory of the process: ${figure(server.rssMb())} MB`);
}

async function repeated(request: () => Promise<number>): Promise<number[]> {
  const ms: number[] = [];
  while (ms.length < ROUNDS) ms.push(await request());
  return ms;
}

/** Each block is of the caller of another call. */
async function measureBlocks(server: ServerProcess): Promise<void> {
  const rows: string[][] = [];
  let next = 0;
  for (const [clients, count] of Object.entries(BLOCKS)) {
    const end = next + count;
    const cpuBefore = server.cpuMs();
    const started = performance.now();
    const ms = await atOnce(
      Number(clients),
      async (client) => {
        const spent: number[] = [];
        while (next < end) spent.push(await client.ask(blockPath(next++), 'POST', {}));
        return spent;
      },
      server.port,
    );
    const perSecond = (count * 1_000) / (performance.now() - started);
    const cpu = (server.cpuMs() - cpuBefore) / count;
    rows.push([clients, ...[perSecond, median(ms), percentile(ms, 0.99), cpu].map(figure)]);
    target(`time of ${LEAST_BLOCKS} blocks, ${clients} clients`, LEAST_BLOCKS / perSecond, 1, 's');
  }
  heading('Callers blocked by the API');
  table(['clients', 'blocks a second', 'median (ms)', 'p99 (ms)', 'CPU (ms)'], rows);
}

async function atOnce(
  clients: number,
  use: (client: WebClient) => Promise<number[]>,
  port: number,
): Promise<number[]> {
  const each = Array.from({ length: clients }, async () => {
    const client = new WebClient(port, headers);
    try {
      return await use(client);
    } finally {
      client.close();
    }
  });
  return (await Promise.all(each)).flat();
}

function blockPath(index: number): string {
  return `/api/v1/calls/${unlistedCall(index, CALLS)}/block`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
