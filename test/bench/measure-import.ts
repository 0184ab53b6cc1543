import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { MAIN } from './built.js';
import type { ImportFile, PlainFile } from './import-files.js';
import { type Screened, screenMeanwhile } from './screen-meanwhile.js';

export interface ImportRound {
  /** Undefined without the command `sqlite3`. */
  readonly plainS: number | undefined;
  readonly seconds: number;
  readonly peakMb: number;
  readonly screened: Screened;
}

const LIST = 'acme/spam';
const DIALLED = '+13105550100';

/** The version of the `sqlite3` command, if it is installed. */
export function sqliteVersion(): string | undefined {
  try {
    return execFileSync('sqlite3', ['--version'], { encoding: 'utf8' }).split(' ', 1)[0];
  } catch {
    return undefined;
  }
}

/** sqlite3's own import and ours, one after the other, each into a database of its own in `folder`. */
export async function measureImport(
  folder: string,
  { path, plain }: ImportFile,
  hasSqlite: boolean,
): Promise<ImportRound> {
  const plainS = hasSqlite ? plainImport(folder, plain) : undefined;
  const db = newDatabase(folder);
  const started = performance.now();
  const importing = listImport(db, path).then((peakMb) => ({
    peakMb,
    seconds: (performance.now() - started) / 1_000,
  }));
  const screened = await screenMeanwhile(db, DIALLED, importing);
  return { plainS, ...(await importing), screened };
}

/** The database of the last import. */
export function databaseIn(folder: string): string {
  return join(folder, 'ringfence.db');
}

function ringfence(db: string, ...argv: string[]): void {
  execFileSync(process.execPath, [MAIN, '--db', db, ...argv], { stdio: 'ignore' });
}

function plainImport(folder: string, { path, isCsv }: PlainFile): number {
  const db = join(folder, 'plain.db');
  rmSync(db, { force: true });
  const [columns, mode] = isCsv
    ? ['number TEXT, label TEXT', '--csv --skip 1 ']
    : ['number TEXT', ''];
  const started = performance.now();
  const commands = [`CREATE TABLE numbers (${columns});`, `.import ${mode}"${path}" numbers`];
  execFileSync('sqlite3', [db, ...commands]);
  return (performance.now() - started) / 1_000;
}

function newDatabase(folder: string): string {
  const db = databaseIn(folder);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${db}${suffix}`, { force: true });
  ringfence(db, 'account', 'add', 'acme', '--country', 'US', '--route', DIALLED);
  ringfence(db, 'list', 'create', LIST);
  return db;
}

const REPORT_PEAK = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))",
)}`;

/** The command as a process; resolves to the most memory that it had. */
async function listImport(db: string, file: string): Promise<number> {
  const argv = ['--import', REPORT_PEAK, MAIN, '--db', db, 'list', 'import', LIST, file];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  let written = '';
  child.stderr.on('data', (text) => {
    written += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the import exits with ${code}: ${written}`);
  return Number(written) / 1_024;
}
