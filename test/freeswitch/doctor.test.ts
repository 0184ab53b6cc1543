import { describe, expect, it, onTestFinished } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { doctorOf } from '../support/doctor.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';

const isPossible = findFreeswitch() !== undefined;
if (!isPossible) console.warn('skipped: no FreeSWITCH (set FREESWITCH_PREFIX) here');

describe.runIf(isPossible)('doctor at a FreeSWITCH', () => {
  it.each([
    ['the shipped dialplan', (port: number) => shippedDialplan(port, 'async'), 'ok', 0],
    ['its low-latency form', (port: number) => shippedDialplan(port, 'sync'), 'ok', 0],
    ['another controller', () => shippedDialplan(9, 'async'), 'problem', 1],
    ['no ringfence', () => '', 'problem', 1],
  ] as const)('with %s: %#', async (_, dialplan, status, code) => {
    const daemon = new DaemonProcess();
    onTestFinished(() => daemon.dispose());
    await daemon.command('account', 'add', 'acme');
    await daemon.start();
    const freeswitch = await Freeswitch.start(dialplan(daemon.port));
    onTestFinished(() => freeswitch.stop());
    const { findings, exitCode } = await doctorOf(daemon, freeswitch);
    expect(findings).toContainEqual({
      check: 'freeswitch',
      status: 'ok',
      message: expect.stringMatching(/^FreeSWITCH \(Version .+\) is up$/),
    });
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'mod_event_socket', status: 'ok' }),
    );
    expect(findings.filter(({ check }) => check === 'dialplan')).toMatchObject([{ status }]);
    expect(exitCode).toBe(code);
  });
});
