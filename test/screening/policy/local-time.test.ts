import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, localMoment } from '../../../src/screening/policy/local-time.js';
import { parseTimeZone, timeZones } from '../../../src/screening/policy/time-zone.js';
import { runs } from '../../support/runs.js';

const DAY = 86_400_000;
/** With an hour, half an hour and two hours of summer time, with turns at midnight, and with none. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Africa/Cairo',
  'America/Nuuk',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'UTC',
];
const START = Date.UTC(2026, 0, 1);

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, made);
  return made;
}

/** What the clocks show by the platform, in minutes since 1970. */
function shown(at: number, timeZone: string): number {
  const parts = (clocks.get(timeZone) ?? clockOf(timeZone)).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return (
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / 60_000
  );
}

function minutes(at: number, timeZone: string): number {
  const { day, minute } = localMoment(at, timeZone);
  return day * 1_440 + minute;
}

describe('localMoment', () => {
  it.each(ZONES)('shows the clocks of %s on each day of two years, and never goes back', (zone) => {
    let before = Number.NEGATIVE_INFINITY;
    let goesBack = 0;
    let differs = 0;
    for (let at = START; at < START + 730 * DAY; at += DAY / 96) {
      const here = minutes(at, zone);
      if (here < before) goesBack++;
      before = here;
      if (at % (DAY / 8) === 0 && here !== shown(at, zone)) differs++;
    }
    expect(goesBack).toBe(0);
    // Only in an hour that is repeated.
    expect(differs).toBeLessThanOrEqual(2);
  });

  it('says the same in whatever order it is asked', () => {
    const moment = fc.integer({ min: START, max: START + 730 * DAY });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, moment, (zone, one, other) => {
        const first = minutes(one, zone);
        minutes(other, zone);
        expect(minutes(one, zone)).toBe(first);
        expect(first).toBeGreaterThanOrEqual(shown(one, zone));
        expect(first - shown(one, zone)).toBeLessThan(120);
      }),
      { numRuns: runs(200) },
    );
  });

  it('takes a zone that this version of Node.js does not know for UTC', () => {
    expect(localMoment(Date.UTC(2026, 0, 1, 1, 2), 'Mars/Olympus')).toEqual({
      day: 20_454,
      minute: 62,
    });
  });
});

describe('instantOf', () => {
  it.each([
    ['Europe/Berlin', '2026-12-24T19:00', '2026-12-24T18:00Z'],
    ['Europe/Berlin', '2026-07-01T19:00', '2026-07-01T17:00Z'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30Z'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30Z'],
    ['Africa/Cairo', '2026-04-24T00:00', '2026-04-23T22:00Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z'],
    ['UTC', '2026-11-01T01:30', '2026-11-01T01:30Z'],
  ])('in %s, %s is %s', (zone, local, instant) => {
    expect(new Date(instantOf(Date.parse(`${local}Z`), zone))).toEqual(new Date(instant));
  });
});

describe('parseTimeZone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    [' america/new york ', 'America/New_York'],
    ['utc', 'UTC'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
  ])('reads %j as %s', (text, timeZone) => expect(parseTimeZone(text)).toEqual({ timeZone }));

  it.each([
    ['Berlin', 'did you mean "Europe/Berlin"?'],
    ['new york', 'did you mean "America/New_York"?'],
    ['Europe/Berln', 'did you mean "Europe/Berlin"?'],
    ['+01:00', 'give an IANA name like Europe/Berlin'],
    ['', 'unknown time zone ""'],
    ['Mars/Olympus', 'unknown time zone "Mars/Olympus"'],
    ['x'.repeat(10_000), 'unknown time zone'],
  ])('refuses %j: %s', (text, problem) => {
    expect(parseTimeZone(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('knows the zones of the world', () => {
    expect(timeZones()).toEqual(expect.arrayContaining(['Europe/Berlin', 'UTC']));
  });
});
