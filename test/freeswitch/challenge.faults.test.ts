import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { challengedCalls, type Presses } from '../support/challenged-calls.js';
import { DaemonProcess } from '../support/daemon.js';
import { challengeDialplan, Freeswitch, findFreeswitch } from '../support/freeswitch.js';
import { EVENTUALLY } from '../support/patience.js';
import { findSipp, type SipCall, type SipLoad } from '../support/sipp.js';

/*
 * Many challenges at once, and the controller's faults while callers are asked: no call is lost or stuck, and
 * a caller whose answer nobody can judge gets through.
 */

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;

const AT_ONCE = 100;
const GOOD = { presses: ['asked'] };
const ROBOT = { presses: ['7', '7', '7'] };
const WRONG = { presses: ['wrong', 'wrong', 'wrong'] };
/** All are asked before the first has answered. */
const LOAD = { perSecond: 25, talkMs: 12_000 };
const TALKS = 'asked, talks challenge blocked-prefix';
const ENDED = 'asked, ended challenge blocked-prefix';

describe.runIf(isPossible)('FreeSWITCH, many challenges', () => {
  let daemon: DaemonProcess;
  let freeswitch: Freeswitch;

  beforeEach(async () => {
    daemon = new DaemonProcess();
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.command('list', 'create', 'acme/asked', '--action', 'challenge 30d');
    await daemon.command('list', 'add', 'acme/asked', '+1415*');
    await daemon.start();
    freeswitch = await Freeswitch.start(challengeDialplan(daemon.port, 'async'));
  });
  afterEach(async () => {
    await freeswitch?.stop();
    await daemon.dispose();
  });

  const callers = (first: number, count: number): SipCall[] =>
    Array.from({ length: count }, (_, at) => ({ from: `+1415555${first + at}`, to: '1000' }));

  function place(calls: readonly SipCall[], presses: Presses, load: SipLoad = {}) {
    return challengedCalls(freeswitch.sipPort, calls, presses, { perSecond: 25, ...load });
  }

  async function reasons(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { verdict, reason } of await daemon.calls()) {
      const outcome = `${verdict} ${reason}`;
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  }

  const noChannels = () =>
    expect.poll(() => freeswitch.api('show calls count'), { timeout: 10_000 }).toContain('0 total');

  it(`${2 * AT_ONCE} at once: who presses the digit gets through and is remembered`, async () => {
    const [good, wrong] = await Promise.all([
      place(callers(1_000, AT_ONCE), { ...GOOD, pauseMs: 5_000 }, LOAD),
      place(callers(2_000, AT_ONCE), { ...WRONG, pauseMs: 5_000 }, LOAD),
    ]);
    console.log('at once', JSON.stringify({ good, wrong, reasons: await reasons() }));
    expect(good).toMatchObject({ finals: { [TALKS]: AT_ONCE }, failed: 0 });
    expect(wrong).toMatchObject({ finals: { [ENDED]: AT_ONCE }, failed: 0 });
    await noChannels();
    await expect.poll(reasons, EVENTUALLY).toEqual({
      'transfer blocked-prefix': 2 * AT_ONCE,
      'transfer challenge-passed': AT_ONCE,
      'reject challenge-failed': AT_ONCE,
    });
    const remembered = async () => {
      const shown = await daemon.command('list', 'show', 'acme/challenged', '--json');
      const { entries } = JSON.parse(shown) as { entries: { text: string }[] };
      return entries.map(({ text }) => text).sort();
    };
    const expected = callers(1_000, AT_ONCE).map(({ from }) => from);
    await expect.poll(remembered, { timeout: 20_000 }).toEqual(expected);
  });

  it('a robot that always presses the same digit is right once in ten calls', async () => {
    const { finals, failed } = await place(callers(3_000, 2 * AT_ONCE), ROBOT, LOAD);
    expect(failed).toBe(0);
    const right = finals[TALKS] ?? 0;
    expect(right + (finals[ENDED] ?? 0)).toBe(2 * AT_ONCE);
    // Six standard deviations of the binomial distribution around 20.
    expect(right).toBeLessThanOrEqual(46);
    expect(right).toBeGreaterThan(0);
  });

  const STRIKES = {
    killed: { strike: () => daemon.end('SIGKILL'), mend: () => daemon.start() },
    frozen: {
      strike: async () => daemon.child?.kill('SIGSTOP'),
      mend: async () => daemon.child?.kill('SIGCONT'),
    },
  };

  it.each(['killed', 'frozen'] as const)(
    'loses none if the controller is %s while they are asked',
    async (how) => {
      const { strike, mend } = STRIKES[how];
      const load = { talkMs: 6_000 };
      const [good, wrong] = await Promise.all([
        place(callers(4_000, 50), { ...GOOD, pauseMs: 5_000 }, load),
        place(callers(5_000, 50), { ...WRONG, pauseMs: 5_000 }, load),
        sleep(3_000).then(async () => void (await strike())),
      ]);
      expect(good).toMatchObject({ finals: { [TALKS]: 50 }, failed: 0 });
      expect(wrong).toMatchObject({ finals: { [TALKS]: 50 }, failed: 0 });
      await noChannels();
      expect(await freeswitch.stuck(0)).toEqual([]);
      await mend();
      const after = await place(callers(6_000, 5), GOOD);
      expect(after).toMatchObject({ finals: { [TALKS]: 5 }, failed: 0 });
    },
  );

  it('knows the answer after a restart meanwhile', async () => {
    const restart = async () => {
      await daemon.end('SIGKILL');
      await daemon.start();
    };
    // All are answered before it is killed, and press when it is back.
    const load = { talkMs: 10_000 };
    const [good, wrong] = await Promise.all([
      place(callers(7_000, 50), { ...GOOD, pauseMs: 5_000 }, load),
      place(callers(8_000, 50), { ...WRONG, pauseMs: 5_000 }, load),
      sleep(3_000).then(restart),
    ]);
    expect(good).toMatchObject({ finals: { [TALKS]: 50 }, failed: 0 });
    expect(wrong).toMatchObject({ finals: { [ENDED]: 50 }, failed: 0 });
    await expect.poll(reasons, EVENTUALLY).toMatchObject({
      'transfer challenge-passed': 50,
      'reject challenge-failed': 50,
    });
  });

  it('loses none if it is frozen again and again, until the guard fires', async () => {
    let isOver = false;
    const freezing = (async () => {
      await sleep(1_000);
      while (!isOver) {
        daemon.child?.kill('SIGSTOP');
        await sleep(2_400 + 1_000 * Math.random());
        daemon.child?.kill('SIGCONT');
        await sleep(1_100);
      }
    })();
    const load = { count: 300, perSecond: 10, talkMs: 6_000 };
    const [good, wrong] = await Promise.all([
      place(callers(1_000, 300), GOOD, load),
      place(callers(2_000, 300), WRONG, load),
    ]);
    isOver = true;
    await freezing;
    console.log('frozen again and again', JSON.stringify({ good, wrong }));
    expect(good.failed + wrong.failed).toBe(0);
    // Nobody who pressed the digit was rejected.
    expect(Object.keys(good.finals).filter((final) => !final.startsWith('asked, talks'))).toEqual(
      [],
    );
    await noChannels();
    expect(await freeswitch.stuck(0)).toEqual([]);
  });
});
