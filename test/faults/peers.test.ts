import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ENVIRONMENT, NODE_OPTIONS } from '../../src/cli/operate/unit-file.js';
import { readStatus } from '../../src/daemon/status-socket.js';
import { DaemonProcess } from '../support/daemon.js';
import { type CallReport, GOOD, placeCall } from '../support/simulated-freeswitch.js';

/*
 * Idle, slow and half-open peers attack a controller; a second one without such peers gets the same
 * calls at the same time, so that a busy machine isn't taken for the peers' doing.
 */

const PEERS_SCRIPT = fileURLToPath(new URL('../support/peers.mjs', import.meta.url));
const CALLS_PER_SECOND = 50;
const MOST_DELAY_MS = 50;
/** A twentieth closes its side and is answered with exit at once, others are reconnecting. */
const PEERS = { count: 11_500, perSecond: 3_000 };
const LEAST_FILES = 12_500;

const table: Record<string, string | number>[] = [];
afterAll(() => {
  console.table(table);
});

const CASES = [
  { name: '10,000 peers of 250 addresses', flags: [], addresses: 250, open: 10_000 },
  {
    name: 'twice as many peers as there are places',
    flags: ['--max-sessions', '5000'],
    addresses: 250,
    open: 5_000,
  },
  {
    name: "ten times as many peers as places of their address, which is also the calls'",
    flags: ['--max-per-peer', '1000'],
    addresses: 1,
    open: 1_000,
  },
];

describe.each(CASES)('$name', ({ name, flags, addresses, open }) => {
  const beset = new DaemonProcess();
  const beside = new DaemonProcess();
  afterEach(async () => {
    await Promise.all([beset.dispose(), beside.dispose()]);
  });

  it(`delay 99 of 100 calls by less than ${MOST_DELAY_MS} ms, and every call is screened`, async () => {
    await start(beset, flags);
    await start(beside);
    expect(openFilesLimit(beset), 'too few open files: ulimit -n').toBeGreaterThan(LEAST_FILES);
    await Promise.all([callsTo(beset, 1_000), callsTo(beside, 1_000)]);
    const alone = summarize(await callsTo(beset, 3_000));

    const peers = startPeers({ ...PEERS, port: beset.port, addresses });
    await expect.poll(() => sessions(beset), { timeout: 60_000 }).toBeGreaterThan(open * 0.97);
    const counting = countSessions(beset, 8_000);
    const both = await Promise.all([callsTo(beset, 8_000), callsTo(beside, 8_000)]);
    const counts = await counting;
    await peers.stop();

    const [during, control] = [summarize(both[0]), summarize(both[1])];
    const openAtOnce = counts[Math.floor(counts.length / 2)] ?? 0;
    report(`${name}: before`, alone, 0);
    report(`${name}: during`, during, openAtOnce);
    report(`${name}: a controller without such peers`, control, 0);
    expect(openAtOnce).toBeGreaterThan(open * 0.9);
    expect(counts.at(-1)).toBeLessThan(open * 1.2);
    expect(during.calls).toBeGreaterThan(300);
    expect(during).toMatchObject({ unscreened: 0 });
    expect(during.p99 - control.p99).toBeLessThan(MOST_DELAY_MS);
  });
});

async function start(daemon: DaemonProcess, flags: readonly string[] = []): Promise<void> {
  await daemon.command('account', 'add', 'acme', '--default-account');
  daemon.env = ENVIRONMENT;
  daemon.nodeOptions = NODE_OPTIONS;
  await daemon.start(flags);
}

function startPeers(options: object): { stop: () => Promise<void> } {
  const child = spawn(process.execPath, [PEERS_SCRIPT, JSON.stringify(options)], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(child, 'exit');
  return {
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Node.js raises its soft limit to the hard one. */
function openFilesLimit({ child }: DaemonProcess): number {
  const limits = readFileSync(`/proc/${child?.pid}/limits`, 'utf8');
  return Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
}

async function sessions({ folder }: DaemonProcess): Promise<number> {
  return (await readStatus(join(folder, 'ringfence.sock'))).sessions;
}

/** The controller's own count, taken ten times a second, in ascending order. */
async function countSessions(daemon: DaemonProcess, forMs: number): Promise<number[]> {
  const counts: number[] = [];
  const started = performance.now();
  while (performance.now() - started < forMs) {
    counts.push(await sessions(daemon));
    await sleep(100);
  }
  return counts.sort((a, b) => a - b);
}

/** Calls at an even pace. */
async function callsTo(daemon: DaemonProcess, forMs: number): Promise<CallReport[]> {
  const calls: Promise<CallReport>[] = [];
  const started = performance.now();
  while (performance.now() - started < forMs) {
    calls.push(placeCall(daemon, GOOD));
    await sleep(1_000 / CALLS_PER_SECOND);
  }
  return Promise.all(calls);
}

interface Summary {
  readonly calls: number;
  readonly unscreened: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Milliseconds from a call's start to its verdict. */
function summarize(reports: readonly CallReport[]): Summary {
  const sorted = reports.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? Number.NaN) * 10) / 10;
  return {
    calls: reports.length,
    unscreened: reports.filter(({ by }) => by !== 'verdict').length,
    p50: at(0.5),
    p99: at(0.99),
    max: Math.round(sorted.at(-1) ?? Number.NaN),
  };
}

function report(peers: string, summary: Summary, openAtOnce: number): void {
  table.push({ peers, 'open at once': openAtOnce, ...summary });
}
