import type { EntryNote } from './entry.js';
import { keypadDigits } from './keypad.js';
import {
  bareDigits,
  type CountryCode,
  callingCodeOf,
  isTelephoneNumber,
  isValidNumber,
  normalizeNumber,
} from './phone-number.js';

/** Where an entry for a number may not be what was meant: how it was taken, and what else to write. */
export function noteOn(text: string, number: string, country: CountryCode): EntryNote | undefined {
  if (!number.startsWith('+')) return noteOnInternal(number, country);
  if (!isTelephoneNumber(number)) {
    return {
      code: 'not-in-plan',
      message: `${number} has a length that no numbering plan has; it is taken as it stands`,
    };
  }
  if (isAbroadWithoutPrefix(text, number, country)) {
    return {
      code: 'foreign-reading',
      message: `"${shown(text)}" is not possible in ${country} and is taken as ${number}; check the digits, or write the number with +`,
    };
  }
  if (!isValidNumber(number)) {
    return {
      code: 'not-in-plan',
      message: `${number} is in no numbering plan that is known here; it is taken as it stands`,
    };
  }
  return undefined;
}

function noteOnInternal(number: string, country: CountryCode): EntryNote {
  if (/^0+$/.test(number)) {
    return {
      code: 'no-number',
      message: `${number} is what switches send where there is no number; such callers count as anonymous`,
    };
  }
  if (/^[0-9]+$/.test(number)) {
    return {
      code: 'extension',
      message: `taken as the extension ${number}; for all numbers that begin so write +${callingCodeOf(country)}${number.replace(/^0+/, '')}*`,
    };
  }
  return /^[*#0-9]+$/.test(number)
    ? { code: 'extension', message: `taken as the extension ${number}` }
    : {
        code: 'sip-name',
        message: `taken as the SIP name ${number}; for a caller's displayed name write name:*${number}*`,
      };
}

/** Neither `+` nor an international prefix says that a number of another country is meant. */
function isAbroadWithoutPrefix(text: string, number: string, country: CountryCode): boolean {
  if (number.startsWith(`+${callingCodeOf(country)}`)) return false;
  return /^[1-9]/.test(bareDigits(text.trim()));
}

/** Asterisk's patterns (`_0162X.`), and runs of what stands for a digit, or for any: `0162######`, `0162XX`. */
const WILDCARDS = /^(?:_(?=.*[xzn.!])|(?=\+?\d+(?:[x?]+[.!]?|[#x?]{2,}[.!]?|\.{2,}|…)$))(\+?\d+)/i;

/** What is wrong with a text that looks like a number and isn't one; undefined for all others. */
export function lookalikeProblem(text: string, country: CountryCode): string | undefined {
  const compact = text.replace(/[\s().-]/g, '');
  if (/^\+?\d+([.,]\d+)?e[+-]?\d+$/i.test(text.trim())) {
    return `"${shown(text)}" is a number that a spreadsheet has damaged: its last digits are lost; export the column as text`;
  }
  const [, prefix] = WILDCARDS.exec(text.replace(/[\s()-]/g, '')) ?? [];
  if (prefix !== undefined) {
    return `"${shown(text)}" has another system's wildcard; for all numbers that begin so write ${prefix}*`;
  }
  if (!/^\+?\d/.test(compact) || !/[a-z]/i.test(compact)) return undefined;
  const digits = [compact.replace(/l/gi, '1').replace(/o/gi, '0'), keypadDigits(compact)];
  const meant = digits.find((each) => isTelephoneNumber(normalizeNumber(each, country)));
  const hint = meant === undefined ? 'write digits alone' : `did you mean ${meant}?`;
  return `"${shown(text)}" mixes digits and letters; ${hint}`;
}

const MOST_SHORT_DIGITS = 7;

/** One number that was typed without quotes, so that a shell made several words of it. */
export function unquotedNumber(texts: readonly string[], country: CountryCode): string | undefined {
  const isPart = (text: string) =>
    /^\(?\+?\d+\)?-?\d*$/.test(text) && text.replace(/\D/g, '').length <= MOST_SHORT_DIGITS;
  if (texts.length < 2 || !texts.every(isPart)) return undefined;
  const joined = normalizeNumber(texts.join(' '), country);
  const startsLikeOne = /^[(+0]/.test(texts[0] ?? '') || joined.startsWith('+1');
  return startsLikeOne && isTelephoneNumber(joined) && isValidNumber(joined) ? joined : undefined;
}

function shown(text: string): string {
  return text.trim().slice(0, 40);
}
