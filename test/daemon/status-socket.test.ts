import { randomBytes } from 'node:crypto';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readStatus } from '../../src/daemon/status-socket.js';
import { play } from '../../src/replay/play.js';
import { channelData } from '../support/channel-data.js';
import { DaemonProcess } from '../support/daemon.js';

const NOBODY = 65_534;

const callOf = (changes: Parameters<typeof channelData>[0] = {}) => ({
  name: 'call',
  chunks: [channelData(changes)],
  callerHungUp: false,
});

describe('the running controller', () => {
  let daemon: DaemonProcess;
  afterEach(() => daemon.dispose());

  it('serves its status on a private Unix socket', async () => {
    daemon = new DaemonProcess();
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.start();
    await play(callOf(), daemon);
    const status = async () => JSON.parse(await daemon.command('status', '--json'));
    await expect.poll(status).toMatchObject({
      pid: daemon.child?.pid,
      address: `127.0.0.1:${daemon.port}`,
      calls: { 'transfer default': 1 },
      failOpen: {},
      refusedPeers: 0,
      callLog: { written: 1, waiting: 0, dropped: 0 },
    });
    expect(await daemon.command('status')).toContain('transfer default');
    expect(statSync(join(daemon.folder, 'ringfence.sock')).mode & 0o777).toBe(0o600);
    expect(await daemon.end()).toBe(0);
    expect(await daemon.ringfence.run('status')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('ringfence serve'),
    });
  });

  it('reports permission denied to another user', async () => {
    daemon = new DaemonProcess();
    await daemon.start();
    const path = join(daemon.folder, 'ringfence.sock');
    await expect.poll(() => readStatus(path)).toMatchObject({ pid: daemon.child?.pid });
    chmodSync(path, 0);
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    const answer = readStatus(path).finally(() => isRoot && process.seteuid?.(0));
    await expect(answer).rejects.toMatchObject({
      code: 'unavailable',
      message: `permission denied for the status socket ${path}; run this as the user that runs the controller, or as root (sudo)`,
    });
  });

  it('replaces the status socket that a killed one left', async () => {
    daemon = new DaemonProcess();
    await daemon.start();
    await expect.poll(() => daemon.command('status').catch(() => '')).toContain('listens');
    await daemon.end('SIGKILL');
    await daemon.start();
    await expect.poll(() => daemon.command('status').catch(() => '')).toContain('listens');
  });

  it('lets a call over the limit continue at once', async () => {
    daemon = new DaemonProcess();
    await daemon.start(['--max-sessions', '1']);
    const holding = connect(daemon.port, daemon.host);
    holding.write(channelData());
    await expect
      .poll(() => daemon.command('status', '--json').then((json) => JSON.parse(json).calls))
      .toEqual({ 'transfer no-account': 1 });
    expect(await play(callOf(), daemon)).toBe('exit\n\n');
    holding.destroy();
  });

  it('requires the secret in the socket path', async () => {
    daemon = new DaemonProcess();
    const secret = randomBytes(16).toString('hex');
    const file = join(daemon.folder, 'secret');
    writeFileSync(file, `${secret}\n`);
    chmodSync(file, 0o600);
    await daemon.start(['--socket-secret-file', file]);
    const say = (path: string | null) => play(callOf({ variable_socket_path: path }), daemon);
    await expect.poll(() => say(secret)).toContain('ringfence_verdict=transfer');
    for (const wrong of [null, '', secret.slice(1), `${secret}0`, 'x']) {
      expect(await say(wrong)).toBe('connect\n\nexit\n\n');
    }
    expect(JSON.stringify(daemon.logged)).not.toContain(secret);
    const shown = await daemon.command('config', 'show', '--json');
    expect(shown).not.toContain(secret);
  });

  it.each([
    [['--listen', '0.0.0.0:0'], '--allow-peer'],
    [['--allow-peer', '10.0.0.0/99'], 'subnets'],
    [['--max-sessions', '0'], 'whole number'],
    [['--watchdog', '1ms'], '500ms'],
    [['--deadline', '3s'], '1500ms'],
    [['--listen', 'nowhere'], 'HOST:PORT'],
    [['--log-level', 'inof'], 'did you mean "info"'],
    [['--caller-privacy', 'hashed'], '--hash-key-file'],
    [['--socket-secret-file', '/nonexistent'], 'socket secret'],
  ])('does not start with %j, and prints the reason', async (flags, message) => {
    daemon = new DaemonProcess();
    await expect(daemon.start(flags)).rejects.toThrow('serve ended with 2');
    expect(daemon.logged.map(({ msg }) => msg).join()).toContain(message);
  });

  it('continues without a status socket if its path is in use', async () => {
    daemon = new DaemonProcess();
    const taken = createServer().listen(join(daemon.folder, 'ringfence.sock'));
    await new Promise((resolve) => taken.once('listening', resolve));
    await daemon.start();
    expect(await play(callOf(), daemon)).toContain('ringfence_verdict=transfer');
    taken.close();
  });
});
