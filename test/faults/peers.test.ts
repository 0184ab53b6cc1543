import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { GOOD, placeCall } from '../support/simulated-freeswitch.js';

const PEERS = 10_000;
const PEERS_PER_SECOND = 500;
const CALLS_PER_SECOND = 50;
const MOST_DELAY_MS = 50;

/** A peer that only listens, one that sends a byte a second, one that has closed its side. */
const MANNERS: ((socket: Socket) => void)[] = [
  () => {},
  (socket) => {
    const timer = setInterval(() => socket.write('A'), 1_000);
    socket.on('close', () => clearInterval(timer));
  },
  (socket) => socket.end(),
];

it(`${PEERS} idle, slow and half-open peers delay no call by more than ${MOST_DELAY_MS} ms`, async () => {
  const daemon = new DaemonProcess();
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.start();
  await latencies(daemon, 1_000);
  const alone = await latencies(daemon, 3_000);
  const [beset] = await Promise.all([latencies(daemon, 20_000), beset10000(daemon)]);
  const summary = { alone: summarize(alone), beset: summarize(beset) };
  console.log(JSON.stringify(summary));
  expect(beset.length).toBeGreaterThan(100);
  expect(summary.beset.p99 - summary.alone.p50).toBeLessThan(MOST_DELAY_MS);
  await daemon.dispose();
});

async function beset10000({ host, port }: DaemonProcess): Promise<void> {
  const peers: Socket[] = [];
  const started = performance.now();
  while (peers.length < PEERS) {
    const due = Math.min(PEERS, ((performance.now() - started) / 1_000) * PEERS_PER_SECOND);
    while (peers.length < due) {
      const peer = connect({ host, port, allowHalfOpen: true });
      peer.on('error', () => {}).resume();
      peer.once('connect', () => MANNERS[peers.length % MANNERS.length]?.(peer));
      peers.push(peer);
    }
    await sleep(5);
  }
  for (const peer of peers) peer.destroy();
}

/** From a call's start to its verdict, of calls at an even pace. */
async function latencies(daemon: DaemonProcess, forMs: number): Promise<number[]> {
  const calls: Promise<number>[] = [];
  const started = performance.now();
  while (performance.now() - started < forMs) {
    calls.push(placeCall(daemon, GOOD).then(({ ms }) => ms));
    await sleep(1_000 / CALLS_PER_SECOND);
  }
  return Promise.all(calls);
}

function summarize(times: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99), max: Math.round(sorted.at(-1) ?? 0) };
}
