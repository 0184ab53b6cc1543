import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { promisedMs } from '../support/machine-load.js';
import { findSipp, type SipResults, sipCalls } from '../support/sipp.js';

/*
 * The controller's faults as a real FreeSWITCH with the shipped dialplan sees them: no call is lost,
 * none of a good caller rejected, and none that talks is cut. `freezes.test.ts` has the frozen one.
 */

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;

const CALLS = 200;
const PER_SECOND = 20;
const HOOKS = fileURLToPath(new URL('../support/hooks.mjs', import.meta.url));
const GOOD = { from: '+14155550101', to: '1000' };
const BLOCKED = { from: '+14155550100', to: '1000' };

interface Fault {
  readonly name: string;
  readonly strike: (daemon: DaemonProcess) => Promise<void> | void;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Longer than a word that comes late. */
  readonly talkMs?: number;
}

const FAULTS: Fault[] = [
  {
    name: 'killed, and restarted after 2 s',
    strike: async (daemon) => {
      await daemon.end('SIGKILL');
      await sleep(2_000);
      await daemon.start();
    },
  },
  {
    name: 'restarted under load',
    strike: async (daemon) => {
      expect(await daemon.end('SIGTERM')).toBe(0);
      await daemon.start();
    },
  },
  {
    name: 'event loop blocked for ever: the watchdog ends it',
    env: { NODE_OPTIONS: `--import=${HOOKS}`, FAULT: 'block', BLOCK_MS: '60000' },
    talkMs: 4_000,
    strike: async (daemon) => {
      daemon.child?.kill('SIGUSR2');
      await daemon.end('SIGCONT');
      await daemon.start();
    },
  },
  { name: 'overloaded', flags: ['--max-sessions', '1'], strike: () => {} },
];

const sumOf = ({ finals }: SipResults, holds: (final: string) => boolean) =>
  Object.entries(finals).reduce((sum, [final, count]) => sum + (holds(final) ? count : 0), 0);

describe.runIf(isPossible).each(FAULTS)('FreeSWITCH, the controller $name', (fault) => {
  const daemon = new DaemonProcess();
  let freeswitch: Freeswitch;

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.command('block', 'acme', '+14155550100');
    daemon.env = fault.env ?? {};
    await daemon.start(fault.flags);
    freeswitch = await Freeswitch.start(shippedDialplan(daemon.port, 'async'));
  });
  afterAll(async () => {
    await freeswitch?.stop();
    await daemon.dispose();
  });

  it('loses no call', async () => {
    const { talkMs = 500 } = fault;
    const load = { count: CALLS / 2, perSecond: PER_SECOND / 2, talkMs };
    const [good, blocked] = await Promise.all([
      sipCalls(freeswitch.sipPort, [GOOD], load),
      sipCalls(freeswitch.sipPort, [BLOCKED], load),
      sleep(1_500).then(() => fault.strike(daemon)),
    ]);
    console.log(fault.name, JSON.stringify({ good, blocked }));
    expect(freeswitch.transferredTwice()).toEqual([]);
    expect(good.failed + blocked.failed).toBe(0);
    expect(sumOf(good, (final) => final.startsWith('200'))).toBe(CALLS / 2);
    // Who got through is not recorded as rejected.
    const known = (final: string) => final.startsWith('200 unscreened') || final === '603';
    expect(sumOf(blocked, known)).toBe(CALLS / 2);
    expect(Math.max(good.slowestMs, blocked.slowestMs)).toBeLessThan(promisedMs());
  });
});
