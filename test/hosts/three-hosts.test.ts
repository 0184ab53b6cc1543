import type { ChildProcess } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { BreakableLink } from '../support/breakable-link.js';
import { DaemonProcess } from '../support/daemon.js';
import { exportsOf } from '../support/hosts.js';
import { outcomeOf } from '../support/outcome.js';
import { EVENTUALLY } from '../support/patience.js';
import { PostgresServer } from '../support/postgres.js';

/*
 * Three hosts whose admins write at once, while commands, companions and PostgreSQL are killed and
 * connections are cut. Whatever was acknowledged is there once, on all of them; whatever was refused
 * is nowhere.
 */

const CHANGES = Number(process.env['CHANGES'] ?? 1_000);
/** Of a hundred commands, so many are killed. */
const KILLED_PERCENT = 5;
const LONGEST_LIFE_MS = 400;

interface Host {
  readonly daemon: DaemonProcess;
  readonly link: BreakableLink;
}

type Fate = 'acknowledged' | 'refused' | 'unknown';

let server: PostgresServer;
const hosts: Host[] = [];

beforeAll(async () => {
  server = await PostgresServer.start();
  const url = await server.newDatabase();
  const database = url.split('/').at(-1) ?? '';
  for (let at = 0; at < 3; at++) {
    const daemon = new DaemonProcess();
    const link = await BreakableLink.to(server.port);
    if (at === 0) await daemon.command('account', 'add', 'acme', '--country', 'US');
    await daemon.command('shared', at === 0 ? 'init' : 'join', url);
    // From here on through a link that can be cut.
    daemon.env = { RINGFENCE_SHARED: server.url(database, link.port) };
    await daemon.start();
    hosts.push({ daemon, link });
  }
});
afterAll(async () => {
  for (const { daemon, link } of hosts) {
    await daemon.dispose();
    link.close();
  }
  await server.dispose();
});

/** A command whose number is in what the history says of it. */
function commandOf(number: number): string[] {
  const text = String(number).padStart(6, '0');
  if (number % 10 === 0) return ['list', 'create', `list-${text}`];
  if (number % 10 === 1) return ['account', 'set', 'acme', '--name', `name ${text}`];
  return ['block', 'acme', `+1415${text}0`];
}

function numberIn(what: string): number | undefined {
  const found = /(?:list-|name |\+1415)(\d{6})/.exec(what);
  return found === null ? undefined : Number(found[1]);
}

async function change({ daemon }: Host, number: number): Promise<Fate> {
  const child = daemon.ringfence.spawn(commandOf(number), daemon.env);
  const ended = outcomeOf(child);
  if (random(100) < KILLED_PERCENT) void kill(child);
  const { stderr, exitCode } = await ended;
  if (exitCode === 0) return 'acknowledged';
  if (exitCode === null || stderr.includes('it is not known')) return 'unknown';
  expect(stderr).toContain('nothing was changed');
  return 'refused';
}

async function kill(child: ChildProcess): Promise<void> {
  await setTimeout(random(LONGEST_LIFE_MS));
  child.kill('SIGKILL');
}

/** False if the process has just ended by itself. */
function killNow(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

/** Makes trouble until `signal` is aborted; returns how often. */
async function trouble(signal: AbortSignal): Promise<Record<string, number>> {
  const counts = { companions: 0, links: 0, servers: 0 };
  while (!signal.aborted) {
    await setTimeout(500 + random(1_500), undefined, { signal }).catch(() => {});
    const { daemon, link } = hosts[random(hosts.length)] as Host;
    const what = random(10);
    if (what < 4) {
      link.cut();
      counts.links++;
    } else if (what < 9) {
      const status = await daemon.command('status', '--json');
      const { companion } = JSON.parse(status) as { companion: { pid?: number } };
      if (companion.pid !== undefined && killNow(companion.pid)) counts.companions++;
    } else {
      await server.kill();
      await server.start();
      counts.servers++;
    }
  }
  return counts;
}

it(`${CHANGES} changes on three hosts, with kills and cuts`, async () => {
  const fates = new Map<number, Fate>();
  let next = 0;
  const write = async (host: Host) => {
    for (let number = next++; number < CHANGES; number = next++) {
      fates.set(number, await change(host, number));
    }
  };
  const ending = new AbortController();
  const troubles = trouble(ending.signal);
  await Promise.all(hosts.map(write));
  ending.abort();
  console.log('trouble:', await troubles);
  const all = hosts.map(({ daemon }) => daemon.ringfence);
  // One more change, so that each follower has seen the end.
  await hosts[0]?.daemon.command('block', 'acme', '+14155559999');
  await vi.waitUntil(async () => {
    const [one, ...others] = await exportsOf(all);
    return one?.includes('+14155559999') && others.every((other) => other === one);
  }, EVENTUALLY);
  const histories = await Promise.all(
    all.map((ringfence) => ringfence.json('history', '--limit', String(2 * CHANGES))),
  );
  const [history, ...others] = histories as { what: string }[][];
  for (const other of others) expect(other).toEqual(history);
  const made = new Map<number, number>();
  for (const { what } of history ?? []) {
    const number = numberIn(what);
    if (number !== undefined) made.set(number, (made.get(number) ?? 0) + 1);
  }
  const counts = { acknowledged: 0, refused: 0, unknown: 0 };
  for (const [number, fate] of fates) {
    counts[fate]++;
    const times = made.get(number) ?? 0;
    if (fate === 'acknowledged') expect([number, times]).toEqual([number, 1]);
    if (fate === 'refused') expect([number, times]).toEqual([number, 0]);
    expect(times).toBeLessThanOrEqual(1);
  }
  console.log('changes:', counts);
  expect(counts.acknowledged).toBeGreaterThan(CHANGES / 2);
});
