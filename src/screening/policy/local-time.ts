/** The time zone of accounts that have none. */
export const DEFAULT_TIME_ZONE = 'UTC';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** No zone turns its clocks by more (Antarctica/Troll: two hours). */
const LONGEST_TURN = 3 * 3_600_000;

/** What the clocks of a time zone show. */
export interface LocalMoment {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Of the day, 0 to 1439. */
  readonly minute: number;
}

/**
 * What the clocks of an IANA time zone show. While clocks that were turned back repeat an hour, it
 * stays at the last minute before the turn, so that it never goes back. An unknown zone is UTC.
 * @param at Unix milliseconds
 */
export function localMoment(at: number, timeZone: string): LocalMoment {
  const { offset, floor } = spanOf(at, timeZone);
  const local = Math.max(at + offset, floor);
  const day = Math.floor(local / DAY);
  return { day, minute: Math.floor((local - day * DAY) / MINUTE) };
}

/**
 * The first moment at which the clocks show a local time. A time that they skip is read as if they
 * had not been turned yet.
 * @param local the local time as if it were UTC, Unix milliseconds
 */
export function instantOf(local: number, timeZone: string): number {
  const offsetAt = offsetReader(timeZone);
  const [before, after] = [local - offsetAt(local - DAY), local - offsetAt(local + DAY)];
  const shown = [before, after].filter((at) => at + offsetAt(at) === local);
  return shown.length === 0 ? before : Math.min(...shown);
}

/** A time with the same offset from UTC. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
  /** No local time in the span counts as earlier than this. */
  readonly floor: number;
}

/** The last span of each zone, because asking for an offset takes some ten microseconds. */
const SPANS = new Map<string, Span>();

function spanOf(at: number, timeZone: string): Span {
  const known = SPANS.get(timeZone);
  if (known !== undefined && known.from <= at && at < known.to) return known;
  const span = findSpan(at, timeZone);
  SPANS.set(timeZone, span);
  return span;
}

/** The day of UTC around a moment or, if clocks are turned on it, the part before or after that. */
function findSpan(at: number, timeZone: string): Span {
  const offsetAt = offsetReader(timeZone);
  const from = Math.floor(at / DAY) * DAY;
  const to = from + DAY;
  const [before, after] = [offsetAt(from - LONGEST_TURN), offsetAt(to)];
  const floor = Number.NEGATIVE_INFINITY;
  if (before === after) return { from, to, offset: after, floor };
  const turn = turnBetween(from - LONGEST_TURN, to, offsetAt);
  if (at < turn) return { from, to: turn, offset: before, floor };
  const isBack = after < before;
  const offset = after;
  return { from: Math.max(from, turn), to, offset, floor: isBack ? turn + before - 1 : floor };
}

/** The minute at which the offset changes. */
function turnBetween(from: number, to: number, offsetAt: (at: number) => number): number {
  let [low, high] = [from / MINUTE, to / MINUTE];
  const before = offsetAt(from);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * MINUTE) === before) low = middle;
    else high = middle;
  }
  return high * MINUTE;
}

/** Reads offsets from UTC, in milliseconds. */
function offsetReader(timeZone: string): (at: number) => number {
  const format = offsetFormat(timeZone);
  if (format === undefined) return () => 0;
  return (at) => {
    const [, sign, hours = 0, minutes = 0] =
      /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(at)) ?? [];
    const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE;
    return sign === '-' ? -offset : offset;
  };
}

/** Undefined if this version of Node.js doesn't know the zone. */
function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}
