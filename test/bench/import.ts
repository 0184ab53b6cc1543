/*
 * How long an import of a million rows takes, next to sqlite3's own .import of the same file into a
 * table of one column; its memory; and how long a call's look-up takes meanwhile. Run by
 * `npm run bench:import [ROWS]`; needs the command sqlite3.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 3;
const LIMITS = { e164: 5, national: 25, memoryMb: 300 } as const;

const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-'));
const main = resolve('dist/main.js');

interface Run {
  readonly seconds: number;
  readonly memoryMb: number;
  readonly slowestLookupMs: number;
}

try {
  const numbers = distinctNumbers(ROWS);
  const files = {
    e164: write(
      'e164.txt',
      numbers.map((number) => `+1${number}`),
    ),
    national: write('national.txt', numbers.map(toNational)),
    csv: write('e164.csv', [
      'number,label',
      ...numbers.map((number) => `+1${number},"bench, csv"`),
    ]),
  };
  const results = [];
  for (const [kind, file] of Object.entries(files)) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const plain = sqliteImport(file, '');
      const indexed = sqliteImport(file, 'CREATE INDEX number ON numbers (number);');
      rounds.push({ plain, indexed, ...(await listImport(file)) });
    }
    results.push({ kind, ...summarize(rounds) });
  }
  console.table(results);
  process.exitCode = results.every(isWithinLimits) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** American numbers, the same in each run, in no order. */
function distinctNumbers(count: number): string[] {
  const numbers = new Set<string>();
  for (let state = 1; numbers.size < count; ) {
    const digit = (from: number, to: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return from + ((state >>> 8) % (to - from));
    };
    numbers.add(`${digit(201, 990)}${digit(200, 1_000)}${digit(1_000, 10_000)}`);
  }
  return [...numbers];
}

function toNational(number: string, at: number): string {
  const [area, exchange, line] = [number.slice(0, 3), number.slice(3, 6), number.slice(6)];
  switch (at % 3) {
    case 0:
      return `(${area}) ${exchange}-${line}`;
    case 1:
      return number;
    default:
      return `1-${area}-${exchange}-${line}`;
  }
}

function write(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function sqliteImport(file: string, index: string): number {
  const db = join(folder, 'plain.db');
  rmSync(db, { force: true });
  const table = `CREATE TABLE numbers (number TEXT); ${index}`;
  return timed(() => execFileSync('sqlite3', [db, table, `.import ${file} numbers`]));
}

function timed(run: () => void): number {
  const startedAt = performance.now();
  run();
  return (performance.now() - startedAt) / 1_000;
}

async function listImport(file: string): Promise<Run> {
  const db = join(folder, 'ringfence.db');
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${db}${suffix}`, { force: true });
  execFileSync(process.execPath, [main, '--db', db, 'account', 'add', 'acme', '--country', 'US'], {
    stdio: 'ignore',
  });
  execFileSync(process.execPath, [main, '--db', db, 'list', 'create', 'acme/spam']);
  const lookups = watchLookups(db);
  const startedAt = performance.now();
  const memoryMb = await importing(['--db', db, 'list', 'import', 'acme/spam', file]);
  return { seconds: (performance.now() - startedAt) / 1_000, memoryMb, slowestLookupMs: lookups() };
}

/** The command as a process; resolves to the most memory that it had. */
async function importing(argv: readonly string[]): Promise<number> {
  const report =
    "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))";
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const child = spawn(process.execPath, ['--import', preload, main, ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let written = '';
  child.stderr.on('data', (text) => {
    written += text;
  });
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`the import exits with ${code}: ${written}`);
  return Number(written) / 1_024;
}

/** Looks an entry up again and again, as a call does; stops and tells the slowest when called. */
function watchLookups(file: string): () => number {
  const db = new Database(file, { readonly: true, timeout: 0 });
  const lookup = db.prepare(
    'SELECT * FROM entry WHERE coalesce(gram, text) = ? AND owner_key IN (0, 1)',
  );
  let slowest = 0;
  const timer = setInterval(() => {
    slowest = Math.max(slowest, timed(() => lookup.get('+14155550100')) * 1_000);
  }, 2);
  return () => {
    clearInterval(timer);
    db.close();
    return slowest;
  };
}

type Round = Run & { readonly plain: number; readonly indexed: number };

function summarize(rounds: readonly Round[]) {
  const median = (of: (round: Round) => number) =>
    Number((rounds.map(of).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0).toFixed(2));
  return {
    rows: ROWS,
    sqlite3: median(({ plain }) => plain),
    'with index': median(({ indexed }) => indexed),
    import: median(({ seconds }) => seconds),
    times: median(({ seconds, plain }) => seconds / plain),
    'times, index': median(({ seconds, indexed }) => seconds / indexed),
    'memory MB': Math.max(...rounds.map(({ memoryMb }) => Math.round(memoryMb))),
    'slowest look-up ms': median(({ slowestLookupMs }) => slowestLookupMs),
  };
}

function isWithinLimits(result: ReturnType<typeof summarize> & { kind: string }): boolean {
  const limit = result.kind === 'national' ? LIMITS.national : LIMITS.e164;
  const isQuick = result.kind === 'csv' || result.times <= limit;
  return isQuick && result['memory MB'] <= LIMITS.memoryMb;
}
