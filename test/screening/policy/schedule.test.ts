import { describe, expect, it } from 'vitest';
import { isProblem } from '../../../src/screening/policy/entry.js';
import { localMoment } from '../../../src/screening/policy/local-time.js';
import { covers, emptySchedule, parseSchedule } from '../../../src/screening/policy/schedule.js';

function read(text: string): string {
  const schedule = parseSchedule(text);
  return isProblem(schedule) ? schedule.problem : schedule.text;
}

describe('parseSchedule', () => {
  it.each([
    ['Mon-Fri 18:00-08:00, Sat, Sun', 'Mon-Fri 18:00-08:00, Sat, Sun'],
    ['monday - FRIDAY 18-8,sat , su', 'Mon-Fri 18:00-08:00, Sat, Sun'],
    ['mon wed fri 6pm - 8:30pm', 'Mon Wed Fri 18:00-20:30'],
    ['22:00–06:00', 'Mon-Sun 22:00-06:00'],
    ['Fri-Mon', 'Fri-Mon'],
    ['tue 12am-12pm', 'Tue 00:00-12:00'],
    ['Mon 20:00-24:00', 'Mon 20:00-24:00'],
    ['Mon 20:00-0:00', 'Mon 20:00-24:00'],
    ['2026-12-24', '2026-12-24'],
    ['2026-12-24 .. 2027-01-01 08:00-12:00', '2026-12-24..2027-01-01 08:00-12:00'],
    ['Sat EXCEPT 2026-12-26', 'Sat except 2026-12-26'],
    ['always', 'always'],
    ['Always except 12:00-13:00', 'always except Mon-Sun 12:00-13:00'],
    ['Mon 00:00-24:00, Tue 10:00-12:00', 'Mon 00:00-24:00, Tue 10:00-12:00'],
    ['Fri 18:00-20:00, Mon, Wed', 'Fri 18:00-20:00, Mon, Wed'],
  ])('reads %j as %j, which it reads again', (text, canonical) => {
    expect(read(text)).toBe(canonical);
    expect(read(canonical)).toBe(canonical);
  });

  it.each([
    ['', 'a period is empty; write for example "Mon-Fri 18:00-08:00, Sat, Sun"'],
    ['Mon,,Tue', 'a period is empty'],
    ['Mon except', 'a period is empty'],
    ['Mon except Tue except Wed', 'says "except" more than once'],
    ['Mo-Fr 25:00-08:00', '"25:00-08:00" has an hour or minute that no clock shows'],
    ['Mon 10:60-11:00', 'no clock shows'],
    ['Mon 24:00-08:00', 'no clock shows'],
    ['Mon 24:30-08:00', 'no clock shows'],
    ['Mon 13pm-2pm', 'no clock shows'],
    ['Mon 0am-2pm', 'no clock shows'],
    ['Mon 08:00-8:00', 'begins and ends at the same time; for whole days leave it out'],
    ['Someday', '"Someday" is neither days, hours nor a date'],
    ['M', 'is neither days, hours nor a date'],
    ['Mon-Someday', 'is neither days, hours nor a date'],
    ['Mon-Tue-Wed', 'is neither days, hours nor a date'],
    ['2026-02-30', '"2026-02-30" is neither days, hours nor a date'],
    ['2026-12-24..', 'is neither days, hours nor a date'],
    ['24.12.2026', 'is neither days, hours nor a date'],
    ['2027-01-01..2026-12-24', 'ends before it begins'],
    ['Mon-Fri 08:00-12:00, 13:00-17:00', 'has no days; write for example "Mon-Fri 13:00-17:00"'],
    [
      'Mon, Wed, Fri 18:00-20:00',
      '"Wed" has no hours, and "Fri 18:00-20:00" behind it has; write "Wed Fri 18:00-20:00" for the same hours, or put days without hours last',
    ],
    ['x'.repeat(1_001), '1000 characters at most'],
  ])('refuses %j: %s', (text, problem) => {
    expect(parseSchedule(text)).toEqual({ problem: expect.stringContaining(problem) });
  });
});

/** Tests lines `SCHEDULE in ZONE at TIME: on`. A line without a colon and a blank is a title. */
function table(text: string): void {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  it.each(lines)('%s', (line) => {
    const [, words = '', zone = '', at = '', expected = ''] =
      /^(.+) in (\S+) at (\S+): (on|off)$/.exec(line) ?? [];
    const schedule = parseSchedule(words);
    if (isProblem(schedule)) throw new Error(schedule.problem);
    const isOn = covers(schedule, localMoment(Date.parse(at), zone));
    expect(isOn ? 'on' : 'off').toBe(expected);
  });
}

describe('hours', () => {
  table(`
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-11-27T17:59:59.999Z: off
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-11-27T18:00Z: on
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-11-29T23:59Z: on
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-11-30T00:00Z: off
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-11-30T07:59Z: off
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-12-01T07:59Z: on
    Mon-Fri 18:00-08:00, Sat, Sun in UTC at 2026-12-01T08:00Z: off
    Mon-Fri 18:00-08:00, Sat, Sun in America/New_York at 2026-11-27T22:59Z: off
    Mon-Fri 18:00-08:00, Sat, Sun in America/New_York at 2026-11-27T23:00Z: on
    Mon-Fri 18:00-08:00, Sat, Sun in Europe/Berlin at 2026-11-27T17:00Z: on
  `);
});

describe('hours past midnight belong to the day on which they begin', () => {
  table(`
    Fri 22:00-06:00 in UTC at 2026-11-27T05:59Z: off
    Fri 22:00-06:00 in UTC at 2026-11-27T22:00Z: on
    Fri 22:00-06:00 in UTC at 2026-11-28T05:59Z: on
    Fri 22:00-06:00 in UTC at 2026-11-28T06:00Z: off
    Fri 22:00-06:00 in UTC at 2026-11-28T22:00Z: off
    2026-12-31 22:00-02:00 in UTC at 2027-01-01T01:59Z: on
    2026-12-31 22:00-02:00 in UTC at 2026-12-31T01:00Z: off
    Sat 23:00-24:00 in UTC at 2026-11-28T23:59Z: on
    Sat 23:00-24:00 in UTC at 2026-11-29T00:00Z: off
  `);
});

describe('days and dates', () => {
  table(`
    Sat-Mon in UTC at 2026-11-29T12:00Z: on
    Sat-Mon in UTC at 2026-11-30T23:59Z: on
    Sat-Mon in UTC at 2026-12-01T00:00Z: off
    Thu in UTC at 1970-01-01T00:00Z: on
    Wed in UTC at 1969-12-31T23:00Z: on
    2026-12-24..2027-01-01 in Europe/Berlin at 2026-12-23T22:59Z: off
    2026-12-24..2027-01-01 in Europe/Berlin at 2026-12-23T23:00Z: on
    2026-12-24..2027-01-01 in Europe/Berlin at 2027-01-01T22:59Z: on
    2026-12-24..2027-01-01 in Europe/Berlin at 2027-01-01T23:00Z: off
    always except 2026-12-24 in UTC at 2026-12-23T12:00Z: on
    always except 2026-12-24 in UTC at 2026-12-24T00:00Z: off
    Mon-Fri 18:00-08:00 except 2026-12-24 in UTC at 2026-12-23T23:59Z: on
    Mon-Fri 18:00-08:00 except 2026-12-24 in UTC at 2026-12-24T07:00Z: off
    Mon-Fri 18:00-08:00 except 2026-12-24 in UTC at 2026-12-25T07:00Z: on
    Mon except 12:00-13:00 in UTC at 2026-11-30T12:30Z: off
  `);
});

describe('clocks that go forward skip an hour', () => {
  table(`
    Sun 02:00-03:00 in Europe/Berlin at 2026-03-29T00:59Z: off
    Sun 02:00-03:00 in Europe/Berlin at 2026-03-29T01:00Z: off
    Sun 02:30-06:00 in Europe/Berlin at 2026-03-29T00:59Z: off
    Sun 02:30-06:00 in Europe/Berlin at 2026-03-29T01:00Z: on
    Sun 02:30-06:00 in Europe/Berlin at 2026-03-29T03:59Z: on
    Sun 02:30-06:00 in Europe/Berlin at 2026-03-29T04:00Z: off
    Sat 18:00-02:30 in Europe/Berlin at 2026-03-29T00:59Z: on
    Sat 18:00-02:30 in Europe/Berlin at 2026-03-29T01:00Z: off
    Mon-Fri 18:00-08:00 in America/New_York at 2026-03-06T22:59Z: off
    Mon-Fri 18:00-08:00 in America/New_York at 2026-03-06T23:00Z: on
    Mon-Fri 18:00-08:00 in America/New_York at 2026-03-09T21:59Z: off
    Mon-Fri 18:00-08:00 in America/New_York at 2026-03-09T22:00Z: on
    Sun 02:15-04:00 in Australia/Lord_Howe at 2026-10-03T15:29Z: off
    Sun 02:15-04:00 in Australia/Lord_Howe at 2026-10-03T15:30Z: on
    Sun 02:15-04:00 in Australia/Lord_Howe at 2026-10-03T16:59Z: on
    Sun 02:15-04:00 in Australia/Lord_Howe at 2026-10-03T17:00Z: off
  `);
});

describe('clocks that go back repeat an hour, and each period begins and ends once', () => {
  table(`
    Sun 02:00-03:00 in Europe/Berlin at 2026-10-24T23:59Z: off
    Sun 02:00-03:00 in Europe/Berlin at 2026-10-25T00:00Z: on
    Sun 02:00-03:00 in Europe/Berlin at 2026-10-25T01:59Z: on
    Sun 02:00-03:00 in Europe/Berlin at 2026-10-25T02:00Z: off
    Sun 02:30-06:00 in Europe/Berlin at 2026-10-25T00:29Z: off
    Sun 02:30-06:00 in Europe/Berlin at 2026-10-25T00:30Z: on
    Sun 02:30-06:00 in Europe/Berlin at 2026-10-25T01:15Z: on
    Sun 02:30-06:00 in Europe/Berlin at 2026-10-25T05:00Z: off
    Sat 18:00-02:30 in Europe/Berlin at 2026-10-25T00:29Z: on
    Sat 18:00-02:30 in Europe/Berlin at 2026-10-25T00:30Z: off
    Sat 18:00-02:30 in Europe/Berlin at 2026-10-25T01:15Z: off
    Sun 01:00-02:00 in America/New_York at 2026-11-01T04:59Z: off
    Sun 01:00-02:00 in America/New_York at 2026-11-01T05:00Z: on
    Sun 01:00-02:00 in America/New_York at 2026-11-01T06:59Z: on
    Sun 01:00-02:00 in America/New_York at 2026-11-01T07:00Z: off
    Sun 01:30-02:00 in Australia/Lord_Howe at 2026-04-04T14:29Z: off
    Sun 01:30-02:00 in Australia/Lord_Howe at 2026-04-04T14:30Z: on
    Sun 01:30-02:00 in Australia/Lord_Howe at 2026-04-04T15:29Z: on
    Sun 01:30-02:00 in Australia/Lord_Howe at 2026-04-04T15:30Z: off
  `);
});

it('covers nothing, never', () => {
  const schedule = emptySchedule('from the year 2040');
  for (const minute of [0, 1_439]) expect(covers(schedule, { day: 20_000, minute })).toBe(false);
});
