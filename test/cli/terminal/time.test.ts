import { beforeAll, describe, expect, it } from 'vitest';
import { showMoment, showTime } from '../../../src/cli/terminal/time.js';
import { call, logCalls, rejected } from '../../support/calls.js';
import { Ringfence } from '../../support/ringfence.js';

describe('showTime', () => {
  it.each([
    [new Date(2026, 10, 22, 14, 3, 7), '2026-11-22 14:03:07'],
    [new Date(2026, 6, 1), '2026-07-01 00:00:00'],
    [new Date(2026, 11, 31, 23, 59, 59, 999), '2026-12-31 23:59:59'],
  ])('%s in local time', (date, expected) => {
    expect(showTime(date.getTime())).toBe(expected);
  });
});

describe('--until', () => {
  const DAY = ', when that day begins';

  it.each([
    ['Asia/Kolkata', '2100-02-03', `2100-02-03 00:00:00 +05:30${DAY}`],
    ['Europe/Berlin', '2100-07-03', `2100-07-03 00:00:00 +02:00${DAY}`],
    ['Europe/Berlin', '2100-12-31 18:00', '2100-12-31 18:00:00 +01:00'],
    ['America/St_Johns', '2100-01-01T00:00Z', '2099-12-31 20:30:00 -03:30'],
    ['UTC', '2100-01-01', `2100-01-01 00:00:00 +00:00${DAY}`],
  ])('in %s, %s is shown as %s', async (TZ, until, moment) => {
    const ringfence = new Ringfence();
    await ringfence.ok('account', 'add', 'acme', '--country', 'US');
    await ringfence.ok('list', 'create', 'acme/spam');
    for (const argv of [
      ['block', 'acme', '+14155550100'],
      ['allow', 'acme', '+14155550101'],
      ['list', 'add', 'acme/spam', '+14155550102'],
      ['account', 'pause', 'acme'],
    ]) {
      const { stderr } = await ringfence.runIn({ TZ }, ...argv, '--until', until);
      expect(stderr).toContain(`note: until ${moment}\n`);
    }
  });

  it('is in UTC with --utc', async () => {
    const ringfence = new Ringfence();
    await ringfence.ok('account', 'add', 'acme', '--country', 'US');
    const argv = ['account', 'pause', 'acme', '--until', '2100-01-01', '--utc'];
    const { stderr } = await ringfence.runIn({ TZ: 'Asia/Kolkata' }, ...argv);
    expect(stderr).toBe(`note: until ${showMoment(Date.UTC(2100, 0, 1), 'utc')}${DAY}\n`);
  });
});

describe('times', () => {
  const ringfence = new Ringfence();
  const HALF_A_MINUTE_AGO = Date.now() - 30_000;
  // Five and a half hours ahead of UTC, all the year.
  const env = { TZ: 'Asia/Kolkata' };
  const document = JSON.stringify({
    accounts: [{ id: 'acme', country: 'US', pausedUntil: '2100-02-03T04:05:06Z' }],
  });

  beforeAll(async () => {
    await ringfence.ok('account', 'add', 'acme', '--country', 'US');
    await ringfence.ok('account', 'pause', 'acme', '--until', '2100-02-03 04:05', '--utc');
    await ringfence.ok('block', 'acme', '+14155550100', '--until', '2100-02-03 04:05', '--utc');
    const at = HALF_A_MINUTE_AGO;
    logCalls(ringfence, [call('one', { at }), rejected('two', { at })]);
  });

  const PAUSED = ['2100-02-03 09:35:00', '2100-02-03 04:05:00Z'];
  const LOGGED = [HALF_A_MINUTE_AGO + 5.5 * 3_600_000, HALF_A_MINUTE_AGO].map((at, isUtc) =>
    new Date(at)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')
      .concat(isUtc ? 'Z' : ''),
  );

  it.each([
    [['account', 'list'], PAUSED],
    [['account', 'show', 'acme'], PAUSED],
    [['list', 'show', 'acme/blocked'], PAUSED],
    [['list', 'show', 'acme/blocked'], LOGGED],
    [['calls'], LOGGED],
    [['calls', 'show', 'one'], LOGGED],
    [['calls', 'stats', '--since', LOGGED[1] as string], LOGGED],
    [['replay', '--calls', 'acme', '--since', LOGGED[1] as string], LOGGED],
    [['undo', '2', '--dry-run'], PAUSED],
    // After the undo, which it would block.
    [['account', 'set', 'acme', '--name', 'Acme'], PAUSED],
    [
      ['apply', 'pause.json', '--dry-run'],
      ['2100-02-03 09:35:06', '2100-02-03 04:05:06Z'],
    ],
  ] as const)('of %j are local, and with --utc in UTC', async (words, [local = '', utc = '']) => {
    const argv = words.map((word) =>
      word === 'pause.json' ? ringfence.file(word, document) : word,
    );
    const here = await ringfence.runIn(env, ...argv);
    expect(here.stdout + here.stderr).toContain(local);
    expect(here.stdout + here.stderr).not.toContain(utc);
    const there = await ringfence.runIn(env, ...argv, '--utc');
    expect(there.stdout + there.stderr).toContain(utc);
    expect(there.stdout + there.stderr).not.toContain(local);
  });

  it.each([
    [['account', 'pause', 'acme', '--until', '2100-01-01 10:00'], '2100-01-01T04:30:00.000Z'],
    [['account', 'pause', 'acme', '--until', '2100-01-01 10:00', '--utc'], '2100-01-01T10:00:00'],
    [['account', 'pause', 'acme', '--until', '2100-01-01T10:00Z'], '2100-01-01T10:00:00.000Z'],
  ])('that are typed are local as well: %j', async (argv, expected) => {
    const { stdout } = await ringfence.runIn(env, ...argv, '--json');
    expect((JSON.parse(stdout) as { pausedUntil: string }).pausedUntil).toContain(expected);
  });
});
