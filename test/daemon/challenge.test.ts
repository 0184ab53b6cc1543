import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../../src/replay/play.js';
import { readRecordings } from '../../src/replay/recording.js';
import { DaemonProcess } from '../support/daemon.js';
import { EVENTUALLY } from '../support/patience.js';

const CALLS = new URL('../../fixtures/calls', import.meta.url).pathname;
const CALLER = '+14155550100';

/** The recorded conversations of challenged calls, with the controller and its companion as processes. */
describe('a challenge', () => {
  const daemon = new DaemonProcess();

  beforeAll(async () => {
    await daemon.command('account', 'add', 'acme', '--default-account');
    const challenge = ['--action', 'challenge', '--remember', '30d'];
    await daemon.command('list', 'create', 'acme/asked', ...challenge);
    await daemon.command('list', 'add', 'acme/asked', '+1415*');
    // Neither a web interface nor a shared policy: the companion is only started to remember.
    await daemon.start();
  });
  afterAll(() => daemon.dispose());

  async function said(name: string): Promise<string> {
    const [recording] = readRecordings([`${CALLS}/${name}.esl`]);
    if (recording === undefined) throw new Error(`no recording ${name}`);
    const written = await play(recording, daemon);
    const [, verdict, reason] =
      /ringfence_verdict=(\w+);ringfence_reason=([\w-]+)/.exec(written) ?? [];
    return `${verdict} ${reason}`;
  }

  const check = () => daemon.command('check', 'acme', '--from', CALLER);
  const companion = async () => {
    const status = JSON.parse(await daemon.command('status', '--json')) as { companion?: object };
    return status.companion;
  };

  it('is explained before anybody calls', async () => {
    expect(await check()).toContain(
      `challenge (blocked-prefix) by acme/asked: +1415*
  The caller is ${CALLER}.
  List acme/asked blocks +1415*, which matches ${CALLER}: this decides.
  Asked to press a digit, and remembered for 30d if the caller does, because an entry blocks a prefix of this number.`,
    );
  });

  it('asks, then rejects who pressed another digit or none', async () => {
    expect(await said('challenge-asks')).toBe('challenge blocked-prefix');
    expect(await said('challenge-failed')).toBe('reject challenge-failed');
    expect(await said('challenge-silent')).toBe('reject challenge-failed');
    expect(await said('challenge-asks')).toBe('challenge blocked-prefix');
    expect(await companion()).toBeUndefined();
  });

  it('lets who pressed it through, and does not ask that number again', async () => {
    expect(await said('challenge-passed')).toBe('transfer challenge-passed');
    await expect.poll(() => said('challenge-asks'), EVENTUALLY).toBe('transfer allowed-number');
    expect(await companion()).toMatchObject({ restarts: 0 });
    const shown = await daemon.command('list', 'show', 'acme/challenged', '--json');
    const { entries } = JSON.parse(shown) as { entries: Record<string, string>[] };
    expect(entries).toHaveLength(1);
    const [entry = {}] = entries;
    expect(entry).toMatchObject({
      text: CALLER,
      author: 'challenge',
      origin: expect.stringMatching(/^challenge passed in call [0-9a-f-]{36}$/),
    });
    const days = (Date.parse(entry['expiresAt'] ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    expect(await check()).toContain('transfer (allowed-number) by acme/challenged');
    expect(await daemon.command('history', 'acme')).toContain('challenge passed in call');
  });

  it('is undone like any other change', async () => {
    await daemon.command('undo', '--yes');
    expect(await check()).toContain('challenge (blocked-prefix)');
  });

  it('is in the call log as two calls, and each explains itself', async () => {
    // Recordings of one call have one UUID, and the latest is shown.
    await said('challenge-passed');
    const latest = async () => (await daemon.calls(1))[0]?.['reason'];
    await expect.poll(latest, EVENTUALLY).toBe('challenge-passed');
    const table = await daemon.command('calls', 'acme', '--limit', '1000');
    expect(table).toMatch(/challenge +blocked-prefix/);
    expect(table).toMatch(/transfer +challenge-passed/);
    const calls = await daemon.calls();
    const passed = calls.find(({ reason }) => reason === 'challenge-passed');
    const shown = await daemon.command('calls', 'show', String(passed?.['uuid']));
    expect(shown).toContain('List acme/asked blocks +1415*');
    expect(shown).toContain(
      'Transferred, because the caller pressed the digit that was asked for.',
    );
    const failed = calls.find(({ reason }) => reason === 'challenge-failed');
    expect(await daemon.command('calls', 'show', String(failed?.['uuid']))).toContain(
      "Rejected with CALL_REJECTED, because the caller didn't press the digit that was asked for.",
    );
  });
});
