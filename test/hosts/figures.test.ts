import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { play } from '../../src/replay/play.js';
import { replicaOf } from '../../src/store/sqlite/replica/replica-row.js';
import { channelData } from '../support/channel-data.js';
import { DaemonProcess } from '../support/daemon.js';
import { outcomeOf } from '../support/outcome.js';
import { PostgresServer } from '../support/postgres.js';

/* Figures for README.md; none is asserted. */

const BLOCKS = 100;
const ROWS = Number(process.env['ROWS'] ?? 1_000_000);

let server: PostgresServer;
const a = new DaemonProcess();
const b = new DaemonProcess();
beforeAll(async () => {
  server = await PostgresServer.start();
  const url = await server.newDatabase();
  await a.command('account', 'add', 'acme', '--country', 'US', '--default-account');
  await a.command('list', 'create', 'big');
  await a.command('shared', 'init', url);
  await b.command('shared', 'join', url);
  await Promise.all([a.start(), b.start()]);
});
afterAll(async () => {
  await Promise.all([a.dispose(), b.dispose()]);
  await server.dispose();
});

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((one, other) => one - other)[Math.floor(share * (values.length - 1))] as number;

const seqOf = ({ db }: DaemonProcess) => replicaOf(db)?.position.seq ?? 0;

async function until(isReached: () => boolean): Promise<void> {
  while (!isReached()) await setTimeout(1);
}

it('a block on A counts on B', async () => {
  const lags: number[] = [];
  for (let at = 0; at < BLOCKS; at++) {
    await a.command('block', 'acme', `+1415555${1000 + at}`);
    const seq = seqOf(a);
    const since = performance.now();
    await until(() => seqOf(b) >= seq);
    lags.push(performance.now() - since);
  }
  console.log(
    `after the command: median ${quantile(lags, 0.5).toFixed(1)} ms, p99 ${quantile(lags, 0.99).toFixed(1)} ms`,
  );
  expect(lags).toHaveLength(BLOCKS);
});

it(`an import of ${ROWS} rows reaches B`, async () => {
  const numbers = Array.from({ length: ROWS }, (_, at) => `+1${2_120_000_000 + at * 7}`);
  const file = a.ringfence.file('big.txt', numbers.join('\n'));
  const latencies = [a, b].map((): number[] => []);
  const ending = new AbortController();
  const calls = [a, b].map(async (daemon, at) => {
    const chunks = [channelData({ 'Caller-Caller-ID-Number': '+14155551000' })];
    while (!ending.signal.aborted) {
      const since = performance.now();
      await play({ name: 'call', chunks, callerHungUp: false }, daemon);
      latencies[at]?.push(performance.now() - since);
      await setTimeout(20);
    }
  });
  const before = seqOf(b);
  const since = performance.now();
  const { exitCode, stderr } = await outcomeOf(
    a.ringfence.spawn(['list', 'import', 'big', file, '--force']),
  );
  expect([exitCode, stderr]).toEqual([0, expect.anything()]);
  const onA = performance.now() - since;
  await until(() => seqOf(b) > before);
  const onB = performance.now() - since;
  ending.abort();
  await Promise.all(calls);
  console.log(
    `A ${(onA / 1_000).toFixed(1)} s, B ${(onB / 1_000).toFixed(1)} s after the same start;`,
    ...latencies.map((each, at) => {
      const [median, p99, max] = [0.5, 0.99, 1].map((share) => quantile(each, share).toFixed(1));
      return `${each.length} calls on ${'AB'[at]}: median ${median} ms, p99 ${p99} ms, max ${max} ms;`;
    }),
  );
  const shown = await b.command('list', 'list', '--json');
  expect(JSON.parse(shown)).toContainEqual(expect.objectContaining({ name: 'big', entries: ROWS }));
});
