import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';
import { which } from './which.js';

const SCENARIO = fileURLToPath(new URL('../freeswitch/call.xml', import.meta.url));

export function findSipp(): string | undefined {
  return which('sipp');
}

export interface SipCall {
  readonly from: string;
  readonly name?: string;
  /** Further header lines. */
  readonly headers?: readonly string[];
  readonly to: string;
}

export interface SipLoad {
  /** Each of the calls in turn, until there were so many. */
  readonly count?: number;
  readonly perSecond?: number;
  /** How long an answered call talks. */
  readonly talkMs?: number;
  /** Another scenario than call.xml, as XML. */
  readonly scenario?: string | undefined;
}

export interface SipResults {
  /** How many calls had this final answer: `603`, or `200` and the X-Ringfence header. */
  readonly finals: Readonly<Record<string, number>>;
  /** Calls that SIPp counts as failed: without a final answer, or cut while talking. */
  readonly failed: number;
  /** From INVITE to the final answer, of the slowest. */
  readonly slowestMs: number;
}

/** Longer than any call waits for its answer; without it, one that gets none would hold up the end. */
const ANSWER_MS = 15_000;

/** Real SIP calls with SIPp. Resolves within two minutes of the last call's start, whatever happens. */
export async function sipCalls(
  sipPort: number,
  calls: readonly SipCall[],
  { count = calls.length, perSecond = 50, talkMs = 200, scenario }: SipLoad = {},
): Promise<SipResults> {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-sipp-'));
  const rows = calls.map(({ from, name = from, headers = [], to }) =>
    [from, name, headers.join('\r\n') || 'X-Test: 1', to].join(';'),
  );
  writeFileSync(join(folder, 'calls.csv'), `SEQUENTIAL\n${rows.join('\n')}\n`);
  if (scenario !== undefined) writeFileSync(join(folder, 'call.xml'), scenario);
  const endS = Math.ceil(count / perSecond + (talkMs + 2 * ANSWER_MS) / 1_000) + 30;
  const options = {
    '-sf': scenario === undefined ? SCENARIO : 'call.xml',
    '-inf': 'calls.csv',
    '-i': '127.0.0.1',
    '-mi': '127.0.0.1',
    '-p': String(await freePort()),
    '-m': String(count),
    '-r': String(perSecond),
    '-l': '6000',
    '-d': String(talkMs),
    '-recv_timeout': String(ANSWER_MS),
    '-timeout': `${endS}s`,
    '-log_file': 'finals.log',
    '-rtt_freq': '1',
  };
  const flags = ['-nostdin', '-trace_logs', '-trace_rtt', '-trace_stat'];
  const sipp = spawn(
    'sipp',
    [`127.0.0.1:${sipPort}`, ...Object.entries(options).flat(), ...flags],
    { cwd: folder, stdio: 'ignore', timeout: (endS + 30) * 1_000, killSignal: 'SIGKILL' },
  );
  await once(sipp, 'exit');
  const results = readResults(folder, count);
  rmSync(folder, { recursive: true, force: true });
  return results;
}

function readResults(folder: string, count: number): SipResults {
  const finals: Record<string, number> = {};
  const lines = readLines(join(folder, 'finals.log'));
  for (const line of lines) {
    const final = line.replace(/^\d+ /, '').replace(/\s+/g, ' ').trim();
    finals[final] = (finals[final] ?? 0) + 1;
  }
  const [header, ...counts] = statistics(folder);
  const failedAt = header?.indexOf('FailedCall(C)') ?? -1;
  const failed = Number(counts.at(-1)?.[failedAt] ?? Number.NaN);
  return { finals, failed: failed + (count - lines.length), slowestMs: slowest(folder) };
}

/** SIPp's own counts, its header first. It names its files after its process. */
function statistics(folder: string): string[][] {
  const name = readdirSync(folder).find((each) => /^call_\d+_\.csv$/.test(each));
  return name === undefined ? [] : readLines(join(folder, name)).map((line) => line.split(';'));
}

function slowest(folder: string): number {
  const name = readdirSync(folder).find((each) => each.endsWith('_rtt.csv'));
  if (name === undefined) return Number.NaN;
  const times = readLines(join(folder, name))
    .slice(1)
    .map((line) => Number(line.split(';')[1]));
  return Math.max(0, ...times);
}

function readLines(file: string): string[] {
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}
