import type { Finding } from '../../src/doctor/finding.js';
import type { DaemonProcess } from './daemon.js';
import type { Freeswitch } from './freeswitch.js';
import { outcomeOf } from './outcome.js';
import { Ringfence } from './ringfence.js';

/** `ringfence doctor` of this controller at this FreeSWITCH. */
export async function doctorOf(
  daemon: DaemonProcess,
  freeswitch: Freeswitch,
): Promise<{ findings: Finding[]; exitCode: number | null }> {
  const argv = ['doctor', '--json', '--listen', `127.0.0.1:${daemon.port}`];
  const access = ['--freeswitch', `127.0.0.1:${freeswitch.eventSocketPort}`];
  const { stdout, exitCode } = await outcomeOf(
    new Ringfence(daemon.folder).spawn([...argv, ...access], { FREESWITCH_PASSWORD: 'loopback' }),
  );
  return { findings: JSON.parse(stdout) as Finding[], exitCode };
}
