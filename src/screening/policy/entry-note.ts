import { toInternationalPrefix } from '../number/international-prefix.js';
import { type CountryCode, callingCodeOf, isValidNumber } from '../number/phone-number.js';
import { plainInternational } from '../number/plain-number.js';

/** A note for the author of an entry that may be meant differently. */
export interface EntryNote {
  /** The kind of doubt, equal for similar entries. */
  readonly code: 'extension' | 'SIP name' | 'foreign number' | 'not in a plan' | 'pattern';
  /** How the entry was read, and what to write if something else is meant. */
  readonly message: string;
}

/** For a text that was read as a number, an extension or a SIP name. */
export function noteOnNumber(
  text: string,
  number: string,
  country: CountryCode,
): EntryNote | undefined {
  if (number.startsWith('+')) return noteOnForeign(text, number, country) ?? noteOnPlan(number);
  if (/^\d+$/.test(number)) {
    const prefix = toInternationalPrefix(number, country) ?? `+${callingCodeOf(country)}${number}`;
    const message = `taken as the extension ${number}; for all numbers with this prefix, write ${prefix}*`;
    return { code: 'extension', message };
  }
  if (!/[a-z]/.test(number)) return undefined;
  const message = `taken as the SIP name ${number}; for the name of a caller write name:${number}`;
  return { code: 'SIP name', message };
}

/** Callers can send any number, so the entry is accepted. */
function noteOnPlan(number: string): EntryNote | undefined {
  if (plainInternational(number) !== undefined || isValidNumber(number)) return undefined;
  const message = `stored as it is, although no numbering plan has ${number}`;
  return { code: 'not in a plan', message };
}

/** For a pattern of another system that was read as a prefix. */
export function noteOnPattern(prefix: string): EntryNote {
  return { code: 'pattern', message: `taken as the prefix ${prefix}` };
}

/** A foreign number without `+` or an international prefix may have one digit too many. */
function noteOnForeign(text: string, number: string, country: CountryCode): EntryNote | undefined {
  if (/^\D*(?:\+|00|011)/.test(text) || number.startsWith(`+${callingCodeOf(country)}`)) {
    return undefined;
  }
  const message = `no number in ${country}, taken as ${number}; if that is meant, write it with the +`;
  return { code: 'foreign number', message };
}

/**
 * Digits, then what other systems write for further digits: `0162######`, `0162......`, `0162XXXX`,
 * `0162%` of SQL, and `_0162X.` of Asterisk.
 */
const PATTERN =
  /^_?(\+?\d(?:[\s()-]*\d){2,}[\s()-]*)(#(?:[\s-]*#)+|[xX](?:[\s-]*[xX])*[.!]?|\.{2,}|%|\?+|_+)$/;

/** The digits at the beginning of another system's pattern. */
export interface Pattern {
  readonly digits: string;
  /** The number of further digits; undefined for any number. */
  readonly further: number | undefined;
}

/** Reads a pattern of another system; undefined for other texts. */
export function readPattern(text: string): Pattern | undefined {
  if (!'#.xX!%?_'.includes(text.at(-1) ?? '')) return undefined;
  const [, digits, rest = ''] = PATTERN.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const isOpen = /%|[xX][.!]$/.test(rest);
  return { digits, further: isOpen ? undefined : rest.replace(/[\s-]/g, '').length };
}
