import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext, vi } from 'vitest';
import { play } from '../../src/replay/play.js';
import { channelData } from '../support/channel-data.js';
import { DaemonProcess } from '../support/daemon.js';
import { freePort } from '../support/free-port.js';
import { EVENTUALLY } from '../support/patience.js';
import { COMMAND } from '../support/ringfence.js';
import { temporaryFolder } from '../support/temporary.js';

/*
 * The controller and its companion as real processes: whatever becomes of the companion, it comes back and no
 * call notices.
 */

const folder = temporaryFolder();
const HOOKS = fileURLToPath(new URL('../support/hooks.mjs', import.meta.url));

/** A companion that doesn't answer for so long is taken to hang. */
const HANG_MS = 2_000;

interface Status {
  readonly companion: { readonly pid?: number; readonly restarts: number };
  readonly callLog: { readonly written: number };
}

async function running(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  env: Readonly<Record<string, string>> = {},
) {
  const daemon = new DaemonProcess();
  onTestFinished(() => daemon.dispose());
  const port = await freePort();
  daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}`, ...env };
  await daemon.start();
  const companion = async () =>
    (JSON.parse(await daemon.command('status', '--json')) as Status).companion;
  const health = (patienceMs = 60_000) =>
    fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(patienceMs) }).then(
      ({ status }) => status,
      () => undefined,
    );
  const call = async () => {
    const chunks = [channelData({ variable_ringfence_account: 'acme' })];
    const written = await play({ name: 'call', chunks, callerHungUp: false }, daemon);
    return /ringfence_verdict=(\w+)/.exec(written)?.[1];
  };
  await vi.waitUntil(async () => (await health()) === 200, EVENTUALLY);
  return { daemon, port, companion, health, call };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.concurrent('the companion', () => {
  it.for([
    ['killed', 'SIGKILL', {}],
    ['frozen', 'SIGSTOP', {}],
    ['in an endless loop', 'SIGUSR2', { FAULT: 'block', BLOCK_MS: '1e9' }],
    ['out of memory', 'SIGUSR2', { FAULT: 'memory' }],
  ] as const)(
    'a companion that is %s comes back, and calls are answered meanwhile',
    async ([, signal, fault], test) => {
      const { companion, health, call } = await running(test, {
        NODE_OPTIONS: `--import ${HOOKS}`,
        ...fault,
      });
      const { pid = 0 } = await companion();
      process.kill(pid, signal);
      const verdicts: unknown[] = [];
      await vi.waitUntil(async () => {
        verdicts.push(await call());
        const { restarts, pid: now } = await companion();
        return restarts > 0 && now !== undefined && now !== pid;
      }, EVENTUALLY);
      await vi.waitUntil(async () => (await health()) === 200, EVENTUALLY);
      expect(isAlive(pid)).toBe(false);
      expect(new Set(verdicts)).toEqual(new Set(['transfer']));
    },
  );

  it('has a low priority before it loads its modules', async (test) => {
    const priorities = join(folder, 'priorities');
    const note = `import{appendFileSync}from'fs';import{getPriority}from'os';appendFileSync('${priorities}',process.argv[2]+'='+getPriority()+';')`;
    await running(test, { NODE_OPTIONS: `--import data:text/javascript,${note}` });
    expect(readFileSync(priorities, 'utf8').split(';')).toEqual(
      expect.arrayContaining([
        `serve=${getPriority()}`,
        `web=${constants.priority.PRIORITY_BELOW_NORMAL}`,
      ]),
    );
  });

  it('runs, and calls are logged, if the system denies another priority', async (test) => {
    const denied =
      "import{syncBuiltinESMExports}from'module';import%20os%20from'os';os.setPriority=()=>{throw(Error('EPERM'))};syncBuiltinESMExports()";
    const { daemon, call } = await running(test, {
      NODE_OPTIONS: `--import data:text/javascript,${denied}`,
    });
    expect(await call()).toBe('transfer');
    const logged = async () =>
      (JSON.parse(await daemon.command('status', '--json')) as Status).callLog.written === 1;
    await vi.waitUntil(logged, EVENTUALLY);
  });

  it('ends if the controller is killed', async (test) => {
    const { daemon, companion, health } = await running(test);
    const { pid = 0 } = await companion();
    await daemon.end('SIGKILL');
    await vi.waitUntil(() => !isAlive(pid), EVENTUALLY);
    expect(await health()).toBeUndefined();
  });

  it('ends if the controller is killed while the companion hangs', async (test) => {
    const env = { NODE_OPTIONS: `--import ${HOOKS}`, FAULT: 'block', BLOCK_MS: '1e9' };
    const { daemon, companion, health } = await running(test, env);
    const { pid = 0 } = await companion();
    process.kill(pid, 'SIGUSR2');
    await vi.waitUntil(async () => (await health(HANG_MS)) === undefined, EVENTUALLY);
    await daemon.end('SIGKILL');
    await vi.waitUntil(() => !isAlive(pid), EVENTUALLY);
  });

  it('ends if the controller is killed while the companion starts', async ({ onTestFinished }) => {
    const daemon = new DaemonProcess();
    onTestFinished(() => daemon.dispose());
    daemon.env = { RINGFENCE_WEB: `127.0.0.1:${await freePort()}` };
    await daemon.start();
    // The status is served a moment after calls are.
    const status = () => daemon.command('status', '--json').catch(() => '');
    const { companion } = JSON.parse(await vi.waitUntil(status, EVENTUALLY)) as Status;
    await daemon.end('SIGKILL');
    await vi.waitUntil(() => !isAlive(companion.pid ?? 0), EVENTUALLY);
  });

  it('ends on SIGTERM although the channel to the controller is open', async ({
    onTestFinished,
  }) => {
    const web = `127.0.0.1:${await freePort()}`;
    const child = fork(COMMAND, ['web', '--web', web, '--db', join(folder, 'none.db')], {
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const health = () =>
      fetch(`http://${web}/healthz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await vi.waitUntil(health, EVENTUALLY);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('ends when the controller stops', async (test) => {
    const { daemon, companion } = await running(test);
    const { pid = 0 } = await companion();
    expect(await daemon.end('SIGTERM')).toBe(0);
    expect(isAlive(pid)).toBe(false);
  });

  it('listens as soon as its port is free, while calls are screened', async ({
    onTestFinished,
  }) => {
    const other = createServer().listen(0, '127.0.0.1');
    await vi.waitUntil(() => other.listening, EVENTUALLY);
    const { port } = other.address() as { port: number };
    const daemon = new DaemonProcess();
    onTestFinished(() => daemon.dispose());
    daemon.env = { RINGFENCE_WEB: `127.0.0.1:${port}` };
    await daemon.start();
    const warnings = () => daemon.logged.filter(({ level }) => level === 40);
    await vi.waitUntil(() => warnings().length > 0, EVENTUALLY);
    expect(warnings()[0]?.msg).toContain('--web HOST:PORT');
    const written = await play(
      { name: 'call', chunks: [channelData()], callerHungUp: false },
      daemon,
    );
    expect(written).toContain('ringfence_verdict=transfer');
    other.close();
    const listens = () => daemon.logged.find(({ url }) => url === `http://127.0.0.1:${port}/`);
    await vi.waitUntil(() => listens() !== undefined, EVENTUALLY);
    expect(listens()?.msg).toContain('ringfence user login');
    expect(warnings()).toHaveLength(1);
  });

  it("isn't started by serve --web off", async ({ onTestFinished }) => {
    const daemon = new DaemonProcess();
    onTestFinished(() => daemon.dispose());
    await daemon.start(['--web', 'off']);
    const status = () => daemon.command('status', '--json').then(JSON.parse, () => ({}));
    await vi.waitUntil(async () => 'sessions' in (await status()), EVENTUALLY);
    expect(await status()).not.toHaveProperty('companion');
  });
});
