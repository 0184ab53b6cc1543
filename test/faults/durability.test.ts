import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Sqlite } from '../../src/store/sqlite/database/driver.js';
import { DaemonProcess } from '../support/daemon.js';
import { placeCall } from '../support/simulated-freeswitch.js';

const KILLS = 200;

/**
 * Every acknowledged change survives SIGKILL at any moment, and so does the database itself: the
 * command is killed 200 times while it writes, the controller 20 times while it logs calls.
 */
it(`loses no acknowledged change in ${KILLS} kills`, async () => {
  const daemon = new DaemonProcess();
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.start();
  const acknowledged: string[] = [];
  const attempted: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const number = `+1415555${String(1_000 + kill)}`;
    attempted.push(number);
    const child = spawn(process.execPath, ['dist/main.js', 'block', 'acme', number], {
      env: { ...process.env, RINGFENCE_DB: daemon.db },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    const ended = once(child, 'close');
    // Around the moment of the write, wherever this machine reaches it.
    await Promise.race([ended, sleep(150 + ((kill * 37) % 450))]);
    child.kill('SIGKILL');
    await ended;
    if (said.includes(`added ${number}`)) acknowledged.push(number);
    if (kill % 10 === 0) {
      void placeCall(daemon, '+14155550101');
      await daemon.end('SIGKILL');
      await daemon.start();
    }
  }
  await daemon.end('SIGKILL');
  const stored = new Set(entriesOf(daemon.db));
  console.log(`${KILLS} kills: ${acknowledged.length} acknowledged, ${stored.size} stored`);
  expect(acknowledged.filter((number) => !stored.has(number))).toEqual([]);
  expect([...stored].filter((number) => !attempted.includes(number))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(10);
  expect(acknowledged.length).toBeLessThan(KILLS);
  await daemon.dispose();
}, 240_000);

it('loses at most a second of the call log when killed', async () => {
  const daemon = new DaemonProcess();
  await daemon.command('account', 'add', 'acme', '--default-account');
  await daemon.start();
  const decidedAt: number[] = [];
  for (let call = 0; call < 300; call++) {
    await placeCall(daemon, '+14155550101');
    decidedAt.push(performance.now());
    await sleep(5);
  }
  await daemon.end('SIGKILL');
  const killedAt = performance.now();
  const mustBeLogged = decidedAt.filter((at) => at < killedAt - 1_000).length;
  expect(mustBeLogged).toBeGreaterThan(100);
  expect((await daemon.calls()).length).toBeGreaterThanOrEqual(mustBeLogged);
  await daemon.dispose();
});

function entriesOf(file: string): string[] {
  const db = new Sqlite(file, { readonly: true });
  try {
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    return db.prepare('SELECT text FROM entry').pluck().all() as string[];
  } finally {
    db.close();
  }
}
