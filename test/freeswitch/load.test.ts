import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DaemonProcess } from '../support/daemon.js';
import { Freeswitch, findFreeswitch, shippedDialplan } from '../support/freeswitch.js';
import { findSipp, sipCalls } from '../support/sipp.js';

/*
 * What a controller that is frozen for good costs FreeSWITCH: each call holds a thread until the guard
 * fires, which looks 1,000 times a second whether `connect` has come (mod_event_socket.c:537). A
 * measurement, by request: its figures are those of the machine.
 */

const isPossible =
  process.env['MEASURE_LOAD'] !== undefined &&
  findFreeswitch() !== undefined &&
  findSipp() !== undefined;

const PER_SECOND = Number(process.env['MEASURE_LOAD'] || 40);
const SECONDS = 30;

describe.runIf(isPossible)(`FreeSWITCH at ${PER_SECOND} calls a second`, () => {
  it.each(['running', 'frozen'] as const)('beside a controller that is %s', async (state) => {
    const daemon = new DaemonProcess();
    onTestFinished(() => daemon.dispose());
    await daemon.command('account', 'add', 'acme', '--default-account');
    await daemon.start();
    const freeswitch = await Freeswitch.start(shippedDialplan(daemon.port, 'async'));
    onTestFinished(() => freeswitch.stop());
    if (state === 'frozen') daemon.child?.kill('SIGSTOP');
    const idleThreads = threadsOf(freeswitch.pid);
    const before = cpuSecondsOf(freeswitch.pid);
    const calls = sipCalls(freeswitch.sipPort, [{ from: '+14155550101', to: '1000' }], {
      count: PER_SECOND * SECONDS,
      perSecond: PER_SECOND,
      talkMs: 100,
    });
    let most = 0;
    for (let second = 0; second < SECONDS; second++) {
      await sleep(1_000);
      most = Math.max(most, threadsOf(freeswitch.pid));
    }
    const cpuS = cpuSecondsOf(freeswitch.pid) - before;
    const results = await calls;
    const figures = { state, cpuShare: cpuS / SECONDS, idleThreads, most, load: loadavg() };
    console.log(JSON.stringify({ ...figures, ...results }));
    expect(results.failed).toBe(0);
  });
});

function threadsOf(pid: number): number {
  return Number(/^Threads:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** utime and stime of proc(5), in the 100 ticks a second that Linux shows. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
