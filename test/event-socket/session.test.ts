import { describe, expect, it, vi } from 'vitest';
import { SESSION_LIMITS, type SessionOptions } from '../../src/event-socket/session.js';
import { channelData } from '../support/channel-data.js';
import { SCREENED } from '../support/screened.js';
import { endSession, isDecided, startSession, TRANSFER } from '../support/session.js';
import { silentLog } from '../support/silent-log.js';

describe('runSession', () => {
  it('connects, screens and writes the verdict once', async () => {
    const running = startSession();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    expect(running.socket.written).toMatch(TRANSFER);
    expect(await endSession(running)).toMatchObject({ kind: 'verdict', latencyMs: 0 });
  });

  it.each([
    ['async', 'true', 'connect\n\nexit\n\n'],
    ['async', null, 'connect\n\nresume\n\nexit\n\n'],
    ['static', null, 'connect\n\nexit\n\n'],
  ])(
    'lets a call with an unsafe destination go on in %s mode, socket_resume %s',
    async (mode, resume, expected) => {
      const running = startSession();
      running.socket.feed(
        channelData({
          'Caller-Destination-Number': '1000 XML public',
          'Socket-Mode': mode,
          variable_socket_resume: resume,
        }),
      );
      await running.socket.until((written) => written.endsWith('exit\n\n'));
      expect(running.socket.written).toBe(expected);
      expect(await endSession(running)).toMatchObject({ reason: 'fail-open:unsafe-destination' });
    },
  );

  it.each([
    ['is in another application', { variable_current_application: 'playback' }],
    ['was answered elsewhere', { variable_current_application: null, 'Answer-State': 'answered' }],
    ['is in another state', { 'Channel-State': 'CS_ROUTING' }],
  ])('sends only exit to a channel that %s', async (_, changes) => {
    const screen = vi.fn(() => SCREENED);
    const running = startSession({ screen });
    running.socket.feed(channelData(changes));
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await endSession(running)).toMatchObject({ reason: 'fail-open:moved-on' });
    expect(screen).not.toHaveBeenCalled();
  });

  it.each([
    ['does not know how to ask', {}],
    ['could not ask', { variable_ringfence_dialled: '1000', variable_ringfence_answer: '7::' }],
  ])('lets the call continue if the dialplan %s', async (_, changes) => {
    const verdict = { ...SCREENED.verdict, action: { kind: 'challenge' } as const };
    const running = startSession({ screen: () => ({ ...SCREENED, verdict }) });
    running.socket.feed(channelData(changes));
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await endSession(running)).toMatchObject({ reason: 'fail-open:no-challenge' });
  });

  it('lets the call continue if the policy can not be read', async () => {
    const error = new Error('database is locked');
    const screen = () => {
      throw error;
    };
    const running = startSession({ screen });
    running.socket.feed(channelData());
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await endSession(running)).toMatchObject({ reason: 'fail-open:policy', error });
  });

  it.each([
    ['no CHANNEL_DATA', 'Content-Type: auth/request\n\n'],
    ['a channel that is gone', 'Content-Type: command/reply\nReply-Text: -ERR\n\n'],
    ['something else', 'GET / HTTP/1.1\r\nHost: x\r\n\n\n'],
    ['no text', Buffer.from([0xff, 0x00, 0x0a, 0x0a])],
  ])('sends exit to a peer that answers %s', async (_, answer) => {
    const running = startSession();
    running.socket.feed(answer);
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await endSession(running)).toMatchObject({ reason: 'fail-open:protocol' });
  });

  it('ends a peer that sends more than a call can hold', async () => {
    const running = startSession({ limits: { ...SESSION_LIMITS, maxBytes: 100_000 } });
    for (let sent = 0; sent < 120_000; sent += 10_000) running.socket.feed('A'.repeat(10_000));
    await running.session.ended;
    expect(running.outcomes).toMatchObject([{ reason: 'fail-open:protocol' }]);
    expect(running.socket.destroyed).toBe(true);
  });

  it.each([
    ['has said nothing', []],
    ['has described half a call', [channelData().subarray(0, 1_000)]],
  ])('evicts a peer that %s and closes at once', async (_, chunks) => {
    const running = startSession();
    for (const chunk of chunks) running.socket.feed(chunk);
    running.session.evict();
    await running.session.ended;
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(running.outcomes).toMatchObject([{ reason: 'fail-open:overload' }]);
  });

  it.each<[string, Partial<SessionOptions>, Buffer, number]>([
    ['a call', {}, channelData(), 1],
    ['a call in pieces, so far', {}, channelData().subarray(0, 1_000), 0],
    ['a call without the secret', { isAuthentic: () => false }, channelData(), 0],
    ['no call', {}, Buffer.from('Content-Type: auth/request\n\n'), 0],
  ])('logs %s', async (_, changes, chunk, times) => {
    const onCall = vi.fn();
    const running = startSession({ ...changes, onCall });
    running.socket.feed(chunk);
    await endSession(running);
    expect(onCall).toHaveBeenCalledTimes(times);
  });

  it.each([
    ['before it sent anything', []],
    ['in the middle of CHANNEL_DATA', [channelData().subarray(0, 1_000)]],
    ['with a notice', ['Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n']],
  ])('ends without a warning if the caller hangs up %s', async (_, chunks) => {
    const running = startSession();
    for (const chunk of chunks) running.socket.feed(chunk);
    expect(await endSession(running)).toEqual({ kind: 'hung-up' });
    expect(running.socket.written).toBe('connect\n\n');
  });

  it('logs a command that FreeSWITCH refused', async () => {
    const warn = vi.fn();
    const running = startSession({ log: Object.assign(Object.create(silentLog), { warn }) });
    running.socket.feed(channelData({ 'Caller-Caller-ID-Name': '-ERR' }));
    await running.socket.until(isDecided);
    running.socket.feed('Content-Type: command/reply\nReply-Text: +OK\n\n');
    running.socket.feed('Content-Type: command/reply\nReply-Text: -ERR no such channel\n\n');
    await endSession(running);
    const uuid = 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c';
    expect(warn.mock.calls).toEqual([
      [{ uuid, reply: '-ERR no such channel' }, 'FreeSWITCH refused a command'],
    ]);
  });

  it('ends without a warning if the connection breaks', async () => {
    const running = startSession();
    running.socket.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await running.session.ended;
    expect(running.outcomes).toEqual([{ kind: 'hung-up' }]);
  });
});
