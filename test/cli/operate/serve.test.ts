import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Sqlite } from '../../../src/store/sqlite/database/driver.js';
import { call, withCalls } from '../../support/calls.js';
import { DaemonProcess } from '../../support/daemon.js';
import { createPolicy } from '../../support/policy.js';
import { describeRefusals } from '../../support/refusals.js';
import { Ringfence } from '../../support/ringfence.js';

const ANY_PORT = ['--listen', '127.0.0.1:0'];

/** The log line that says it listens. Throws where the process ends without one. */
async function listening(child: ChildProcess): Promise<{ address: string; db: string }> {
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    const entry = JSON.parse(line) as { msg: string; address: string; db: string };
    if (entry.msg === 'ringfence listens') return entry;
  }
  throw new Error(`it ended with ${child.exitCode}`);
}

describe.concurrent('serve', () => {
  it('creates the database, prints where it listens, and stops on a signal', async () => {
    const ringfence = new Ringfence();
    const child = ringfence.spawn(['serve', ...ANY_PORT]);
    const { address, db } = await listening(child);
    expect(db).toBe(ringfence.db);
    const [host = '', port] = address.split(':');
    const socket = connect(Number(port), host);
    const [greeting] = await once(socket, 'data');
    expect(String(greeting)).toBe('connect\n\n');
    socket.destroy();
    expect(await ringfence.json('account', 'list')).toEqual([]);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('rejects an address that is in use', async () => {
    const ringfence = new Ringfence();
    const first = ringfence.spawn(['serve', ...ANY_PORT]);
    const { address } = await listening(first);
    expect(await ringfence.process('serve', '--listen', address)).toEqual({
      stdout: '',
      stderr: `ringfence: can't listen on ${address}: another program, or another ringfence, is listening there; choose another address with --listen HOST:PORT\n`,
      exitCode: 1,
    });
    first.kill('SIGINT');
    expect(await once(first, 'close')).toEqual([0, null]);
  });
});

describe('retention', () => {
  const DAY = 86_400_000;

  it.each([
    [
      ['--keep-calls', '90d'],
      ['new', 'old'],
    ],
    [['--keep-calls', '30d'], ['new']],
    [['--keep-rows', '1'], ['new']],
    [
      ['--keep-rows', '0', '--keep-calls', '0'],
      ['new', 'old'],
    ],
  ])('with %j keeps %j', async (argv, expected) => {
    const ringfence = await withCalls([
      call('old', { at: Date.now() - 40 * DAY }),
      call('new', { at: Date.now() - DAY }),
    ]);
    const daemon = new DaemonProcess(ringfence.folder);
    onTestFinished(() => daemon.dispose());
    await daemon.start(argv);
    const kept = async () => (await daemon.calls()).map(({ uuid }) => uuid);
    await expect.poll(kept).toEqual(expected);
    expect(await daemon.end()).toBe(0);
    expect(await kept()).toEqual(expected);
  });
});

describe('a wrong serve command', async () => {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, () => {});
  const shortKey = join(ringfence.folder, 'key');
  writeFileSync(shortKey, 'short');
  const hashed = ['serve', '--caller-privacy', 'hashed'];
  describeRefusals(ringfence, [
    [['serve', '--listn', 'x'], 2, 'did you mean "--listen"?'],
    [['serve', '--listen', '8084'], 2, '--listen "8084" is invalid; expected HOST:PORT'],
    [['serve', '--listen', '127.0.0.1:70000'], 2, 'expected a port up to 65535'],
    [['serve', '--deadline', '5s'], 2, '--deadline "5s" is invalid', '50ms to 1500ms'],
    [['serve', '--log-level', 'wran'], 2, '"wran" is invalid', 'did you mean "warn"?'],
    [['serve', '--keep-calls', '10m'], 2, '--keep-calls "10m" is invalid', '1h or more'],
    [['serve', '--keep-calls', '90'], 2, '--keep-calls "90" is invalid', 'like 90d'],
    [['serve', '--keep-rows', '-1'], 2, '--keep-rows "-1" is invalid', 'a whole number'],
    [['serve', '--caller-privacy', 'mask'], 2, 'did you mean "masked"?'],
    [hashed, 2, 'requires a secret', '--hash-key-file'],
    [[...hashed, '--hash-key-file', shortKey], 2, 'is too short', 'head -c 32 /dev/urandom'],
    [[...hashed, '--hash-key-file', '/nowhere'], 2, "can't read the hash key /nowhere"],
  ]);

  it("doesn't start on the database of another program", async () => {
    const foreign = new Ringfence();
    new Sqlite(foreign.db).exec('CREATE TABLE song (title TEXT)').close();
    expect(await foreign.process('serve', ...ANY_PORT)).toMatchObject({
      stdout: '',
      stderr: expect.stringContaining('is not a Ringfence database; nothing was changed'),
      exitCode: 1,
    });
  });
});
