import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startAcceptClock } from '../../src/event-socket/accept-clock.js';

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('startAcceptClock', () => {
  it('is now, while the loop turns', async () => {
    const clock = startAcceptClock();
    await sleep(120);
    expect(performance.now() - clock.acceptedAt()).toBeLessThan(10);
    clock.stop();
  });

  it.each([
    ['before its timer', () => {}],
    ['after its timer', () => sleep(1)],
  ])('is the turn before a stall, asked %s', async (_, turn) => {
    const clock = startAcceptClock();
    await sleep(60);
    const before = performance.now();
    block(400);
    await turn();
    const acceptedAt = clock.acceptedAt();
    expect(acceptedAt).toBeLessThanOrEqual(before + 1);
    expect(before - acceptedAt).toBeLessThan(150);
    clock.stop();
  });

  it('is now again once what waited has been accepted', async () => {
    const clock = startAcceptClock();
    block(300);
    clock.acceptedAt();
    await expect
      .poll(() => performance.now() - clock.acceptedAt(), { interval: 20 })
      .toBeLessThan(10);
    clock.stop();
  });
});
