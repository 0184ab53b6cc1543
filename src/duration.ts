const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `1h`, `30d`, `500ms` in milliseconds; undefined if the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d|w)$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNITS[unit] as number));
}

/** The text in the longest unit up to days that has no fraction: `30d`, `36h`, `500ms`. */
export function formatDuration(ms: number): string {
  const unit = ['d', 'h', 'm', 's'].find((each) => ms % (UNITS[each] as number) === 0) ?? 'ms';
  return `${ms / (UNITS[unit] as number)}${unit}`;
}

/** The end of the year 9999: no later time can be written as a date. */
const LATEST = Date.UTC(10_000, 0) - 1;

/** Of times that are written without one. */
export type Zone = 'local' | 'utc';

/** The moment of a local time, which is given as if it were UTC. */
export type Clocks = (local: number) => number;

/**
 * A point in time as admins write it: a date (its first moment), a date and time, both in `zone`
 * unless they name one, or a duration from `now` in the given direction. Unix milliseconds;
 * undefined if it is neither.
 */
export function parseTime(
  text: string,
  now: number,
  direction: 'ago' | 'ahead',
  zone: Zone | Clocks = 'local',
): number | undefined {
  const duration = parseDuration(text);
  if (duration !== undefined) {
    const at = direction === 'ago' ? now - duration : now + duration;
    return Math.abs(at) <= LATEST ? at : undefined;
  }
  const [, date, time] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?))?$/.exec(
      text.trim(),
    ) ?? [];
  if (date === undefined || !isDate(date)) return undefined;
  const isZoned = time !== undefined && /Z|[+-]/.test(time);
  const suffix = isZoned || zone === 'local' ? '' : 'Z';
  const at = new Date(`${date}T${time ?? '00:00'}${suffix}`).getTime();
  if (Number.isNaN(at)) return undefined;
  return typeof zone === 'function' && !isZoned ? zone(at) : at;
}

const DAYS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/;

/**
 * The same, and times relative to `now`: `today`, `yesterday` and `tomorrow` (their first moment), and a time
 * of day (the last or next moment at which a clock shows it).
 */
export function parseMoment(
  text: string,
  now: number,
  direction: 'ago' | 'ahead',
  zone: Zone = 'local',
): number | undefined {
  const word = text.trim().toLowerCase();
  const day = Object.hasOwn(DAYS, word) ? DAYS[word] : undefined;
  if (day !== undefined) return onDay(now, day, [], zone);
  const [, ...clock] = CLOCK.exec(word) ?? [];
  if (clock.length === 0) return parseTime(text, now, direction, zone);
  const time = clock.map((part) => Number(part ?? 0));
  const at = onDay(now, 0, time, zone);
  if (direction === 'ago') return at <= now ? at : onDay(now, -1, time, zone);
  return at > now ? at : onDay(now, 1, time, zone);
}

/** A time of a day that is this many days from today. */
function onDay(now: number, days: number, time: readonly number[], zone: Zone): number {
  const date = new Date(now);
  const [hours = 0, minutes = 0, seconds = 0] = time;
  if (zone === 'local') {
    const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate() + days];
    return new Date(year, month, day, hours, minutes, seconds).getTime();
  }
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + days];
  return Date.UTC(year, month, day, hours, minutes, seconds);
}

/** ISO 8601 in UTC, for JSON and documents. */
export function toIso(at: number): string;
export function toIso(at: number | undefined): string | undefined;
export function toIso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** JavaScript takes 2026-02-30 for the second of March. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
