import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type RunningSession,
  runSession,
  SESSION_LIMITS,
  type SessionOptions,
  type SessionOutcome,
} from '../../src/event-socket/session.js';
import { channelData } from '../support/channel-data.js';
import { FakeSocket } from '../support/duplex.js';
import { SCREENED } from '../support/screened.js';
import { silentLog } from '../support/silent-log.js';

const TRANSFER = /^connect\n\nsendmsg\n[\s\S]*execute-app-arg: [^\n]*1000 XML public[^\n]*\n\n$/;
/** The last of a verdict, or of letting go. */
const isDecided = (written: string) => /(?:XML public(?:\|n\)\})?|exit)\n\n$/.test(written);

const reply = (text: string) => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;

interface Running {
  readonly socket: FakeSocket;
  readonly outcomes: SessionOutcome[];
  readonly session: RunningSession;
  /** The session's clock, in milliseconds. */
  now: number;
}

function start(changes: Partial<SessionOptions> = {}): Running {
  const socket = new FakeSocket();
  const outcomes: SessionOutcome[] = [];
  const running = { socket, outcomes, now: 0 } as { -readonly [K in keyof Running]: Running[K] };
  running.session = runSession(socket, {
    accepted: { at: 0 },
    limits: SESSION_LIMITS,
    screen: () => SCREENED,
    onOutcome: (outcome) => outcomes.push(outcome),
    log: silentLog,
    now: () => running.now,
    ...changes,
  });
  return running;
}

async function end(running: Running): Promise<SessionOutcome> {
  running.socket.finish();
  await running.session.ended;
  expect(running.outcomes).toHaveLength(1);
  return running.outcomes[0] as SessionOutcome;
}

describe('runSession', () => {
  it('connects, screens and writes the verdict once', async () => {
    const running = start();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    expect(running.socket.written).toMatch(TRANSFER);
    expect(await end(running)).toMatchObject({ kind: 'verdict', latencyMs: 0 });
  });

  it.each([
    ['async', 'true', 'connect\n\nexit\n\n'],
    ['async', null, 'connect\n\nresume\n\nexit\n\n'],
    ['static', null, 'connect\n\nexit\n\n'],
  ])(
    'lets a call with an unsafe destination go on in %s mode, socket_resume %s',
    async (mode, resume, expected) => {
      const running = start();
      running.socket.feed(
        channelData({
          'Caller-Destination-Number': '1000 XML public',
          'Socket-Mode': mode,
          variable_socket_resume: resume,
        }),
      );
      await running.socket.until((written) => written.endsWith('exit\n\n'));
      expect(running.socket.written).toBe(expected);
      expect(await end(running)).toMatchObject({ reason: 'fail-open:unsafe-destination' });
    },
  );

  it.each([
    ['is in another application', { variable_current_application: 'playback' }],
    ['was answered elsewhere', { variable_current_application: null, 'Answer-State': 'answered' }],
    ['is in another state', { 'Channel-State': 'CS_ROUTING' }],
  ])('says exit alone to a channel that %s', async (_, changes) => {
    const screen = vi.fn(() => SCREENED);
    const running = start({ screen });
    running.socket.feed(channelData(changes));
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await end(running)).toMatchObject({ reason: 'fail-open:moved-on' });
    expect(screen).not.toHaveBeenCalled();
  });

  it('lets the call go on when the policy can not be read', async () => {
    const error = new Error('database is locked');
    const screen = () => {
      throw error;
    };
    const running = start({ screen });
    running.socket.feed(channelData());
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await end(running)).toMatchObject({ reason: 'fail-open:policy', error });
  });

  it.each([
    ['no CHANNEL_DATA', 'Content-Type: auth/request\n\n'],
    ['a channel that is gone', 'Content-Type: command/reply\nReply-Text: -ERR\n\n'],
    ['something else', 'GET / HTTP/1.1\r\nHost: x\r\n\n\n'],
    ['no text', Buffer.from([0xff, 0x00, 0x0a, 0x0a])],
  ])('says exit to a peer that answers %s', async (_, answer) => {
    const running = start();
    running.socket.feed(answer);
    await running.socket.until((written) => written.endsWith('exit\n\n'));
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await end(running)).toMatchObject({ reason: 'fail-open:protocol' });
  });

  it('ends a peer that sends more than a call can hold', async () => {
    const running = start({ limits: { ...SESSION_LIMITS, maxBytes: 100_000 } });
    for (let sent = 0; sent < 120_000; sent += 10_000) running.socket.feed('A'.repeat(10_000));
    await running.session.ended;
    expect(running.outcomes).toMatchObject([{ reason: 'fail-open:protocol' }]);
    expect(running.socket.destroyed).toBe(true);
  });

  it.each([
    ['has said nothing', []],
    ['has described half a call', [channelData().subarray(0, 1_000)]],
  ])('evicts a peer that %s and closes at once', async (_, chunks) => {
    const running = start();
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
  ])('tells of %s', async (_, changes, chunk, times) => {
    const onCall = vi.fn();
    const running = start({ ...changes, onCall });
    running.socket.feed(chunk);
    await end(running);
    expect(onCall).toHaveBeenCalledTimes(times);
  });

  it.each([
    ['before it sent anything', []],
    ['in the middle of CHANNEL_DATA', [channelData().subarray(0, 1_000)]],
    ['with a notice', ['Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n']],
  ])('ends quietly when the caller hangs up %s', async (_, chunks) => {
    const running = start();
    for (const chunk of chunks) running.socket.feed(chunk);
    expect(await end(running)).toEqual({ kind: 'hung-up' });
    expect(running.socket.written).toBe('connect\n\n');
  });

  it('tells of a command that FreeSWITCH refused', async () => {
    const warn = vi.fn();
    const running = start({ log: Object.assign(Object.create(silentLog), { warn }) });
    running.socket.feed(channelData({ 'Caller-Caller-ID-Name': '-ERR' }));
    await running.socket.until(isDecided);
    running.socket.feed('Content-Type: command/reply\nReply-Text: +OK\n\n');
    running.socket.feed('Content-Type: command/reply\nReply-Text: -ERR no such channel\n\n');
    await end(running);
    const uuid = 'ea3fcd4c-fa96-4b92-8809-bb5ac6072c0c';
    expect(warn.mock.calls).toEqual([
      [{ uuid, reply: '-ERR no such channel' }, 'FreeSWITCH refused a command'],
    ]);
  });

  it('ends quietly when the connection breaks', async () => {
    const running = start();
    running.socket.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await running.session.ended;
    expect(running.outcomes).toEqual([{ kind: 'hung-up' }]);
  });
});

describe('runSession, late', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function pass(running: Running, ms: number): Promise<void> {
    running.now += ms;
    await vi.advanceTimersByTimeAsync(ms);
  }

  it('lets a silent peer go at the deadline, not before', async () => {
    const running = start();
    await pass(running, 999);
    expect(running.outcomes).toEqual([]);
    await pass(running, 1);
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await end(running)).toMatchObject({ reason: 'fail-open:deadline' });
  });

  it.each([
    ['async', 'true', 'connect\n\nexit\n\n'],
    ['async', null, 'connect\n\nresume\n\nexit\n\n'],
    ['static', null, 'connect\n\nexit\n\n'],
  ])(
    'never sends a verdict after the deadline in %s mode, socket_resume %s',
    async (mode, resume, expected) => {
      const running = start({
        screen: () => {
          running.now = 1_000;
          return SCREENED;
        },
      });
      running.socket.feed(channelData({ 'Socket-Mode': mode, variable_socket_resume: resume }));
      await running.socket.until(isDecided);
      expect(running.socket.written).toBe(expected);
      expect(await end(running)).toMatchObject({ reason: 'fail-open:deadline' });
    },
  );

  // The clock runs, the timers don't: what a process sees that was frozen and goes on.
  it.each([
    [999, TRANSFER, undefined],
    [1_000, /^connect\n\nresume\n\nexit\n\n$/, 'fail-open:deadline'],
    [1_499, /^connect\n\nresume\n\nexit\n\n$/, 'fail-open:deadline'],
    [1_500, /^connect\n\nexit\n\n$/, 'fail-open:late'],
    [10_000, /^connect\n\nexit\n\n$/, 'fail-open:late'],
  ])('after a freeze of %i ms writes %s', async (ms, expected, reason) => {
    const running = start({
      screen: () => {
        running.now = ms;
        return SCREENED;
      },
    });
    running.socket.feed(channelData({ variable_socket_resume: null }));
    await running.socket.until(isDecided);
    expect(running.socket.written).toMatch(expected);
    const outcome = await end(running);
    expect(outcome).toMatchObject(reason === undefined ? { kind: 'verdict' } : { reason });
  });

  // Accepted at 10 s after a stall since 1 s: FreeSWITCH's own clock tells which calls waited.
  it.each([
    ['was just made', '0', TRANSFER],
    ['waited for half a second', '500000', TRANSFER],
    ['waited past the deadline', '1200000', /^connect\n\nresume\n\nexit\n\n$/],
    ['may have been taken back by the guard', '2500000', /^connect\n\nexit\n\n$/],
    ['is older than the stall', '60000000', /^connect\n\nexit\n\n$/],
    ['has no age', null, /^connect\n\nexit\n\n$/],
  ])('after a stall, answers a call that %s', async (_, age, expected) => {
    const running = start({ accepted: { at: 10_000, earliest: 1_000 } });
    running.now = 10_000;
    running.socket.feed(
      channelData({
        'Caller-Channel-Created-Time': '0',
        'Event-Date-Timestamp': age,
        variable_socket_resume: null,
      }),
    );
    await running.socket.until(isDecided);
    expect(running.socket.written).toMatch(expected);
    await end(running);
  });

  it('ends the conversation once a transferred channel has gone on', async () => {
    const warn = vi.spyOn(silentLog, 'warn');
    const running = start();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    const verdict = running.socket.written;
    const asked = 'getvar socket_resume\n\n';
    await pass(running, SESSION_LIMITS.askMs - 1);
    expect(running.socket.written).toBe(verdict);
    await pass(running, 1);
    expect(running.socket.written).toBe(`${verdict}${asked}`);
    running.socket.feed(Buffer.from(reply('+OK').repeat(3) + reply('true')));
    await pass(running, SESSION_LIMITS.askMs);
    expect(running.socket.written).toBe(`${verdict}${asked}${asked}`);
    running.socket.feed(Buffer.from(reply('-ERR command not found').repeat(2)));
    running.socket.feed(Buffer.from(reply('-ERR command not found')));
    expect(running.socket.written).toBe(`${verdict}${asked}${asked}exit\n\n`);
    await pass(running, 2 * SESSION_LIMITS.askMs);
    expect(running.socket.written).toBe(`${verdict}${asked}${asked}exit\n\n`);
    expect(warn).not.toHaveBeenCalled();
    await end(running);
  });

  it('asks a channel that does not go on for as long as it may take to close', async () => {
    const running = start();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    await pass(running, SESSION_LIMITS.closeMs + 2 * SESSION_LIMITS.askMs);
    expect(running.socket.destroyed).toBe(true);
    expect(running.socket.written).not.toContain('exit');
    await running.session.ended;
  });

  it('warns of a command that FreeSWITCH refuses, and stays', async () => {
    const warn = vi.spyOn(silentLog, 'warn');
    const running = start();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    running.socket.feed(Buffer.from(reply('-ERR invalid session id [x]')));
    expect(warn).toHaveBeenCalledOnce();
    expect(running.socket.written).not.toContain('exit');
    await end(running);
  });

  it('leaves a synchronous channel with the verdict', async () => {
    const running = start();
    running.socket.feed(channelData({ 'Socket-Mode': 'static' }));
    await running.socket.until((written) => written.endsWith('XML public\n\nexit\n\n'));
    const verdict = running.socket.written;
    await pass(running, 2 * SESSION_LIMITS.askMs);
    expect(running.socket.written).toBe(verdict);
    await end(running);
  });

  it.each([
    ['described a call', channelData({ 'Socket-Mode': 'static' })],
    ['described none', Buffer.from('Content-Type: auth/request\n\n')],
  ])('gives a peer that %s its time to close, then closes', async (_, answer) => {
    const running = start();
    running.socket.feed(answer);
    await running.socket.until(isDecided);
    await vi.advanceTimersByTimeAsync(SESSION_LIMITS.closeMs - 1);
    expect(running.socket.destroyed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(running.socket.destroyed).toBe(true);
    await running.session.ended;
  });
});
