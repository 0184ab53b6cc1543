import { type Clocks, parseMoment, parseTime, type Zone } from '../duration.js';
import { invalid, notFound } from '../errors.js';
import { unquotedNumber } from '../screening/number/lookalike.js';
import type { CountryCode } from '../screening/number/phone-number.js';
import type { PolicyStore } from '../store/policy-store.js';

/** Readers for mistakes, times and counts of the command line. Each throws `AppError`. */

/** Reads an end, which must be in the future. */
export function readUntil(text: string, now: number, zone: Zone = 'local'): number {
  const until = parseMoment(text, now, 'ahead', zone);
  if (until === undefined) {
    throw invalid(
      `"${text}" is not a valid time; give a date like 2026-12-31, a time of day like 18:00, or a duration like 30d or 12h`,
    );
  }
  if (until <= now) throw invalid(`"${text}" is in the past; give a time in the future`);
  return until;
}

/** Reads a time in the past: a date, or a duration before now. */
export function readPast(what: string, text: string, now: number, zone: Zone): number {
  const at = parseMoment(text, now, 'ago', zone);
  if (at !== undefined) return at;
  throw invalid(
    `${what} "${text}" is not a valid time; give a date like 2026-11-01, a date and time like "2026-11-01 14:30", today, yesterday, a time of day like 10:00, or how long ago, like 1h or 7d`,
  );
}

/** Reads any time: a date, a date and time, or a duration from now on. */
export function readMoment(option: string, text: string, now: number, zone: Zone | Clocks): number {
  const at = parseTime(text, now, 'ahead', zone);
  if (at !== undefined) return at;
  throw invalid(
    `"${text}" is not a valid time; give a date and time like "2026-12-24 19:00", or a duration from now on like 2h`,
    { field: option },
  );
}

export function readPositive(what: string, text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw invalid(`${what} "${text}" is not a whole number above 0`);
}

/** Rejects a list or a number in place of the account. */
export function rejectSwapped(policy: PolicyStore, id: string, others: readonly string[]): void {
  if (policy.account(id) !== undefined) return;
  const swapped = others.find((other) => policy.account(other) !== undefined);
  if (swapped === undefined) return;
  throw notFound(`account "${id}" not found; the account goes first, and "${swapped}" is one`);
}

/** Rejects one number that was typed without quotes, which a shell splits into several words. */
export function rejectUnquoted(texts: readonly string[], country: CountryCode): void {
  const unquoted = unquotedNumber(texts, country);
  if (unquoted === undefined) return;
  throw invalid(
    `"${texts.join(' ')}" looks like the one number ${unquoted}; put it in quotes, or name the extensions one by one`,
  );
}
