import { nearest } from '../did-you-mean.js';
import { parseTime, type Zone } from '../duration.js';
import { invalid, notFound } from '../errors.js';
import { nearestCountry } from '../screening/number/country-from-name.js';
import { type CountryCode, isCountry } from '../screening/number/phone-number.js';
import { parseAction } from '../screening/policy/action.js';
import { type DialplanText, dialplanTextProblem } from '../screening/policy/dialplan-text.js';
import { isProblem, type Problem } from '../screening/policy/entry.js';
import {
  accountIdProblem,
  accountNameProblem,
  isAccountId,
} from '../screening/policy/list-name.js';
import type { Account, BlockAction } from '../screening/policy/policy.js';
import type { PolicyStore } from '../store/policy-store.js';

/** What admins type, read into what can't be wrong. Each throws `AppError` with the remedy. */

export function accepted<T extends object>(result: T | Problem): T {
  if (isProblem(result)) throw invalid(result.problem);
  return result;
}

export function readCountry(text: string): CountryCode {
  const code = text.toUpperCase();
  if (isCountry(code)) return code;
  throw invalid(
    `unknown country "${text}"; give an ISO 3166 code like US or GB${nearestCountry(text)}`,
  );
}

export function readAction(text: string): BlockAction {
  return accepted(parseAction(text));
}

export function readChoice<const T extends readonly string[]>(
  what: string,
  text: string,
  choices: T,
): T[number] {
  if (choices.includes(text)) return text;
  throw invalid(`unknown ${what} "${text}"; one of ${choices.join(', ')}${nearest(text, choices)}`);
}

export function readDialplanText(kind: DialplanText, text: string): string {
  const problem = dialplanTextProblem(kind, text);
  if (problem === undefined) return text;
  throw invalid(problem);
}

export function readName(text: string): string {
  const name = text.trim();
  if (name === '') throw invalid('the name is empty; leave --name out to keep it');
  const problem = accountNameProblem(name);
  if (problem !== undefined) throw invalid(problem);
  return name;
}

export function readAccountId(text: string): string {
  if (isAccountId(text)) return text;
  throw invalid(accountIdProblem(text));
}

/** The end of something, which lies ahead. */
export function readUntil(text: string, now: number, zone: Zone = 'local'): number {
  const until = parseTime(text, now, 'ahead', zone);
  if (until === undefined) {
    throw invalid(
      `"${text}" is no time; give a date like 2026-12-31 or a duration like 30d or 12h`,
    );
  }
  if (until <= now) throw invalid(`"${text}" is in the past; an end lies ahead`);
  return until;
}

/** A point in the past: a date, or how long ago. */
export function readPast(what: string, text: string, now: number, zone: Zone): number {
  const at = parseTime(text, now, 'ago', zone);
  if (at !== undefined) return at;
  throw invalid(
    `${what} "${text}" is no time; give a date like 2026-11-01, a date and time like "2026-11-01 14:30", or how long ago, like 1h or 7d`,
  );
}

export function readPositive(what: string, text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw invalid(`${what} "${text}" is no whole number above 0`);
}

/** Throws where there is none; `others` are the other arguments, one of which may be meant. */
export async function existingAccount(
  policy: PolicyStore,
  id: string,
  others: readonly string[] = [],
): Promise<Account> {
  const account = await policy.account(id);
  if (account !== undefined) return account;
  const ids = (await policy.accounts()).map((each) => each.id);
  const swapped = others.find((other) => ids.includes(other));
  const remedy =
    ids.length === 0
      ? `; make it with "ringfence account add ${id}"`
      : swapped === undefined
        ? nearest(id, ids) || '; "ringfence account list" shows all'
        : `; the account goes first, and "${swapped}" is one`;
  throw notFound(`there is no account "${id}"${remedy}`);
}
