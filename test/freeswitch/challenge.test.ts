import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { challengedCalls, type Presses } from '../support/challenged-calls.js';
import { DaemonProcess } from '../support/daemon.js';
import { challengeDialplan, Freeswitch, findFreeswitch } from '../support/freeswitch.js';
import { findSipp, type SipCall, type SipLoad, sipCalls } from '../support/sipp.js';
import { temporaryFolder } from '../support/temporary.js';
import { wav } from '../support/wav.js';

const isPossible = findFreeswitch() !== undefined && findSipp() !== undefined;

/** All of them are on a list that challenges. */
const CALLER = (at: number): SipCall => ({ from: `+1415555${1000 + at}`, to: '1000' });
const THREE_TRIES = { talkMs: 40_000 };

describe.runIf(isPossible).each(['async', 'sync'] as const)(
  'FreeSWITCH, %s, a challenge',
  (mode) => {
    const daemon = new DaemonProcess();
    let freeswitch: Freeswitch;

    beforeAll(async () => {
      await daemon.command('account', 'add', 'acme', '--default-account', '--block-anonymous');
      await daemon.command('account', 'set', 'acme', '--anonymous-action', 'challenge 30d');
      await daemon.command('list', 'create', 'acme/asked', '--action', 'challenge');
      await daemon.command('list', 'add', 'acme/asked', '+1415555*');
      await daemon.start();
      freeswitch = await Freeswitch.start(challengeDialplan(daemon.port, mode));
    });
    afterAll(async () => {
      await freeswitch?.stop();
      await daemon.dispose();
    });

    /** What SIPp saw, the reasons in the call log, and the variables when the call ended. */
    async function place(call: SipCall, presses: Presses, load?: SipLoad) {
      let final = '';
      const event = await freeswitch.hangup(call.from, async () => {
        const { finals } = await challengedCalls(freeswitch.sipPort, [call], presses, load);
        final = Object.keys(finals).join();
      });
      await expect.poll(() => freeswitch.api('show calls count')).toContain('0 total');
      const reasons = await reasonsOf(event['Unique-ID'] ?? '');
      return { final, event, reasons };
    }

    async function reasonsOf(uuid: string): Promise<string[]> {
      const ofCall = (await daemon.calls()).filter((call) => call['uuid'] === uuid);
      return ofCall.map(({ verdict, reason }) => `${verdict} ${reason}`).reverse();
    }

    const ASKED = 'transfer blocked-prefix';
    const PASSED = [ASKED, 'transfer challenge-passed'];
    const FAILED = [ASKED, 'reject challenge-failed'];

    it.each<[string, Presses, string, string[]]>([
      ['the digit, as SIP INFO', { presses: ['asked'] }, 'talks', PASSED],
      ['the digit, as RTP events', { presses: ['asked'], byRtp: true }, 'talks', PASSED],
      ['a wrong digit first', { presses: ['wrong', 'asked'] }, 'talks', PASSED],
      ['* and # first', { presses: ['*', '#', 'asked'] }, 'talks', PASSED],
      ['three wrong digits', { presses: ['wrong', 'wrong', 'wrong'] }, 'ended', FAILED],
    ])('%s', async (_, presses, end, expected) => {
      const { final, reasons, event } = await place(CALLER(1), presses);
      expect(final).toBe(`asked, ${end} challenge blocked-prefix`);
      await expect.poll(() => reasonsOf(event['Unique-ID'] ?? '')).toEqual(expected);
      expect(reasons.length).toBeLessThanOrEqual(2);
      expect(event).toMatchObject(
        end === 'talks'
          ? {
              variable_ringfence_verdict: 'transfer',
              variable_ringfence_reason: 'challenge-passed',
            }
          : { 'Hangup-Cause': 'CALL_REJECTED', variable_ringfence_verdict: 'reject' },
      );
      // The guard, and everything of ours that others may stumble over, is gone.
      if (end === 'talks') expect(event).not.toHaveProperty('variable_socket_resume');
      expect(event).not.toHaveProperty('variable_ringfence_prompt');
    });

    it('ends after three questions that nobody answers, which are as many beeps as the digit', async () => {
      const { final, event } = await place(CALLER(2), { presses: [] }, THREE_TRIES);
      expect(final).toBe('asked, ended challenge blocked-prefix');
      await expect.poll(() => reasonsOf(event['Unique-ID'] ?? '')).toEqual(FAILED);
      const [digit, pressed, played] = (event['variable_ringfence_answer'] ?? '').split(':');
      expect(pressed).toBe('');
      expect(Number(played) / 500).toBeCloseTo(Number(digit) || 10, 0);
    });

    it('asks with the sounds of FreeSWITCH if they are installed', async () => {
      const sounds = temporaryFolder();
      for (const folder of ['voicemail', 'digits']) {
        mkdirSync(join(sounds, folder, '8000'), { recursive: true });
      }
      writeFileSync(join(sounds, 'voicemail', '8000', 'vm-press.wav'), wav(1_000));
      for (let digit = 0; digit < 10; digit++) {
        writeFileSync(join(sounds, 'digits', '8000', `${digit}.wav`), wav(400 + 400 * digit));
      }
      await freeswitch.api(`global_setvar sound_prefix=${sounds}`);
      const { event } = await place(CALLER(3), { presses: [] }, THREE_TRIES);
      await freeswitch.api('global_setvar sound_prefix=');
      const [digit, , played] = (event['variable_ringfence_answer'] ?? '').split(':');
      // FreeSWITCH adds a quarter of a second behind the last file.
      expect(Math.floor((Number(played) - 1_400) / 400)).toBe(Number(digit));
    });

    it('lets a caller through who can not be asked, without a sound', async () => {
      await freeswitch.api('unload mod_tone_stream');
      const { event } = await place(CALLER(4), { presses: [] }, THREE_TRIES);
      await freeswitch.api('load mod_tone_stream');
      expect(event['variable_ringfence_answer']).toMatch(/^\d::$/);
      await expect
        .poll(() => reasonsOf(event['Unique-ID'] ?? ''))
        .toEqual([ASKED, 'transfer fail-open:no-challenge']);
      expect(event).toMatchObject({ 'Hangup-Cause': 'NORMAL_CLEARING' });
    });

    it('is not stuck with a caller who hangs up meanwhile', async () => {
      const { final, event } = await place(CALLER(5), { presses: ['wrong'] }, { talkMs: 200 });
      expect(final).toBe('asked, talks challenge blocked-prefix');
      await expect.poll(() => reasonsOf(event['Unique-ID'] ?? '')).toEqual([ASKED]);
    });

    it('asks a caller who withholds the number every time', async () => {
      const anonymous = { from: 'anonymous', to: '1000', headers: ['Privacy: id'] };
      for (let call = 0; call < 2; call++) {
        const { final } = await place(anonymous, { presses: ['asked'] });
        expect(final).toBe('asked, talks challenge blocked-anonymous');
      }
    });

    it('is neither dialled nor answered by a header', async () => {
      const prefixes = ['', 'X-', 'P-', 'K-', 'On'];
      const dialled = prefixes.map((prefix) => ({
        from: '+442071838750',
        to: 'ringfence-challenge',
        headers: [`${prefix}ringfence_challenge: 1`],
      }));
      const { finals } = await sipCalls(freeswitch.sipPort, dialled);
      expect(finals).toEqual({ '200 transfer default acme ringfence-challenge': prefixes.length });
      const forged = prefixes.map((prefix) => ({
        ...CALLER(6),
        headers: [`${prefix}ringfence_answer: 1:1:1`],
      }));
      const presses = { presses: ['*', '*', '*'] };
      const asked = await challengedCalls(freeswitch.sipPort, forged, presses);
      expect(asked.finals).toEqual({ 'asked, ended challenge blocked-prefix': prefixes.length });
    });

    it('remembers exactly the number that passed', async () => {
      await daemon.command('list', 'set', 'acme/asked', '--action', 'challenge 30d');
      await place(CALLER(7), { presses: ['asked'] });
      const remembered = () => daemon.command('list', 'show', 'acme/challenged', '--json');
      await expect.poll(remembered, { timeout: 10_000 }).toContain(CALLER(7).from);
      const { entries } = JSON.parse(await remembered()) as { entries: Record<string, string>[] };
      expect(entries).toMatchObject([{ text: CALLER(7).from, author: 'challenge' }]);
      const days = (Date.parse(entries[0]?.['expiresAt'] ?? '') - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(29.9);
      expect(days).toBeLessThanOrEqual(30);
      const { finals } = await sipCalls(freeswitch.sipPort, [CALLER(7)]);
      expect(finals).toEqual({ '200 transfer allowed-number acme/challenged acme 1000': 1 });
      const other = await place(CALLER(8), { presses: ['wrong', 'wrong', 'wrong'] });
      expect(other.final).toBe('asked, ended challenge blocked-prefix');
      await daemon.command('list', 'set', 'acme/asked', '--action', 'challenge');
    });
  },
);
