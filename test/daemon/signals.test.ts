import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { play } from '../../src/replay/play.js';
import { channelData } from '../support/channel-data.js';
import { DaemonProcess, type LogLine } from '../support/daemon.js';

/** A controller with these settings in its file, and `hangUp`, which resolves to what it then logs. */
async function running(settings: object = {}, files: Readonly<Record<string, string>> = {}) {
  const daemon = new DaemonProcess();
  onTestFinished(() => daemon.dispose());
  const write = (name: string, text: string) => writeFileSync(join(daemon.folder, name), text);
  const configure = (changed: object) => write('settings.json', JSON.stringify(changed));
  for (const [name, text] of Object.entries(files)) write(name, text);
  configure(settings);
  daemon.env = { RINGFENCE_CONFIG: join(daemon.folder, 'settings.json') };
  daemon.cwd = daemon.folder;
  await daemon.start();
  const hangUp = async (): Promise<LogLine> => {
    const before = daemon.logged.length;
    daemon.child?.kill('SIGHUP');
    const said = () => daemon.logged.slice(before).filter(({ signal }) => signal === 'SIGHUP');
    await expect.poll(said).toHaveLength(1);
    return said()[0] as LogLine;
  };
  const call = (variable_socket_path = '') => {
    const chunks = [channelData({ variable_socket_path })];
    return play({ name: 'call', chunks, callerHungUp: false }, daemon);
  };
  return { daemon, write, configure, hangUp, call };
}

it.each(['SIGUSR1', 'SIGUSR2'] as const)('%s does nothing', async (signal) => {
  const { daemon, call } = await running();
  const before = daemon.logged.length;
  for (let sent = 0; sent < 3; sent++) daemon.child?.kill(signal);
  expect(await call()).toContain('ringfence_verdict=transfer');
  expect(daemon.logged.slice(before)).toEqual([]);
  expect(await daemon.end()).toBe(0);
});

it('SIGHUP reloads the socket secret, and keeps the old one if the file has none', async () => {
  const [OLD, NEW] = ['the-secret-of-before', 'the-secret-of-now'];
  const settings = { 'socket-secret-file': 'secret' };
  const { daemon, write, hangUp, call } = await running(settings, { secret: OLD });
  const accepted = async () => {
    const written = [await call(OLD), await call(NEW)];
    return written.map((commands) => commands.includes('ringfence_verdict'));
  };
  expect(await accepted()).toEqual([true, false]);
  write('secret', NEW);
  expect(await hangUp()).toMatchObject({ level: 30, msg: 'the settings were re-read' });
  expect(await accepted()).toEqual([false, true]);
  write('secret', 'short');
  expect(await hangUp()).toMatchObject({
    level: 50,
    msg: 'the settings were not re-read: nothing changed',
    err: { message: expect.stringContaining('the secret in secret') },
  });
  expect(await accepted()).toEqual([false, true]);
  expect(await daemon.end()).toBe(0);
});

it('SIGHUP re-reads the hash key', async () => {
  const settings = { 'caller-privacy': 'hashed', 'hash-key-file': 'key' };
  const { daemon, write, hangUp, call } = await running(settings, { key: 'a'.repeat(16) });
  const callers = async () => (await daemon.calls()).map(({ caller }) => caller);
  await call();
  await expect.poll(callers).toHaveLength(1);
  write('key', 'b'.repeat(16));
  await hangUp();
  await call();
  await expect.poll(callers).toHaveLength(2);
  const [second, first] = await callers();
  expect(first).toMatch(/^[0-9a-f]{24}$/);
  expect(second).not.toBe(first);
});

it('SIGHUP re-reads the log level, logs that at any level, and names settings that require a restart', async () => {
  const { daemon, configure, hangUp, call } = await running();
  configure({ 'log-level': 'debug', deadline: '500ms', 'allow-peer': '10.0.0.1' });
  expect(await hangUp()).toMatchObject({
    reread: ['log-level', 'caller-privacy', 'hash-key-file', 'socket-secret-file'],
    needRestart: ['deadline', 'allow-peer'],
    msg: 'the settings were re-read; restart for deadline, allow-peer',
  });
  await call();
  await expect.poll(() => daemon.logged.some(({ level }) => level === 20)).toBe(true);
  for (let time = 0; time < 2; time++) {
    configure({ 'log-level': 'error' });
    expect(await hangUp()).toMatchObject({ level: 30, needRestart: [] });
  }
  configure({ 'log-levle': 'debug' });
  expect(await hangUp()).toMatchObject({
    level: 50,
    err: { message: expect.stringContaining('log-levle') },
  });
});
