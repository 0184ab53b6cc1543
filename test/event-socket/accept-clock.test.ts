import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startAcceptClock } from '../../src/event-socket/accept-clock.js';

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('startAcceptClock', () => {
  it('is sure of now, while the loop turns', async () => {
    const clock = startAcceptClock();
    await sleep(120);
    const { at, earliest } = clock.accepted();
    expect(performance.now() - at).toBeLessThan(10);
    expect(earliest).toBeUndefined();
    clock.stop();
  });

  it.each([
    ['before its timer', () => {}],
    ['after its timer', () => sleep(1)],
  ])('goes back to the turn before a stall, asked %s', async (_, turn) => {
    const clock = startAcceptClock();
    await sleep(60);
    const before = performance.now();
    block(400);
    await turn();
    const { earliest } = clock.accepted();
    expect(earliest).toBeLessThanOrEqual(before + 1);
    expect(before - (earliest ?? 0)).toBeLessThan(150);
    clock.stop();
  });

  it('goes back to the first of two stalls in a row', () => {
    const clock = startAcceptClock();
    const before = performance.now();
    block(300);
    clock.accepted();
    block(300);
    expect(clock.accepted().earliest).toBeLessThanOrEqual(before);
    clock.stop();
  });
});
