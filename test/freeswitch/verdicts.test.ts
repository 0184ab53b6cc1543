import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { findSipp, sipCalls } from '../support/sipp.js';

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;
if (!isPossible) {
  console.warn(
    'skipped: no FreeSWITCH (set FREESWITCH_PREFIX) or no SIPp (Debian: sip-tester) here',
  );
}

const CALLS = 100;

describe.runIf(isPossible).each(['async', 'sync'] as const)('FreeSWITCH, %s', (mode) => {
  const daemon = new DaemonProcess();
  let freeswitch: Freeswitch;

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--route', '127.0.0.1', '--block-anonymous');
    await daemon.start();
    freeswitch = await Freeswitch.start(shippedDialplan(daemon.port, mode));
  });
  afterAll(async () => {
    await freeswitch?.stop();
    await daemon.dispose();
  });

  it('rejects a blocked number with 603 and transfers the next one, from the next call on', async () => {
    const blocked = { from: '+14155550100', to: '1000' };
    const other = { from: '+14155550101', to: '1000' };
    const before = await sipCalls(freeswitch.sipPort, [blocked]);
    await daemon.command('block', 'acme', '(415) 555-0100');
    const after = await sipCalls(freeswitch.sipPort, [blocked, other], { count: 2 * CALLS });
    expect(before.finals).toEqual({ '200 transfer default acme 1000': 1 });
    expect(after).toMatchObject({
      finals: { 603: CALLS, '200 transfer default acme 1000': CALLS },
      failed: 0,
    });
  });

  it.each([
    ['reject USER_BUSY', '486'],
    ['reject UNALLOCATED_NUMBER', '404'],
    ['reject INCOMING_CALL_BARRED', '403'],
    ['reject UNWANTED', '607'],
    ['respond 433 Anonymity Disallowed', '433'],
    ['respond 608 Rejected', '608'],
    ['transfer 5000', '200 transfer blocked-number acme/a acme 5000'],
    ['flag', '200 transfer blocked-number acme/a acme true 1000'],
  ])('%s: %s', async (action, final) => {
    await daemon.command('list', 'create', 'acme/a', '--action', action);
    await daemon.command('list', 'add', 'acme/a', '+442071838750');
    const calls = [{ from: '00442071838750', to: '1000' }];
    const results = await sipCalls(freeswitch.sipPort, calls, { count: 25 });
    await daemon.command('list', 'delete', 'acme/a', '--yes');
    expect(results).toMatchObject({ finals: { [final]: 25 }, failed: 0 });
  });

  it('rejects a withheld number, and lets Privacy: none through', async () => {
    const results = await sipCalls(freeswitch.sipPort, [
      { from: 'anonymous', to: '1000', headers: ['Privacy: id'] },
      { from: '+14155550123', to: '1000', headers: ['Privacy: id'] },
      { from: '+14155550123', to: '1000', headers: ['Privacy: none'] },
    ]);
    expect(results.finals).toEqual({ 603: 2, '200 transfer default acme 1000': 1 });
  });

  it('adds the verdict to call records, also of rejected calls', async () => {
    const from = '+14155550100';
    const hangup = await freeswitch.hangup(from, () =>
      sipCalls(freeswitch.sipPort, [{ from, to: '1000' }]),
    );
    expect(hangup).toMatchObject({
      'Hangup-Cause': 'CALL_REJECTED',
      variable_ringfence_verdict: 'reject',
      variable_ringfence_reason: 'blocked-number',
      variable_ringfence_list: 'acme/blocked',
      variable_ringfence_account: 'acme',
    });
  });

  it('does not interrupt an answered call: the guard is cancelled', async () => {
    const calls = [{ from: '+14155550101', to: '1000' }];
    const results = await sipCalls(freeswitch.sipPort, calls, { count: 20, talkMs: 6_000 });
    expect(results).toMatchObject({
      finals: { '200 transfer default acme 1000': 20 },
      failed: 0,
    });
    await expect.poll(() => freeswitch.api('show calls count')).toContain('0 total');
  });
});
