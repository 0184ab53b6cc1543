import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { doctorOf } from '../support/doctor.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { findSipp, sipCalls } from '../support/sipp.js';

/*
 * The shape of the context public of FreeSWITCH's own sample: it takes calls to its extensions before
 * it includes public/*.xml, so a dialplan that is put there is never reached by them.
 */

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;

const SAMPLE = `
  <extension name="unloop">
    <condition field="\${unroll_loops}" expression="^true$"/>
    <condition field="\${sip_looped_call}" expression="^true$">
      <action application="deflect" data="\${destination_number}"/>
    </condition>
  </extension>
  <extension name="outside_call" continue="true">
    <condition>
      <action application="set" data="outside_call=true"/>
    </condition>
  </extension>
  <extension name="call_debug" continue="true">
    <condition field="\${call_debug}" expression="^true$" break="never">
      <action application="info"/>
    </condition>
  </extension>
  <extension name="public_extensions">
    <condition field="destination_number" expression="^(10[01][0-9])$">
      <action application="transfer" data="$1 XML default"/>
    </condition>
  </extension>
  <extension name="public_conference_extensions">
    <condition field="destination_number" expression="^(3[5-8][01][0-9])$">
      <action application="transfer" data="$1 XML default"/>
    </condition>
  </extension>`;

const PLACES = [
  {
    name: 'in front of the sample',
    dialplan: (own: string) => own + SAMPLE,
    blocked: { 603: 25 },
    good: { '200 default: transfer 1000': 25 },
    doctor: [{ status: 'ok' }],
  },
  {
    name: 'behind the sample, where public/*.xml is included',
    dialplan: (own: string) => SAMPLE + own,
    blocked: { '200 default: 1000': 25 },
    good: { '200 default: 1000': 25 },
    doctor: [
      { status: 'ok' },
      { status: 'warning', message: expect.stringContaining('public_extensions') },
    ],
  },
];

describe.runIf(isPossible).each(PLACES)('FreeSWITCH, our dialplan $name', (place) => {
  const daemon = new DaemonProcess();
  let freeswitch: Freeswitch;

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.command('block', 'acme', '+14155550100');
    await daemon.start();
    freeswitch = await Freeswitch.start(place.dialplan(shippedDialplan(daemon.port, 'async')));
  });
  afterAll(async () => {
    await freeswitch?.stop();
    await daemon.dispose();
  });

  it.each([
    ['a blocked caller to 1000', '+14155550100', '1000', place.blocked],
    ['a good caller to 1000', '+14155550101', '1000', place.good],
    [
      'a blocked caller to a number that the sample leaves alone',
      '+14155550100',
      '2000',
      { 603: 25 },
    ],
  ])('%s', async (_, from, to, finals) => {
    const results = await sipCalls(freeswitch.sipPort, [{ from, to }], { count: 25 });
    expect(results).toMatchObject({ failed: 0 });
    expect(results.finals).toEqual(finals);
  });

  it('doctor names the extensions that take calls away', async () => {
    const { findings } = await doctorOf(daemon, freeswitch);
    expect(findings.filter(({ check }) => check === 'dialplan')).toMatchObject(place.doctor);
  });
});
