import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { promisedMs } from '../support/machine-load.js';
import { findSipp, type SipResults, sipCalls } from '../support/sipp.js';

/*
 * A controller that is frozen until the guard fires, and continued close to it: what it says then meets
 * the guard's transfer within FreeSWITCH. FreeSWITCH's scheduler counts whole seconds of the wall clock
 * and looks every half second, so the process is continued between 0.10 s before such a second and
 * 0.04 s after it.
 */

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;

const FREEZES = Number(process.env['FREEZES'] ?? 20);
const PER_SECOND = 24;
/** A freeze and the pause behind it take less. */
const CYCLE_S = 5.25;
const CALLS = Math.ceil((FREEZES * CYCLE_S * PER_SECOND) / 2) * 2;
/** SIPp gives up a call after 15 s. */
const STUCK_S = 9;
const GOOD = { from: '+14155550101', to: '1000' };
const BLOCKED = { from: '+14155550100', to: '1000' };

describe.runIf(isPossible)('FreeSWITCH, the controller frozen until the guard fires', () => {
  const daemon = new DaemonProcess();
  let freeswitch: Freeswitch;

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.command('block', 'acme', '+14155550100');
    await daemon.start();
    freeswitch = await Freeswitch.start(shippedDialplan(daemon.port, 'async'));
  });
  afterAll(async () => {
    await freeswitch?.stop();
    await daemon.dispose();
  });

  it(`loses no call and transfers none twice, in ${FREEZES} freezes and ${CALLS} calls`, {
    timeout: (CALLS / PER_SECOND + 180) * 1_000,
  }, async () => {
    const load = { count: CALLS / 2, perSecond: PER_SECOND / 2, talkMs: 2_000 };
    const isOver = { calls: false };
    const calls = Promise.all([
      sipCalls(freeswitch.sipPort, [GOOD], load),
      sipCalls(freeswitch.sipPort, [BLOCKED], load),
    ]).finally(() => {
      isOver.calls = true;
    });
    const [[good, blocked], freezes, stuck] = await Promise.all([
      calls,
      freezeAtTicks(daemon, isOver),
      watchForStuck(freeswitch, isOver),
    ]);
    const twice = freeswitch.transferredTwice();
    const figures = { freezes, good, blocked, stuck, twice: twice.length, load: loadavg() };
    console.log('frozen until the guard fires', JSON.stringify(figures));
    expect(stuck).toEqual([]);
    expect(twice).toEqual([]);
    expect(good.failed + blocked.failed).toBe(0);
    expect(sumOf(good, /^200 /)).toBe(CALLS / 2);
    // Who got through is not recorded as rejected.
    expect(sumOf(blocked, /^200 unscreened |^603$/)).toBe(CALLS / 2);
    expect(Math.max(good.slowestMs, blocked.slowestMs)).toBeLessThan(promisedMs());
    expect(freezes).toBeGreaterThanOrEqual(FREEZES);
    // Otherwise the controller was never frozen, or always.
    expect(sumOf(good, /unscreened/)).toBeGreaterThan(FREEZES);
    expect(sumOf(blocked, /^603$/)).toBeGreaterThan(FREEZES);
  });
});

/** How often it was frozen until the calls were over. */
async function freezeAtTicks(
  { child }: DaemonProcess,
  isOver: { readonly calls: boolean },
): Promise<number> {
  let freezes = 0;
  await sleep(1_500);
  while (!isOver.calls) {
    expect(child?.kill('SIGSTOP')).toBe(true);
    await sleep(3_050 + 400 * Math.random());
    await sleep(untilPhase(-100 + 140 * Math.random()));
    expect(child?.kill('SIGCONT')).toBe(true);
    freezes++;
    await sleep(1_100);
  }
  return freezes;
}

/** From now to the next moment that is so many milliseconds past a second of the wall clock. */
function untilPhase(phaseMs: number): number {
  return (phaseMs - (Date.now() % 1_000) + 2_000) % 1_000;
}

/** What was seen of channels that were never answered and never ended. */
async function watchForStuck(
  freeswitch: Freeswitch,
  isOver: { readonly calls: boolean },
): Promise<string[]> {
  const seen = new Set<string>();
  while (!isOver.calls) {
    await sleep(1_000);
    for (const channel of await freeswitch.stuck(STUCK_S)) seen.add(channel);
  }
  await sleep(2_000);
  for (const channel of await freeswitch.stuck(0)) seen.add(channel);
  return [...seen];
}

function sumOf({ finals }: SipResults, pattern: RegExp): number {
  const counts = Object.entries(finals).map(([final, count]) => (pattern.test(final) ? count : 0));
  return counts.reduce((sum, count) => sum + count, 0);
}
