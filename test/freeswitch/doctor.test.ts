import { describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../src/doctor/finding.js';
import { DaemonProcess } from '../support/daemon.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { outcomeOf } from '../support/outcome.js';
import { Ringfence } from '../support/ringfence.js';

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
    const argv = ['doctor', '--json', '--listen', `127.0.0.1:${daemon.port}`];
    const access = ['--freeswitch', `127.0.0.1:${freeswitch.eventSocketPort}`];
    const { stdout, exitCode } = await outcomeOf(
      new Ringfence(daemon.folder).spawn([...argv, ...access], { FREESWITCH_PASSWORD: 'loopback' }),
    );
    const findings = JSON.parse(stdout) as Finding[];
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
