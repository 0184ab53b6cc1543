import { setTimeout as sleep } from 'node:timers/promises';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { ACCOUNTS, accountId, ENTRIES } from './page-database.js';
import { type PolicyShape, routeOf } from './policy-shape.js';
import { freePort, LoadProcess, type ServerProcess, startController } from './processes.js';
import { figure, heading, table, target } from './report.js';
import { median, percentile } from './statistics.js';
import { WebClient } from './web-client.js';
import { PAGES, READS, unlistedCall } from './web-requests.js';

const CLIENTS = 32;
const ROUNDS = 3;
const CALLS_A_ROUND = 5_000;
const PACE = { perSecond: 500 };
const WARM_UP_MS = 1_000;
/** One request of ten blocks a caller. */
const BLOCK_EVERY = 10;
const MOST_P99_MS = 10;
const SHAPE: PolicyShape = { entries: ENTRIES, lists: 1, activeLists: [1] };

interface Round {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly unscreened: number;
}

/** Calls alone, and while clients ask the companion of the same controller as fast as they can, in turn. */
export async function measureBeside(
  db: string,
  headers: Readonly<Record<string, string>>,
  logged: number,
): Promise<void> {
  addRoutes(db);
  const webPort = await freePort();
  // All calls are kept, because clients ask for any of them.
  const options = ['--web', `127.0.0.1:${webPort}`, '--keep-rows', '0', '--keep-calls', '0'];
  const server = await startController(db, options);
  const load = new LoadProcess();
  const web = new Clients(webPort, headers, logged);
  await web.ready();
  await play(load, server, 0);
  const rounds: { alone: Round; beside: Round; perSecond: number }[] = [];
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const alone = await play(load, server, seed);
    web.start();
    await sleep(WARM_UP_MS);
    const beside = await play(load, server, ROUNDS + seed);
    rounds.push({ alone, beside, perSecond: await web.stop() });
  }
  load.stop();
  await server.stop();
  printRounds(rounds);
}

function printRounds(rounds: readonly { alone: Round; beside: Round; perSecond: number }[]): void {
  const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value));
  const row = (name: string, quantile: 'p50Ms' | 'p99Ms') => [
    name,
    figure(of(({ alone }) => alone[quantile])),
    figure(of(({ beside }) => beside[quantile])),
    `${figure(of(({ alone, beside }) => beside[quantile] / alone[quantile]))} x`,
  ];
  heading(`${PACE.perSecond} calls a second beside ${CLIENTS} HTTP clients`);
  table(
    ['', 'alone', `beside ${CLIENTS} clients`, 'of alone'],
    [row('p50 (ms)', 'p50Ms'), row('p99 (ms)', 'p99Ms')],
  );
  process.stdout.write(
    `\nThe clients got ${figure(of(({ perSecond }) => perSecond))} answers a second.\n`,
  );
  target(
    `p99 beside ${CLIENTS} clients`,
    of(({ beside }) => beside.p99Ms),
    MOST_P99_MS,
    'ms',
  );
  const unscreened = rounds.reduce(
    (sum, { alone, beside }) => sum + alone.unscreened + beside.unscreened,
    0,
  );
  target('calls that went on unscreened beside them', unscreened, 0, '');
}

async function play(load: LoadProcess, server: ServerProcess, seed: number): Promise<Round> {
  const { latenciesMs, unscreened } = await load.run({
    port: server.port,
    shape: SHAPE,
    seed,
    calls: CALLS_A_ROUND,
    pace: PACE,
    // Some entries have expired, and blocks are added meanwhile.
    checksVerdicts: false,
  });
  return { p50Ms: median(latenciesMs), p99Ms: percentile(latenciesMs, 0.99), unscreened };
}

/** Clients that ask for pages and reads of the API, and block callers, one request after another. */
class Clients {
  readonly #clients: readonly WebClient[];
  readonly #logged: number;
  #next = 0;
  #answers = 0;
  #startedAt = 0;
  #asking: Promise<void>[] | undefined;
  #isOver = false;

  constructor(port: number, headers: Readonly<Record<string, string>>, logged: number) {
    this.#clients = Array.from({ length: CLIENTS }, () => new WebClient(port, headers));
    this.#logged = logged;
  }

  async ready(): Promise<void> {
    const [client] = this.#clients;
    for (;;) {
      if ((await client?.ask('/healthz').catch(() => undefined)) !== undefined) return;
      await sleep(100);
    }
  }

  start(): void {
    [this.#answers, this.#startedAt, this.#isOver] = [0, performance.now(), false];
    this.#asking = this.#clients.map(async (client) => {
      while (!this.#isOver) {
        await this.#ask(client);
        this.#answers++;
      }
    });
  }

  /** Returns the answers a second. */
  async stop(): Promise<number> {
    this.#isOver = true;
    await Promise.all(this.#asking ?? []);
    return (this.#answers * 1_000) / (performance.now() - this.#startedAt);
  }

  async #ask(client: WebClient): Promise<void> {
    const at = this.#next++;
    if (at % BLOCK_EVERY === 0) {
      const uuid = unlistedCall(at, this.#logged);
      await client.ask(`/api/v1/calls/${uuid}/block`, 'POST', {});
      return;
    }
    const paths = [...Object.values(READS), ...PAGES];
    await client.ask(paths[at % paths.length]?.(this.#logged) ?? '/');
  }
}

function addRoutes(db: string): void {
  const policy = new Sqlite(db);
  const add = policy.prepare(
    'INSERT INTO route (route, account_key) SELECT ?, account_key FROM account WHERE id = ?',
  );
  policy.transaction(() => {
    for (let at = 0; at < ACCOUNTS; at++) add.run(routeOf(at), accountId(at));
  })();
  policy.close();
}
