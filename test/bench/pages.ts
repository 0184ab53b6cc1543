import { loadavg } from 'node:os';
import { callLogFile } from './built.js';
import { readIntoPageCache } from './page-cache.js';
import { ACCOUNTS, accountId, ENTRIES, pageDatabase, uuidOf } from './page-database.js';
import { numberOf } from './policy-shape.js';
import { type ServerProcess, startWeb } from './processes.js';
import { figure, heading, printMachine, printTargets, table, target } from './report.js';
import { median, percentile, seededRandom } from './statistics.js';
import { signIn, WebClient } from './web-client.js';

/*
 * `npm run bench:pages [CALLS]`: each page on a large database, one client, until the
 * last byte. Every request asks for something else where the page allows. What falls short of its target is
 * printed; it is no failure of the run.
 */

const CALLS = Number(process.argv[2] ?? 10_000_000);
const ROUNDS = 100;
const MOST_MEDIAN_MS = 50;
const MOST_P99_MS = 200;
const HOUR_MS = 3_600_000;

const random = seededRandom(1);
const below = (limit: number) => Math.floor(random() * limit);
const account = () => `/accounts/${accountId(1 + below(ACCOUNTS - 1))}`;
/** With a tenth of the calls. */
const busy = `/accounts/${accountId(0)}`;
const caller = () => encodeURIComponent(numberOf(below(2_500)));
const listed = () => encodeURIComponent(numberOf(below(ENTRIES)));
const before = () => `${Date.now() - below(29 * 24) * HOUR_MS}.${CALLS}`;
const million = '/lists/million';

const PAGES: Readonly<Record<string, () => string>> = {
  'overview of all accounts': () => '/',
  'overview, a tenth of the calls': () => busy,
  'overview of an account': account,
  'calls of all accounts': () => '/calls',
  'calls, a tenth of them': () => `${busy}/calls`,
  'calls of an account': () => `${account()}/calls`,
  'calls, any time, far back': () => `/calls?span=all&before=${before()}`,
  'rejected calls': () => '/calls?verdict=rejected',
  'unscreened calls, any time': () => '/calls?verdict=unscreened&span=all',
  'unscreened calls of an account': () => `${account()}/calls?verdict=unscreened&span=all`,
  'calls that went through': () => `${busy}/calls?verdict=through`,
  'calls that a list decided': () => '/calls?list=million&span=all',
  'calls from a number': () => `/calls?span=all&number=${caller()}`,
  'calls of an account from a number': () => `${busy}/calls?span=all&number=${caller()}`,
  'calls from a prefix': () => `/calls?span=31d&number=%2B1${200 + below(700)}*`,
  'calls by a name': () => `${busy}/calls?span=all&number=Caller+${below(100_000)}`,
  'calls by a name that nobody has': () => '/calls?span=all&number=Nobody+at+all',
  'why a call was decided so': () => `/calls/${uuidOf(below(CALLS))}`,
  'lists of an account': () => `${account()}/lists`,
  'lists of all accounts': () => '/lists',
  'a list of a million': () => million,
  'a page of it': () => `${million}?after=${listed()}`,
  'a number of it': () => `${million}?search=${listed()}`,
  'first digits in it': () => `${million}?search=${200 + below(700)}555`,
  'notes in it': () => `${million}?search=note+${below(ENTRIES)}`,
  'expired ones of it': () => `${million}?state=expired`,
  'never used ones of it': () => `${million}?state=unused&after=${listed()}`,
  'what is typed': () => `${million}/preview?entry=${listed()}`,
  settings: () => `${account()}/settings`,
  'try a caller': () => `${account()}/try?from=${listed()}`,
  history: () => '/history',
  'history of an account': () => `${account()}/history`,
  accounts: () => '/accounts',
  'accounts by name': () => `/accounts?search=Account+${below(ACCOUNTS)}`,
  users: () => '/users',
};

printMachine();
print(`Load average at the start: ${loadavg().map(figure).join(', ')}.`);
const { db, migrationMs } = pageDatabase(CALLS);
if (migrationMs !== undefined) {
  print(
    `Counting ${CALLS.toLocaleString('en')} calls by the migration: ${figure(migrationMs / 1_000)} s`,
  );
}
const headers = await signIn(db);
const server = await startWeb(db);
await measureAll(server, new WebClient(server.port, headers));
await server.stop();
print(`\nLoad average at the end: ${loadavg().map(figure).join(', ')}.`);
printTargets();
process.exit();

async function measureAll(server: ServerProcess, client: WebClient): Promise<void> {
  const floorMs = median(await times(() => client.ask('/healthz')));
  const rows: string[][] = [];
  for (const [name, path] of Object.entries(PAGES)) {
    for (const file of [db, callLogFile(db)]) readIntoPageCache(file);
    const cpuBefore = server.cpuMs();
    const first = await client.ask(path());
    const ms = await times(() => client.ask(path()));
    const [p50, p99] = [median(ms), percentile(ms, 0.99)];
    const cpuMs = (server.cpuMs() - cpuBefore) / (ROUNDS + 1);
    rows.push([name, `${figure(p50 / floorMs)} x`, ...[p50, p99, first, cpuMs].map(figure)]);
    target(`${name}, median`, p50, MOST_MEDIAN_MS, 'ms');
    target(`${name}, p99`, p99, MOST_P99_MS, 'ms');
  }
  heading(
    `Pages with ${CALLS.toLocaleString('en')} calls and a list of ${ENTRIES.toLocaleString('en')}`,
  );
  print(`The smallest answer, /healthz, takes ${figure(floorMs)} ms.\n`);
  table(['', 'median, of /healthz', 'median (ms)', 'p99 (ms)', 'first (ms)', 'CPU (ms)'], rows);
  print(`\nMemory of the process: ${figure(server.rssMb())} MB`);
}

async function times(request: () => Promise<number>): Promise<number[]> {
  const ms: number[] = [];
  while (ms.length < ROUNDS) ms.push(await request());
  return ms;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
