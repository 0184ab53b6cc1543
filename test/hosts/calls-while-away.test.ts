import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { PostgresServer } from '../support/postgres.js';
import { BLOCKED, type CallReport, GOOD, placeCall } from '../support/simulated-freeswitch.js';

/** 100,000 calls while PostgreSQL is away for ten minutes: `CALLS=100000 AWAY_SECONDS=600`. */
const CALLS = Number(process.env['CALLS'] ?? 2_000);
const AWAY_SECONDS = Number(process.env['AWAY_SECONDS'] ?? 0);
const LONGEST_MS = 1_200_000 + 1_000 * AWAY_SECONDS;
/** Few, so that each is answered in time on a busy machine. */
const AT_ONCE = 16;
/** What the log writes behind, and what is shipped behind that. */
const SETTLED = { timeout: 300_000, interval: 500 };

const disposables: { dispose(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of disposables.splice(0).reverse()) await each.dispose();
});

async function sharingHosts(): Promise<{
  server: PostgresServer;
  a: DaemonProcess;
  b: DaemonProcess;
}> {
  const server = await PostgresServer.start();
  const [a, b] = [new DaemonProcess(), new DaemonProcess()];
  disposables.push(server, a, b);
  const url = await server.newDatabase();
  await a.command('account', 'add', 'acme', '--default-account');
  await a.command('block', 'acme', BLOCKED);
  await a.command('shared', 'init', url);
  await b.command('shared', 'join', url);
  for (const host of [a, b]) await host.start(['--deadline', '1500ms']);
  return { server, a, b };
}

/** Counts by what became of the calls: `rejected verdict`. */
async function placeMany(
  host: DaemonProcess,
  count: number,
): Promise<Partial<Record<`${CallReport['end']} ${CallReport['by']}`, number>>> {
  const tally: Awaited<ReturnType<typeof placeMany>> = {};
  let placed = 0;
  const line = async () => {
    while (placed < count) {
      const caller = placed++ % 2 === 0 ? GOOD : BLOCKED;
      const { end, by } = await placeCall(host, caller);
      const fate = `${end} ${by}` as const;
      tally[fate] = (tally[fate] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return tally;
}

async function countOn(host: DaemonProcess, ...options: string[]): Promise<unknown> {
  const { stdout, exitCode } = await host.ringfence.run('calls', 'stats', '--json', ...options);
  const { calls, verdicts } = JSON.parse(stdout) as { calls: number; verdicts: unknown };
  return { calls, verdicts, exitCode };
}

it(`PostgreSQL is stopped while ${CALLS} calls come: all are screened, and collected once`, {
  timeout: LONGEST_MS,
}, async () => {
  const { server, a, b } = await sharingHosts();
  await placeMany(a, 10);
  await expect.poll(() => countOn(b), SETTLED).toMatchObject({ calls: 10, exitCode: 0 });
  await server.stop();
  const started = performance.now();
  const half = CALLS / 2;
  expect(await placeMany(a, CALLS)).toEqual({ 'through verdict': half, 'rejected verdict': half });
  const seconds = (performance.now() - started) / 1_000;
  await setTimeout(Math.max(0, 1_000 * (AWAY_SECONDS - seconds)));
  const away = (performance.now() - started) / 1_000;
  console.log(
    `${CALLS} calls in ${seconds.toFixed(0)} s; PostgreSQL was stopped for ${away.toFixed(0)} s`,
  );
  const all = { calls: CALLS + 10 };
  await expect
    .poll(() => countOn(a, '--this-host'), SETTLED)
    .toMatchObject({ ...all, exitCode: 0 });
  expect(await countOn(a)).toMatchObject({ ...all, exitCode: 1 });
  expect(await countOn(b)).toMatchObject({ calls: 0, exitCode: 1 });
  await server.start();
  const restarted = performance.now();
  const verdicts = [
    { name: 'reject', calls: half + 5 },
    { name: 'transfer', calls: half + 5 },
  ];
  await expect.poll(() => countOn(b), SETTLED).toEqual({ ...all, verdicts, exitCode: 0 });
  const shipped = (performance.now() - restarted) / 1_000;
  console.log(`all of them on the other host ${shipped.toFixed(0)} s after it was started again`);
  const [counts] = await server.query(
    'test1',
    'SELECT count(*)::integer AS calls, count(DISTINCT uuid)::integer AS uuids FROM ringfence.call',
  );
  expect(counts).toEqual({ calls: CALLS + 10, uuids: CALLS + 10 });
});
