import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../support/policy.js';
import { Ringfence } from '../../support/ringfence.js';

const HOURS = 'Mon-Fri 18:00-08:00, Sat, Sun';
const CALLER = '+14155550100';

async function withNight(): Promise<Ringfence> {
  const ringfence = new Ringfence();
  await createPolicy(ringfence.db, (edit) => {
    edit.addAccount('acme', { country: 'US', timeZone: 'America/New_York' });
    edit.addAccount('globex', { country: 'DE' });
    edit.createList('acme/night', 'block', {}, true);
    edit.createList('spam', 'block', { everyone: true }, false);
    const entry = { kind: 'number', text: CALLER, probe: CALLER } as const;
    edit.addEntries('acme/night', [entry]);
  });
  return ringfence;
}

describe.concurrent('list schedule', () => {
  it('sets when a list works, and check asks at any time', async () => {
    const ringfence = await withNight();
    const set = await ringfence.run('list', 'schedule', 'acme/night', 'mon-fri 6pm-8am, sat, sun');
    expect(set.stdout).toMatch(
      /^acme\/night works Mon-Fri 18:00-08:00, Sat, Sun\n {2}acme: (works|does not work) now, America\/New_York\n$/,
    );
    expect([set.stderr, set.exitCode]).toEqual(['', 0]);
    const at = (time: string) =>
      ringfence.run('check', 'acme', '--from', CALLER, '--at', time, '--utc');
    expect(await at('2026-11-27 17:59')).toMatchObject({
      exitCode: 0,
      stdout: [
        'transfer (default)',
        '  The call comes at 2026-11-27 22:59:00Z.',
        `  The caller is ${CALLER}.`,
        `  List acme/night blocks ${CALLER}, but the list doesn't work at that time; its schedule is ${HOURS} (America/New_York).`,
        "  Transferred, because no rule matches the call, so the account's default applies.",
        '  To use that list always: ringfence list schedule acme/night always',
        '',
      ].join('\n'),
    });
    expect((await at('2026-11-27 18:00')).exitCode).toBe(10);
    expect((await at('2026-11-27T22:59Z')).exitCode).toBe(0);
    expect((await at('2026-11-27T23:00Z')).exitCode).toBe(10);
    expect(await at('soon')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--at "soon" is not a valid time'),
    });
  });

  it('takes exceptions, shows the schedule and ends it', async () => {
    const ringfence = await withNight();
    const json = (...argv: string[]) => ringfence.json('list', 'schedule', 'acme/night', ...argv);
    const except = ['--except', '2026-12-24..2027-01-01', '--except', 'Mon 12:00-13:00'];
    const schedule = `${HOURS} except 2026-12-24..2027-01-01, Mon 12:00-13:00`;
    const accounts = [
      { account: 'acme', timeZone: 'America/New_York', standing: expect.any(String) },
    ];
    const report = { list: 'acme/night', schedule, accounts };
    expect(await json(HOURS, ...except)).toEqual(report);
    expect(await json()).toEqual(report);
    expect(await ringfence.json('list', 'show', 'acme/night')).toMatchObject({ schedule });
    expect((await ringfence.run('list', 'show', 'acme/night')).stdout).toContain(
      `schedule    ${schedule}\n`,
    );
    expect(await json('always')).toMatchObject({
      schedule: 'always',
      accounts: [{ standing: 'in-effect' }],
    });
    expect(await ringfence.json('list', 'show', 'acme/night')).not.toHaveProperty('schedule');
    await ringfence.run('undo', '--yes');
    expect(await json()).toMatchObject({ schedule });
    expect(await json('--except', '2026-12-24')).toMatchObject({
      schedule: 'always except 2026-12-24',
    });
  });

  it('names accounts without a time zone, where the list is active', async () => {
    const ringfence = await withNight();
    expect(await ringfence.run('list', 'schedule', 'spam', 'always except 1999-12-31')).toEqual({
      stdout: [
        'spam works always except 1999-12-31',
        '  acme: works now, America/New_York',
        '  globex: works now, UTC',
        '',
      ].join('\n'),
      stderr:
        'note: account globex has no time zone, so the schedule follows UTC; to set one: ringfence account set globex --time-zone Europe/Berlin\n',
      exitCode: 0,
    });
    const show = await ringfence.run('account', 'set', 'globex', '--time-zone', 'europe/berlin');
    expect(show.stdout).toContain('time zone   Europe/Berlin\n');
    expect((await ringfence.run('list', 'schedule', 'spam')).stderr).toBe('');
    const reset = await ringfence.run('account', 'set', 'globex', '--no-time-zone');
    expect(reset.stdout).toContain('time zone   UTC (none set)\n');
  });

  it.each([
    [['list', 'schedule', 'acme/night', 'someday'], 2, '"someday" is neither days, hours nor a'],
    [['list', 'schedule', 'acme/nigt', 'Mon'], 3, 'did you mean "acme/night"?'],
    [['account', 'set', 'acme', '--time-zone', 'Berlin'], 2, 'did you mean "Europe/Berlin"?'],
  ])('refuses %j', async (argv, exitCode, problem) => {
    const ringfence = await withNight();
    expect(await ringfence.run(...(argv as string[]))).toMatchObject({
      exitCode,
      stderr: expect.stringContaining(problem as string),
    });
  });
});
