import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAcceptClock } from '../../src/event-socket/accept-clock.js';

let now = 0;

beforeEach(() => {
  now = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const start = () => startAcceptClock(() => now);

/** The event loop turns for so long. */
function turns(ms: number): void {
  for (const end = now + ms; now < end; ) {
    now += 10;
    vi.advanceTimersByTime(10);
  }
}

/** The event loop is blocked for so long: time passes, and no timer fires. */
function isBlocked(ms: number): void {
  now += ms;
}

describe('startAcceptClock', () => {
  it('returns now while the event loop runs', () => {
    const clock = start();
    turns(1_000);
    isBlocked(150);
    expect(clock.accepted()).toEqual({ at: 1_150 });
  });

  it.each([
    ['before its timer', () => {}],
    ['after its timer', () => vi.advanceTimersByTime(100)],
  ])('returns the turn before a stall, called %s', (_, turn) => {
    const clock = start();
    turns(1_000);
    isBlocked(400);
    turn();
    expect(clock.accepted()).toEqual({ at: 1_400, earliest: 1_000 });
  });

  it('returns the first of two stalls in a row', () => {
    const clock = start();
    isBlocked(300);
    clock.accepted();
    isBlocked(300);
    expect(clock.accepted()).toEqual({ at: 600, earliest: 0 });
  });

  it('returns now again once the connections of a stall have been accepted', () => {
    const clock = start();
    isBlocked(300);
    turns(4_900);
    expect(clock.accepted()).toEqual({ at: 5_200, earliest: 0 });
    turns(200);
    expect(clock.accepted()).toEqual({ at: 5_400 });
  });

  it('sets no timer once it is stopped', () => {
    start().stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
