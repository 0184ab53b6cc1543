import { instantOf } from '../../../screening/policy/local-time.js';

/** Cached, because creating a format is much slower than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${zone} ${name}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  formats.set(key, format);
  return format;
}

/** Whether `Intl` knows this time zone. */
export function isZone(name: string): boolean {
  try {
    formatIn(name, 'day', DAY);
    return true;
  } catch {
    return false;
  }
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
const MINUTES = { hour: '2-digit', minute: '2-digit' } as const;
const WEEKDAY = { weekday: 'short' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;
const DATE = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const WHOLE = { dateStyle: 'full', timeStyle: 'long' } as const;
const ISO_DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

/** `2026-11-27`, the day of a moment in a zone. */
export function dayOf(at: number, zone: string): string {
  const parts = formatIn(zone, 'iso', ISO_DAY).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** `14:02:11` today, `Tue 14:02` within six days, `3 Nov` this year, else `3 Nov 2025`. */
export function shortTime(at: number, now: number, zone: string): string {
  const day = dayOf(at, zone);
  const today = dayOf(now, zone);
  if (day === today) return formatIn(zone, 'clock', CLOCK).format(at);
  const isNear = Math.abs(now - at) < 6 * DAY_MS;
  const minutes = formatIn(zone, 'minutes', MINUTES).format(at);
  if (isNear) return `${formatIn(zone, 'weekday', WEEKDAY).format(at)} ${minutes}`;
  const isThisYear = day.slice(0, 4) === today.slice(0, 4);
  return isThisYear
    ? `${formatIn(zone, 'day', DAY).format(at)}, ${minutes}`
    : formatIn(zone, 'date', DATE).format(at);
}

/** The full time, with the weekday and the zone. */
export function wholeTime(at: number, zone: string): string {
  return formatIn(zone, 'whole', WHOLE).format(at);
}

/** `Tue 24 Nov` of `2026-11-24`. */
export function dayName(day: string): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  return `${formatIn('UTC', 'weekday', WEEKDAY).format(at)} ${formatIn('UTC', 'day', DAY).format(at)}`;
}

export const DAY_MS = 86_400_000;

/** The first moment of a day in a zone, in Unix milliseconds. Clocks may change on that day. */
export function startOfDay(day: string, zone: string): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`), zone);
}

/** The first moment after a day in a zone, in Unix milliseconds. */
export function endOfDay(day: string, zone: string): number {
  const nextNoon = Date.parse(`${day}T12:00:00Z`) + DAY_MS;
  return startOfDay(new Date(nextNoon).toISOString().slice(0, 10), zone);
}

/** The last `count` days up to now, the oldest first. */
export function lastDays(count: number, now: number, zone: string): string[] {
  const today = Date.parse(`${dayOf(now, zone)}T12:00:00Z`);
  return Array.from({ length: count }, (_, at) =>
    new Date(today - (count - 1 - at) * DAY_MS).toISOString().slice(0, 10),
  );
}
