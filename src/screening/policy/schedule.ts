import { isProblem, type Problem } from './entry.js';
import type { LocalMoment } from './local-time.js';

/** When a list works, by the clocks of the account. */
export interface Schedule {
  /** Canonical: `Mon-Fri 18:00-08:00, Sat, Sun except 2026-12-24..2027-01-01`. */
  readonly text: string;
  /** Empty: always. */
  readonly during: readonly Period[];
  readonly except: readonly Period[];
}

/** Days with the same hours. Hours past midnight belong to the day on which they begin. */
interface Period {
  readonly text: string;
  readonly days: readonly Days[];
  /** Minutes from the start of the day; `to` is exclusive, and past 1440 on the next day. */
  readonly from: number;
  readonly to: number;
}

/** Weekdays, of which Sunday is bit 0, or dates as days since 1970-01-01. */
type Days =
  | { readonly text: string; readonly weekdays: number }
  | { readonly text: string; readonly first: number; readonly last: number };

export const ALWAYS = 'always';

/** Null for a schedule that is no restriction. */
export function scheduleOrNone(schedule: Schedule | undefined): Schedule | null {
  return schedule === undefined || schedule.text === ALWAYS ? null : schedule;
}

/** Whether the schedule covers a moment, on the clocks of the account. */
export function covers({ during, except }: Schedule, moment: LocalMoment): boolean {
  const isIn = (periods: readonly Period[]) => periods.some((period) => includes(period, moment));
  return (during.length === 0 || isIn(during)) && !isIn(except);
}

/** A schedule that covers no moment. */
export function emptySchedule(text: string): Schedule {
  return { text, during: [{ text, days: [], from: 0, to: 0 }], except: [] };
}

const DAY_MINUTES = 1_440;

function includes({ days, from, to }: Period, { day, minute }: LocalMoment): boolean {
  return (
    (from <= minute && minute < to && isAmong(days, day)) ||
    (minute + DAY_MINUTES < to && isAmong(days, day - 1))
  );
}

function isAmong(days: readonly Days[], day: number): boolean {
  // 1970-01-01 was a Thursday.
  const bit = 1 << ((((day + 4) % 7) + 7) % 7);
  return days.some((each) =>
    'weekdays' in each ? (each.weekdays & bit) !== 0 : each.first <= day && day <= each.last,
  );
}

const LONGEST = 1_000;

/**
 * Reads `PERIOD, PERIOD ... [except PERIOD, ...]` or `always [except ...]`. A period has days
 * (`Mon-Fri`, `Sat Sun`, `2026-12-24..2027-01-01`), hours (`18:00-08:00`) or both.
 */
export function parseSchedule(text: string): Schedule | Problem {
  if (text.length > LONGEST) {
    return { problem: `a schedule has ${LONGEST} characters at most; merge its periods` };
  }
  const [during = '', except, ...more] = text.split(/\bexcept\b/i);
  if (more.length > 0) return { problem: `"${text}" says "except" more than once` };
  const isAlways = during.trim().toLowerCase() === ALWAYS;
  const periods = isAlways ? [] : parsePeriods(during);
  const exceptions = except === undefined ? [] : parsePeriods(except);
  if (isProblem(periods)) return periods;
  if (isProblem(exceptions)) return exceptions;
  const canonical = [
    isAlways ? ALWAYS : textOf(periods),
    ...(exceptions.length === 0 ? [] : [`except ${textOf(exceptions)}`]),
  ].join(' ');
  return { text: canonical, during: periods, except: exceptions };
}

function textOf(periods: readonly Period[]): string {
  return periods.map((period) => period.text).join(', ');
}

function parsePeriods(text: string): Period[] | Problem {
  const periods: Period[] = [];
  let bare: Period | undefined;
  for (const part of text.split(',')) {
    const period = parsePeriod(part.trim().replace(/\s*(\.\.|[-–])\s*/g, '$1'));
    if (isProblem(period)) return period;
    const [first] = period.days;
    if (first === undefined) {
      if (periods.length > 0) return { problem: hoursAlone(part.trim(), periods) };
      periods.push({ ...period, days: [EVERY_DAY], text: `${EVERY_DAY.text} ${period.text}` });
      continue;
    }
    const isBare = period.text === period.days.map((each) => each.text).join(' ');
    if ('weekdays' in first) {
      if (bare !== undefined && !isBare) return { problem: unclear(bare, period) };
      if (isBare) bare = period;
    }
    periods.push(period);
  }
  return periods;
}

const EVERY_DAY: Days = { text: 'Mon-Sun', weekdays: 0b111_1111 };

function hoursAlone(text: string, periods: readonly Period[]): string {
  const days = periods
    .at(-1)
    ?.days.map((each) => each.text)
    .join(' ');
  return `"${text}" has no days; write for example "${days} ${text}"`;
}

/** `Mon, Wed, Fri 18:00-20:00`: are those the hours of Monday? */
function unclear(bare: Period, period: Period): string {
  const days = [...bare.days, ...period.days].map((each) => each.text).join(' ');
  const hours = period.text.split(' ').at(-1);
  return `"${bare.text}" has no hours, and "${period.text}" behind it has; write "${days} ${hours}" for the same hours, or put days without hours last`;
}

/** One without days has hours alone. */
function parsePeriod(text: string): Period | Problem {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return { problem: `a period is empty; ${EXAMPLE}` };
  const hours = parseHours(words.at(-1) ?? '');
  if (hours !== undefined && isProblem(hours)) return hours;
  const days: Days[] = [];
  for (const word of hours === undefined ? words : words.slice(0, -1)) {
    const read = parseWeekdays(word) ?? parseDates(word);
    if (isProblem(read)) return read;
    days.push(read);
  }
  const { from, to } = hours ?? { from: 0, to: DAY_MINUTES };
  const texts = days.map((each) => each.text);
  const written = hours === undefined ? texts : [...texts, `${clock(from)}-${clock(to)}`];
  return { text: written.join(' '), days, from, to };
}

const EXAMPLE = 'write for example "Mon-Fri 18:00-08:00, Sat, Sun"';
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function parseWeekdays(word: string): Days | undefined {
  const [first, last, ...more] = word.toLowerCase().split(/[-–]/).map(weekday);
  if (first === undefined || first < 0 || more.length > 0) return undefined;
  if (last === undefined) return { text: dayName(first), weekdays: 1 << first };
  if (last < 0) return undefined;
  let weekdays = 0;
  for (let day = first; ; day = (day + 1) % 7) {
    weekdays |= 1 << day;
    if (day === last) break;
  }
  return { text: `${dayName(first)}-${dayName(last)}`, weekdays };
}

function weekday(text: string): number {
  return text.length < 2 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(text));
}

function dayName(day: number): string {
  const name = WEEKDAYS[day] as string;
  return name.charAt(0).toUpperCase() + name.slice(1, 3);
}

function parseDates(word: string): Days | Problem {
  const [from = '', until = from, ...more] = word.split('..');
  const [first, last] = [dayOf(from), dayOf(until)];
  if (first === undefined || last === undefined || more.length > 0) {
    return {
      problem: `"${word}" is neither days, hours nor a date; ${EXAMPLE}, or 2026-12-24..2027-01-01`,
    };
  }
  if (last < first) return { problem: `"${word}" ends before it begins` };
  return { text: first === last ? from : `${from}..${until}`, first, last };
}

/** JavaScript takes 2026-02-30 for the second of March. */
function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text)) return undefined;
  return at / 86_400_000;
}

const HOURS = /^(\d{1,2})(?::(\d{2}))?([ap]m)?[-–](\d{1,2})(?::(\d{2}))?([ap]m)?$/i;

/** Undefined if the word is something else. */
function parseHours(
  word: string,
): { readonly from: number; readonly to: number } | undefined | Problem {
  const [, hour, minute, half, endHour, endMinute, endHalf] = HOURS.exec(word) ?? [];
  if (hour === undefined) return undefined;
  const from = minutesOf(hour, minute, half);
  const to = minutesOf(endHour, endMinute, endHalf);
  if (from === undefined || to === undefined || from === DAY_MINUTES) {
    return { problem: `"${word}" has an hour or minute that no clock shows; write 18:00-08:00` };
  }
  if (from === to) {
    return { problem: `"${word}" begins and ends at the same time; for whole days leave it out` };
  }
  return { from, to: to < from ? to + DAY_MINUTES : to };
}

/** Up to 24:00; undefined if no clock shows it. */
function minutesOf(hour = '', minute = '00', half?: string): number | undefined {
  const isTwelve = half !== undefined;
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (minutes > 59 || hours > (isTwelve ? 12 : 24) || (isTwelve && hours === 0)) return undefined;
  const shift = half?.toLowerCase() === 'pm' ? 12 : 0;
  const total = (isTwelve ? (hours % 12) + shift : hours) * 60 + minutes;
  return total > DAY_MINUTES ? undefined : total;
}

function clock(minutes: number): string {
  const ofDay = minutes > DAY_MINUTES ? minutes - DAY_MINUTES : minutes;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}
