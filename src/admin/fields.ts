import { nearest } from '../did-you-mean.js';
import { invalid } from '../errors.js';
import { nearestCountry } from '../screening/number/country-from-name.js';
import { type CountryCode, isCountry } from '../screening/number/phone-number.js';
import { parseAction } from '../screening/policy/action.js';
import { type DialplanText, dialplanTextProblem } from '../screening/policy/dialplan-text.js';
import { isProblem, type Problem } from '../screening/policy/entry.js';
import { labelProblem } from '../screening/policy/label.js';
import {
  accountIdProblem,
  accountNameProblem,
  isAccountId,
} from '../screening/policy/list-name.js';
import type { BlockAction } from '../screening/policy/policy.js';
import { parseRoute } from '../screening/policy/route.js';
import { parseSchedule, type Schedule, scheduleOrNone } from '../screening/policy/schedule.js';
import { parseTimeZone } from '../screening/policy/time-zone.js';
import { isKazooId } from '../store/foreign-documents.js';

/** Readers for the fields of a policy. Each throws `AppError` `invalid` with the remedy. */

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

/** An IANA time zone. */
export function readTimeZone(text: string): string {
  return accepted(parseTimeZone(text)).timeZone;
}

/** Null for `always`. */
export function readSchedule(text: string): Schedule | null {
  return scheduleOrNone(accepted(parseSchedule(text)));
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

/** The display name of an account. */
export function readName(text: string): string {
  const name = text.trim();
  if (name === '') {
    throw invalid('the name is empty', { remedy: { kind: 'leave-unchanged', field: 'name' } });
  }
  const problem = accountNameProblem(name);
  if (problem !== undefined) throw invalid(problem);
  return name;
}

export function readAccountId(text: string): string {
  if (isAccountId(text)) return text;
  throw invalid(accountIdProblem(text));
}

/** Returns the stored form of a dialled number in any spelling, or of a domain. */
export function readRoute(text: string, country: CountryCode): string {
  const route = parseRoute(text, country);
  if (route !== undefined) return route;
  throw invalid(`"${text}" is not a route; give a dialled number like +14155550142 or a domain`);
}

/** An empty label means no label. */
export function readLabel(text: string | undefined): string | undefined {
  const problem = text && labelProblem(text);
  if (problem) throw invalid(problem);
  return text || undefined;
}

/** An id of KAZOO, in lower case. */
export function readKazooId(text: string): string {
  const id = text.trim().toLowerCase();
  if (isKazooId(id)) return id;
  throw invalid(`"${text}" is not an id of KAZOO; give its 32 hex digits`);
}
