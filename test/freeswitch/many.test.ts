import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { findSipp, sipCalls } from '../support/sipp.js';

/*
 * What happens to one call in a thousand: an `exit` that meets the transfer within FreeSWITCH left as
 * many in CS_RESET, ringing for ever, and without their guard.
 */

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;

const CALLS = 3_000;
const PER_SECOND = 50;

describe.runIf(isPossible)('FreeSWITCH, of thousands of calls that get through', () => {
  const daemon = new DaemonProcess();
  let freeswitch: Freeswitch;

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.start();
    freeswitch = await Freeswitch.start(shippedDialplan(daemon.port, 'async'));
  });
  afterAll(async () => {
    await freeswitch?.stop();
    await daemon.dispose();
  });

  it('loses none', async () => {
    const good = { from: '+14155550101', to: '1000' };
    const load = { count: CALLS, perSecond: PER_SECOND, talkMs: 100 };
    const results = await sipCalls(freeswitch.sipPort, [good], load);
    console.log(JSON.stringify(results));
    expect(freeswitch.transferredTwice()).toEqual([]);
    expect(results.failed).toBe(0);
    expect(Object.keys(results.finals)).toEqual(['200 transfer default acme 1000']);
    expect(results.finals['200 transfer default acme 1000']).toBe(CALLS);
  });
});
