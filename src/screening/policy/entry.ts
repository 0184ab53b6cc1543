import { numberAbroad } from '../number/foreign-prefix.js';
import { toInternationalPrefix } from '../number/international-prefix.js';
import { lettersProblem } from '../number/lookalike.js';
import {
  bareDigits,
  type CountryCode,
  callingCodeOf,
  countriesWithin,
  isAllZeros,
  isTelephoneNumber,
  normalizeNumber,
} from '../number/phone-number.js';
import { roundedProblem } from '../number/spreadsheet-number.js';
import {
  type EntryNote,
  noteOnNumber,
  noteOnPattern,
  type Pattern,
  readPattern,
} from './entry-note.js';
import { fold, probeGram } from './name-pattern.js';

export type EntryKind = 'number' | 'prefix' | 'name';

/** The meaning of an entry. `text` is canonical: it is the stored, shown and logged form. */
export interface ParsedEntry {
  readonly kind: EntryKind;
  /** `+14155550100` or `1012`, `+1900*`, `name:*warranty*` (folded). */
  readonly text: string;
  /** The key for look-ups, see `lookupKeys`. */
  readonly probe: string;
  /** Present if the entry may be meant differently. */
  readonly note?: EntryNote | undefined;
}

/** An expected failure: what is wrong with the text, and what to write instead. */
export interface Problem {
  readonly problem: string;
}

/**
 * Reads what an admin typed or imported: a number in any spelling, a prefix (`+1900*`) or a name
 * pattern (`name:*warranty*`, with `*` and `?`, for the whole name in any case).
 */
export function parseEntry(text: string, country: CountryCode): ParsedEntry | Problem {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'an entry is empty; give a number, a prefix or name:TEXT' };
  if (trimmed.length > LONGEST_ENTRY) return tooLong(trimmed);
  if (/^name:/i.test(trimmed)) return parseNamePattern(trimmed.slice('name:'.length));
  if (/^\+?[^*a-z]*\*$/i.test(trimmed) && trimmed.length > 1) return parsePrefix(trimmed, country);
  const pattern = readPattern(trimmed);
  if (pattern !== undefined) return parsePattern(pattern, country);
  const problem = roundedProblem(trimmed) ?? lettersProblem(trimmed, country);
  return problem === undefined ? parseNumber(trimmed, country) : { problem };
}

/**
 * Reads a canonical text as stored, without a country: a text that was not a number in the country
 * where it was typed may be one in the account's current country.
 */
export function parseCanonical(text: string): ParsedEntry | Problem {
  const kind = entryKind(text);
  const isCanonical =
    kind === 'name'
      ? text.length > 'name:'.length && !CONTROL.test(text)
      : /^\+?[a-z0-9*#._-]{1,64}$/.test(text);
  if (!isCanonical) return { problem: `"${printable(text)}" is not a stored entry` };
  return { kind, text, probe: probeOf(text) };
}

/** The key for look-ups of a canonical text. */
export function probeOf(text: string): string {
  return entryKind(text) === 'name' ? `~${probeGram(text.slice('name:'.length))}` : text;
}

/**
 * An entry for exactly this number, as a call's identity has it. A caller sent it, so it is never
 * read as a prefix, a pattern or another spelling.
 */
export function exactEntry(number: string): ParsedEntry | Problem {
  const entry = parseCanonical(number);
  const shown = printable(number.slice(0, 32));
  if (isProblem(entry)) {
    return { problem: `"${shown}" has characters, or a length, that no number on a list has` };
  }
  if (entry.kind === 'number') return entry;
  const meaning =
    entry.kind === 'prefix' ? 'all numbers with this prefix' : 'callers by their name';
  return { problem: `"${shown}" on a list would mean ${meaning}` };
}

export function isProblem(result: object): result is Problem {
  return 'problem' in result;
}

/** The kind of a canonical entry text, as stored. */
export function entryKind(text: string): EntryKind {
  if (text.startsWith('name:')) return 'name';
  return text.endsWith('*') && text.startsWith('+') ? 'prefix' : 'number';
}

/**
 * The countries that a prefix covers completely, if they are several or include the account's own.
 * Blocking them is rarely intended. Otherwise empty.
 */
export function countriesOfBroadPrefix(text: string, country: CountryCode): readonly string[] {
  if (entryKind(text) !== 'prefix') return [];
  const countries = countriesWithin(text.slice(1, -1));
  return countries.length > 1 || countries.includes(country) ? countries : [];
}

/** The `+` and the 15 digits of E.164. */
export const LONGEST_E164 = 16;

function parseNamePattern(pattern: string): ParsedEntry | Problem {
  const folded = fold(pattern);
  if (folded === '') return { problem: 'name: is empty; give a pattern like name:*warranty*' };
  if (/^[*?]*[*][*?]*$/.test(folded)) {
    return { problem: `name:${pattern} matches every name; to reject all calls, set the default` };
  }
  if (CONTROL.test(folded)) return { problem: 'a name pattern has a control character' };
  const text = `name:${folded}`;
  // Folding can lengthen it, and a stored text must read back as the same entry.
  if (text.length > LONGEST_ENTRY) return tooLong(text);
  return { kind: 'name', text, probe: `~${probeGram(folded)}` };
}

/**
 * `+44 (0)20`: the digit in parentheses is only dialled inside the country. Italy's zero is part of
 * the number.
 */
const TRUNK_IN_PARENTHESES = /^((?:\+|00)(?!39)[1-9][0-9]{0,2})\s*\(0\)/;

function parsePrefix(text: string, country: CountryCode): ParsedEntry | Problem {
  const digits = bareDigits(text.slice(0, -1).replace(TRUNK_IN_PARENTHESES, '$1'));
  if (!/^\+?[0-9]*$/.test(digits))
    return { problem: `prefix "${printable(text)}" has more than digits before its *` };
  const prefix = toInternationalPrefix(digits, country);
  if (prefix === undefined) {
    return {
      problem: `prefix "${text}" doesn't say of which country; write +${callingCodeOf(country)}${digits}*`,
    };
  }
  if (prefix.length > LONGEST_E164) {
    return { problem: `prefix "${text}" has more than the 15 digits of E.164` };
  }
  return { kind: 'prefix', text: `${prefix}*`, probe: `${prefix}*` };
}

/** If the digits don't show the country, the length of the numbers does. */
function parsePattern({ digits, further = 0 }: Pattern, country: CountryCode) {
  const byDigits = parsePrefix(`${digits.trim()}*`, country);
  const first = normalizeNumber(`${digits}${'0'.repeat(further)}`, country);
  const parsed =
    isProblem(byDigits) && further > 1 && isTelephoneNumber(first)
      ? parsePrefix(`${first.slice(0, -further)}*`, country)
      : byDigits;
  return isProblem(parsed) ? parsed : { ...parsed, note: noteOnPattern(parsed.text) };
}

/**
 * The greatest length of extensions and short codes. Longer digits that are not a number are a
 * typing error.
 */
const LONGEST_INTERNAL = 8;

const LONGEST_ENTRY = 256;

function tooLong(text: string): Problem {
  const start = printable(text.slice(0, 32));
  return { problem: `"${start}..." is too long; an entry has ${LONGEST_ENTRY} characters at most` };
}

function parseNumber(text: string, country: CountryCode): ParsedEntry | Problem {
  const number = normalizeNumber(text, country);
  const problem = isTelephoneNumber(number)
    ? telephoneNumberProblem(text, number, country)
    : internalNumberProblem(text, number, country);
  if (problem !== undefined) return { problem };
  const note = noteOnNumber(text, number, country);
  const entry = { kind: 'number', text: number, probe: number } as const;
  return note === undefined ? entry : { ...entry, note };
}

/**
 * In an open plan nearly all digits are possible, but an entry with an invalid number would never
 * match a caller.
 */
function telephoneNumberProblem(
  text: string,
  number: string,
  country: CountryCode,
): string | undefined {
  const meant = numberAbroad(text, number);
  if (meant !== undefined) {
    return `"${text}" is not a number in ${country}; if it is one abroad, behind another country's international prefix, write it as ${meant}`;
  }
  if (number.length <= LONGEST_E164) return undefined;
  return `"${text}" has more than the 15 digits of E.164 in ${country}; write it with + and the country code`;
}

function internalNumberProblem(
  text: string,
  number: string,
  country: CountryCode,
): string | undefined {
  // Callers send numbers that no plan has, so they can be blocked.
  if (/^\+[0-9]{1,63}$/.test(number)) return undefined;
  if (/^\+?[0-9]+$/.test(number)) {
    const isShort = number.length <= LONGEST_INTERNAL && !number.startsWith('+');
    if (isShort || isAllZeros(number)) return undefined;
    return `"${text}" has too few or too many digits for a telephone number in ${country}; write it with + and the country code`;
  }
  return /^[*#]*[a-z0-9][a-z0-9._#-]*$/.test(number)
    ? undefined
    : `"${printable(text)}" is neither a number, a prefix (+1900*) nor a name pattern (name:*warranty*)`;
}

function printable(text: string): string {
  return text.replace(new RegExp(CONTROL, 'gu'), '?');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/u;
