import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureCommands } from './command-time.js';
import { type ImportFile, type ImportKind, importFiles } from './import-files.js';
import { databaseIn, type ImportRound, measureImport, sqliteVersion } from './measure-import.js';
import { figure, heading, printTargets, table, target } from './report.js';
import { median, percentile } from './statistics.js';

/*
 * `npm run bench:import [ROWS]`: imports of a million rows beside sqlite3's own `.import` of the same
 * rows into a table without an index, and commands as whole processes. What falls short of its target
 * is printed; it is no failure of the run.
 */

const ROWS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = 3;
const BOUND_MS = 5 * 60_000;
const MOST_TIMES: Partial<Record<ImportKind, number>> = { e164: 5, national: 25, csv: 5 };
const MOST_MB = 300;

const folder = mkdtempSync(join(tmpdir(), 'ringfence-bench-import-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const sqlite = sqliteVersion();
print(
  `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, ${
    sqlite === undefined
      ? 'no command sqlite3, so nothing to compare with: install it'
      : `sqlite3 ${sqlite}`
  }`,
);
setTimeout(() => {
  printTargets();
  print('Stopped after 5 minutes; what is missing above was not measured.');
  process.exit();
}, BOUND_MS);

await measureImports(importFiles(folder, ROWS));
measureCommands(databaseIn(folder));
printTargets();
process.exit();

async function measureImports(files: Record<ImportKind, ImportFile>): Promise<void> {
  const measured = [];
  for (const kind of Object.keys(files) as ImportKind[]) {
    const rounds: ImportRound[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await measureImport(folder, files[kind], sqlite !== undefined));
    }
    setTargets(kind, files[kind].name, rounds);
    measured.push({ name: files[kind].name, rounds });
  }
  printImports(measured);
  printScreened(measured);
}

type Measured = readonly { readonly name: string; readonly rounds: readonly ImportRound[] }[];

function setTargets(kind: ImportKind, name: string, rounds: readonly ImportRound[]): void {
  const mostTimes = MOST_TIMES[kind];
  const times = timesOf(rounds);
  if (mostTimes !== undefined && times !== undefined) {
    target(`${name}: as long as sqlite3's .import`, times, mostTimes, 'times');
  }
  target(`${name}: peak memory`, peakOf(rounds), MOST_MB, 'MB');
}

function printImports(measured: Measured): void {
  heading(`list import, ${ROWS.toLocaleString('en')} rows, median of ${ROUNDS}`);
  table(
    ['file', 'sqlite3 .import (s)', 'list import (s)', 'times', 'peak memory (MB)'],
    measured.map(({ name, rounds }) => {
      const plainS = rounds.flatMap((round) => round.plainS ?? []);
      const seconds = median(rounds.map((round) => round.seconds));
      const shown = [plainS.length > 0 ? median(plainS) : undefined, seconds, timesOf(rounds)];
      return [name, ...shown.map(figureOrNone), figure(peakOf(rounds))];
    }),
  );
}

function printScreened(measured: Measured): void {
  heading('Screening a call in another process, as the controller does, every 2 ms');
  const header = ['p50 (ms)', 'p99 (ms)', 'max (ms)', 'first after it (ms)', 'then p50 (ms)'];
  table(
    ['during the import of', ...header],
    measured.map(({ name, rounds }) => {
      const during = rounds.flatMap(({ screened }) => screened.duringMs);
      const first = rounds.map(({ screened }) => screened.afterMs[0] ?? Number.NaN);
      const then = rounds.flatMap(({ screened }) => screened.afterMs.slice(1));
      const of = [0.5, 0.99, 1].map((share) => percentile(during, share));
      return [name, ...[...of, median(first), median(then)].map(figure)];
    }),
  );
}

/** Of the two that ran one after the other; undefined without sqlite3. */
function timesOf(rounds: readonly ImportRound[]): number | undefined {
  const times = rounds.flatMap(({ plainS, seconds }) => (plainS ? seconds / plainS : []));
  return times.length > 0 ? median(times) : undefined;
}

function peakOf(rounds: readonly ImportRound[]): number {
  return Math.max(...rounds.map(({ peakMb }) => peakMb));
}

function figureOrNone(value: number | undefined): string {
  return value === undefined ? '-' : figure(value);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
