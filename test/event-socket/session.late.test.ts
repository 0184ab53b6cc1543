import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SESSION_LIMITS } from '../../src/event-socket/session.js';
import { channelData } from '../support/channel-data.js';
import { SCREENED } from '../support/screened.js';
import {
  endSession,
  isDecided,
  type RunningTest,
  reply,
  startSession,
  TRANSFER,
} from '../support/session.js';
import { silentLog } from '../support/silent-log.js';

describe('runSession, late', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function pass(running: RunningTest, ms: number): Promise<void> {
    running.now += ms;
    await vi.advanceTimersByTimeAsync(ms);
  }

  it('sends exit to a pending peer at the deadline, not before', async () => {
    const running = startSession();
    await pass(running, 999);
    expect(running.outcomes).toEqual([]);
    await pass(running, 1);
    expect(running.socket.written).toBe('connect\n\nexit\n\n');
    expect(await endSession(running)).toMatchObject({ reason: 'fail-open:deadline' });
  });

  it.each([
    ['async', 'true', 'connect\n\nexit\n\n'],
    ['async', null, 'connect\n\nresume\n\nexit\n\n'],
    ['static', null, 'connect\n\nexit\n\n'],
  ])(
    'never sends a verdict after the deadline in %s mode, socket_resume %s',
    async (mode, resume, expected) => {
      const running = startSession({
        screen: () => {
          running.now = 1_000;
          return SCREENED;
        },
      });
      running.socket.feed(channelData({ 'Socket-Mode': mode, variable_socket_resume: resume }));
      await running.socket.until(isDecided);
      expect(running.socket.written).toBe(expected);
      expect(await endSession(running)).toMatchObject({ reason: 'fail-open:deadline' });
    },
  );

  // The clock runs, the timers don't, as in a process that is frozen and then continued.
  it.each([
    [999, TRANSFER, undefined],
    [1_000, /^connect\n\nresume\n\nexit\n\n$/, 'fail-open:deadline'],
    [1_499, /^connect\n\nresume\n\nexit\n\n$/, 'fail-open:deadline'],
    [1_500, /^connect\n\nexit\n\n$/, 'fail-open:late'],
    [10_000, /^connect\n\nexit\n\n$/, 'fail-open:late'],
  ])('after a freeze of %i ms writes %s', async (ms, expected, reason) => {
    const running = startSession({
      screen: () => {
        running.now = ms;
        return SCREENED;
      },
    });
    running.socket.feed(channelData({ variable_socket_resume: null }));
    await running.socket.until(isDecided);
    expect(running.socket.written).toMatch(expected);
    const outcome = await endSession(running);
    expect(outcome).toMatchObject(reason === undefined ? { kind: 'verdict' } : { reason });
  });

  // Accepted at 10 s after a stall since 1 s: FreeSWITCH's own clock shows which calls waited.
  it.each([
    ['was just made', '0', TRANSFER],
    ['waited for half a second', '500000', TRANSFER],
    ['waited past the deadline', '1200000', /^connect\n\nresume\n\nexit\n\n$/],
    ['may have been taken back by the guard', '2500000', /^connect\n\nexit\n\n$/],
    ['is older than the stall', '60000000', /^connect\n\nexit\n\n$/],
    ['has no age', null, /^connect\n\nexit\n\n$/],
  ])('after a stall, answers a call that %s', async (_, age, expected) => {
    const running = startSession({ accepted: { at: 10_000, earliest: 1_000 } });
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
    await endSession(running);
  });

  it('sends exit once a transferred channel has left socket', async () => {
    const warn = vi.spyOn(silentLog, 'warn');
    const running = startSession();
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
    await endSession(running);
  });

  it('asks a channel that stays in socket until the close limit', async () => {
    const running = startSession();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    await pass(running, SESSION_LIMITS.closeMs + 2 * SESSION_LIMITS.askMs);
    expect(running.socket.destroyed).toBe(true);
    expect(running.socket.written).not.toContain('exit');
    await running.session.ended;
  });

  it('warns of a command that FreeSWITCH refuses, and stays connected', async () => {
    const warn = vi.spyOn(silentLog, 'warn');
    const running = startSession();
    running.socket.feed(channelData());
    await running.socket.until(isDecided);
    running.socket.feed(Buffer.from(reply('-ERR invalid session id [x]')));
    expect(warn).toHaveBeenCalledOnce();
    expect(running.socket.written).not.toContain('exit');
    await endSession(running);
  });

  it('leaves a synchronous channel with the verdict', async () => {
    const running = startSession();
    running.socket.feed(channelData({ 'Socket-Mode': 'static' }));
    await running.socket.until((written) => written.endsWith('XML public\n\nexit\n\n'));
    const verdict = running.socket.written;
    await pass(running, 2 * SESSION_LIMITS.askMs);
    expect(running.socket.written).toBe(verdict);
    await endSession(running);
  });

  it.each([
    ['described a call', channelData({ 'Socket-Mode': 'static' })],
    ['described none', Buffer.from('Content-Type: auth/request\n\n')],
  ])('waits for a peer that %s to close, then closes', async (_, answer) => {
    const running = startSession();
    running.socket.feed(answer);
    await running.socket.until(isDecided);
    await vi.advanceTimersByTimeAsync(SESSION_LIMITS.closeMs - 1);
    expect(running.socket.destroyed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(running.socket.destroyed).toBe(true);
    await running.session.ended;
  });
});
