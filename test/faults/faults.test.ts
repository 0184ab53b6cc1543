import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { DaemonProcess } from '../support/daemon.js';
import { placeCalls, type Tally } from '../support/simulated-freeswitch.js';

/*
 * Under each fault a controller process takes calls over TCP, half of them from a blocked caller.
 * None may be lost, no good caller rejected, and none may wait longer than the dialplan's guard.
 */

const SLOWEST_MS = 3_500;
const HOOKS = fileURLToPath(new URL('../support/hooks.mjs', import.meta.url));
const table: Record<string, string | number>[] = [];

afterAll(() => {
  console.table(table);
});

interface Fault {
  readonly name: string;
  /** Happens while calls come in. */
  readonly strike?: (daemon: DaemonProcess) => Promise<void> | void;
  readonly prepare?: (daemon: DaemonProcess) => Promise<void> | void;
  readonly clean?: (daemon: DaemonProcess) => Promise<void> | void;
  readonly folder?: () => string;
  readonly env?: Readonly<Record<string, string>>;
  readonly count?: number;
  readonly perSecond?: number;
  /** Calls that a blocked caller must not get through, at the least: screening still works. */
  readonly leastRejected?: number;
}

const preload = (fault: string, blockMs = 0) => ({
  NODE_OPTIONS: `--import=${HOOKS}`,
  FAULT: fault,
  BLOCK_MS: String(blockMs),
});

const FAULTS: Fault[] = [
  { name: 'none', leastRejected: 500 },
  {
    name: 'killed, and restarted after 1 s',
    leastRejected: 50,
    strike: async (daemon) => {
      await daemon.end('SIGKILL');
      await sleep(1_000);
      await daemon.start();
    },
  },
  {
    name: 'frozen for 10 s, then continued',
    leastRejected: 50,
    perSecond: 80,
    strike: async (daemon) => {
      daemon.child?.kill('SIGSTOP');
      await sleep(10_000);
      daemon.child?.kill('SIGCONT');
    },
  },
  {
    name: 'restarted under load',
    leastRejected: 100,
    strike: async (daemon) => {
      const started = performance.now();
      expect(await daemon.end('SIGTERM')).toBe(0);
      expect(performance.now() - started).toBeLessThan(5_000);
      await daemon.start();
    },
  },
  {
    name: 'event loop blocked for 1.5 s',
    leastRejected: 50,
    env: preload('block', 1_500),
    strike: (daemon) => void daemon.child?.kill('SIGUSR2'),
  },
  {
    name: 'event loop blocked for ever: the watchdog ends it',
    env: preload('block', 60_000),
    strike: async (daemon) => {
      const started = performance.now();
      daemon.child?.kill('SIGUSR2');
      await daemon.end('SIGCONT');
      expect(performance.now() - started).toBeLessThan(3_500);
      expect(daemon.child?.signalCode).toBe('SIGKILL');
      await daemon.start();
    },
  },
  {
    name: 'both databases locked exclusively for 10 s',
    leastRejected: 500,
    perSecond: 80,
    strike: async ({ db }) => {
      const locked = [db, db.replace('.db', '-calls.db')].map((file) => new Sqlite(file));
      for (const each of locked) each.exec('BEGIN EXCLUSIVE');
      await sleep(10_000);
      for (const each of locked) each.close();
    },
  },
  {
    name: 'database deleted',
    leastRejected: 500,
    strike: ({ db }) => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(db + suffix, { force: true });
    },
  },
  { name: 'database truncated', strike: ({ db }) => truncateSync(db, 0) },
  {
    name: 'database filled with garbage',
    strike: ({ db }) => writeFileSync(db, Buffer.alloc(65_536, 'garbage ')),
  },
  {
    name: 'database restored over a truncated one',
    leastRejected: 50,
    strike: async ({ db }) => {
      copyFileSync(db, `${db}.good`);
      truncateSync(db, 0);
      await sleep(500);
      rmSync(db);
      for (const suffix of ['-wal', '-shm']) rmSync(db + suffix, { force: true });
      copyFileSync(`${db}.good`, db);
    },
  },
  {
    name: 'file system read-only, and restarted on it',
    folder: () => mountTmpfs('16m'),
    strike: async (daemon) => {
      await daemon.end('SIGKILL');
      execFileSync('mount', ['-o', 'remount,ro', daemon.folder]);
      await daemon.start().catch(() => {});
    },
    clean: ({ folder }) => unmount(folder),
  },
  {
    name: 'disk full',
    leastRejected: 500,
    folder: () => mountTmpfs('4m'),
    strike: ({ folder }) => fill(folder),
    clean: ({ folder }) => unmount(folder),
  },
  {
    name: 'a migration interrupted 20 times',
    leastRejected: 500,
    prepare: async (daemon) => {
      rmSync(daemon.db);
      for (let afterMs = 60; afterMs < 260; afterMs += 10) {
        const child = spawn(process.execPath, ['dist/main.js', 'account', 'add', 'other'], {
          env: { ...process.env, RINGFENCE_DB: daemon.db },
          stdio: 'ignore',
        });
        await sleep(afterMs);
        child.kill('SIGKILL');
      }
      await prepareAccount(daemon);
    },
  },
  {
    name: 'clock set back an hour',
    leastRejected: 500,
    env: preload('clock'),
    strike: (daemon) => void daemon.child?.kill('SIGUSR2'),
  },
  {
    name: 'out of file descriptors',
    perSecond: 1_000,
    strike: ({ child }) => {
      execFileSync('prlimit', ['--pid', String(child?.pid), '--nofile=40:40']);
    },
  },
  { name: '5,000 calls at once', count: 5_000, perSecond: 1e9 },
];

async function prepareAccount(daemon: DaemonProcess): Promise<void> {
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.command('block', 'acme', '+14155550100');
}

describe.each(FAULTS)('$name', (fault) => {
  it('loses no call and rejects no good caller', async () => {
    const daemon = new DaemonProcess(fault.folder?.());
    try {
      await prepareAccount(daemon);
      await fault.prepare?.(daemon);
      daemon.env = fault.env ?? {};
      await daemon.start();
      const { count = 1_000, perSecond = 200 } = fault;
      const [tally] = await Promise.all([
        placeCalls(daemon, { count, perSecond }),
        sleep(Math.min(1_500, (count / perSecond) * 300)).then(() => fault.strike?.(daemon)),
      ]);
      report(fault.name, tally);
      expect(tally).toMatchObject({ sent: count, lost: 0, wronglyRejected: 0 });
      expect(tally.through + tally.rejected).toBe(count);
      expect(tally.slowestMs).toBeLessThanOrEqual(SLOWEST_MS);
      expect(tally.rejected).toBeGreaterThanOrEqual(fault.leastRejected ?? 0);
    } finally {
      await daemon.dispose();
      await fault.clean?.(daemon);
      if (fault.folder !== undefined) rmSync(daemon.folder, { recursive: true, force: true });
    }
  });
});

function report(fault: string, tally: Tally): void {
  const { sent, through, rejected, lost, slowestMs, by } = tally;
  table.push({
    fault,
    sent,
    through,
    rejected,
    lost,
    'slowest ms': slowestMs,
    'by guard': by.guard,
    unscreened: by['unscreened'] + by.closed,
  });
}

function mountTmpfs(size: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-tmpfs-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
  return folder;
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
}

function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
}
