import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../src/replay/play.js';
import { type Recording, readRecordings } from '../../src/replay/recording.js';
import { channelData } from '../support/channel-data.js';
import { DaemonProcess } from '../support/daemon.js';

const calls = new URL('../../fixtures/calls', import.meta.url).pathname;
const [E164_PLUS] = readRecordings([`${calls}/e164-plus.esl`]) as [Recording];

/** A call of one message, for which the caller waits. */
const callOf = (chunk: Buffer): Recording => ({
  name: 'call',
  chunks: [chunk],
  callerHungUp: false,
});

describe('the controller as a process', () => {
  const daemon = new DaemonProcess();

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--route', '1000');
    await daemon.start(['--log-level', 'debug']);
  });
  afterAll(() => daemon.dispose());

  it('logs its address and database', () => {
    expect(daemon.logged[0]).toMatchObject({
      msg: 'ringfence listens',
      address: `127.0.0.1:${daemon.port}`,
      db: daemon.db,
    });
  });

  it('applies a change of the command at the next call', async () => {
    const verdict = async () => /ringfence_verdict=(\w+)/.exec(await play(E164_PLUS, daemon))?.[1];
    expect(await verdict()).toBe('transfer');
    await daemon.command('block', 'acme', '+14155550100');
    expect(await verdict()).toBe('reject');
    await daemon.command('unblock', 'acme', '+14155550100');
    expect(await verdict()).toBe('transfer');
  });

  it('answers a replay', async () => {
    const controller = `127.0.0.1:${daemon.port}`;
    const argv = ['replay', `${calls}/e164-plus.esl`, '--controller', controller, '--json'];
    expect(JSON.parse(await daemon.command(...argv))).toMatchObject({
      recording: 'e164-plus',
      account: 'acme',
      verdict: 'transfer',
      reason: 'default',
    });
  });

  it('logs each call after its verdict, with the entry at that time', async () => {
    await daemon.command('list', 'create', 'acme/gone');
    await daemon.command('list', 'add', 'acme/gone', '+14155550100', '--label', 'windows');
    await play(E164_PLUS, daemon);
    await daemon.command('list', 'delete', 'acme/gone', '--yes');
    await expect
      .poll(() => daemon.calls(1))
      .toMatchObject([
        {
          uuid: 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c',
          account: 'acme',
          caller: '+14155550100',
          dialled: '1000',
          verdict: 'reject',
          reason: 'blocked-number',
          list: 'acme/gone',
          entry: '+14155550100',
          explanation: { evidence: [{ label: 'windows', standing: 'decided' }] },
        },
      ]);
  });

  it('stores nothing of a withheld number', async () => {
    await daemon.command('block', 'acme', '+14155550123');
    const changes = {
      'Unique-ID': 'withheld-1',
      'Caller-Caller-ID-Number': '+14155550123',
      'Caller-Caller-ID-Name': 'Jane Doe',
      'Caller-Privacy-Hide-Number': 'true',
      variable_sip_Privacy: 'id',
    };
    await play(callOf(channelData(changes)), daemon);
    await expect
      .poll(() => daemon.calls(1))
      .toMatchObject([
        { uuid: 'withheld-1', verdict: 'reject', list: 'acme/blocked', presentation: 'withheld' },
      ]);
    const shown = await daemon.command('calls', 'show', 'withheld-1', '--json');
    expect(shown).not.toMatch(/4155550123|Jane/);
    expect(JSON.stringify(daemon.logged)).not.toMatch(/4155550123|Jane/);
  });

  it.each([
    ['a newline', '1000\n\nsendmsg\ncall-command: hangup'],
    ['a space', '1000 XML public'],
    ['an expansion', '${system(reboot)}'],
  ])('sends nothing of a dialled number with %s', async (_, dialled) => {
    const changes = { 'Caller-Destination-Number': dialled, variable_ringfence_account: 'acme' };
    const recording = callOf(channelData({ ...changes, 'Caller-Caller-ID-Number': '1' }));
    expect(await play(recording, daemon)).toBe('connect\n\nexit\n\n');
  });

  it.each([
    ['silence', '', 'fail-open:deadline'],
    ['garbage', 'GET / HTTP/1.1\n\n', 'fail-open:protocol'],
    ['a header of 10 MB', `Event-Name: ${'A'.repeat(10_000_000)}`, 'fail-open:protocol'],
  ])('ends a session of %s with the reason, and continues', async (_, sent, reason) => {
    const before = daemon.logged.length;
    const socket = connect(daemon.port, daemon.host);
    socket.on('error', () => {}).resume();
    socket.write(sent);
    // Not once(): it rejects where the controller resets what it no longer reads.
    await new Promise((resolve) => socket.on('close', resolve));
    const reasons = () => daemon.logged.slice(before).map((line) => line['reason']);
    await expect.poll(reasons).toContain(reason);
    expect(await play(E164_PLUS, daemon)).toContain('ringfence_verdict=transfer');
  });

  it('warns of an unknown account in the dialplan, and transfers', async () => {
    const written = await play(callOf(channelData({ variable_ringfence_account: 'acem' })), daemon);
    expect(written).toContain('ringfence_verdict=transfer;ringfence_reason=no-account');
    const accounts = () =>
      daemon.logged
        .filter(({ msg }) => msg === 'the account of ringfence_account was not found')
        .map((line) => line['account']);
    await expect.poll(accounts).toEqual(['acem']);
  });
});

describe('the controller, stopped', () => {
  it('finishes the calls in flight, writes the log and exits 0', async () => {
    const daemon = new DaemonProcess();
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.start();
    const waiting = connect(daemon.port, daemon.host);
    let written = '';
    waiting.setEncoding('latin1').on('data', (text) => {
      written += text;
    });
    while (!written.includes('connect\n\n')) await once(waiting, 'data');
    const ended = daemon.end('SIGTERM');
    await expect.poll(() => daemon.logged.some(({ signal }) => signal === 'SIGTERM')).toBe(true);
    waiting.write(channelData());
    while (!written.endsWith('getvar socket_resume\n\n')) await once(waiting, 'data');
    waiting.write('Content-Type: command/reply\nReply-Text: -ERR command not found\n\n');
    while (!written.endsWith('exit\n\n')) await once(waiting, 'data');
    waiting.end();
    expect(await ended).toBe(0);
    expect(written).toContain('ringfence_verdict=transfer');
    expect(await daemon.calls()).toHaveLength(1);
    await daemon.dispose();
  });

  it('rejects an address that is in use, with the remedy', async () => {
    const daemon = new DaemonProcess();
    await daemon.start();
    const second = new DaemonProcess();
    second.port = daemon.port;
    await expect(second.start()).rejects.toThrow('serve ended with 1');
    expect(second.logged.map(({ msg }) => msg).join()).toContain('--listen HOST:PORT');
    await daemon.dispose();
    await second.dispose();
  });
});
