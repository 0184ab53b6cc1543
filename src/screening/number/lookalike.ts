import { keypadDigits } from './keypad.js';
import {
  type CountryCode,
  isTelephoneNumber,
  isValidNumber,
  normalizeNumber,
} from './phone-number.js';

/** Why digits mixed with letters are not a number; undefined for all other texts. */
export function lettersProblem(text: string, country: CountryCode): string | undefined {
  const compact = text.replace(/[\s().-]/g, '');
  if (!/^\+?\d/.test(compact) || !/[a-z]/i.test(compact)) return undefined;
  const digits = [compact.replace(/l/gi, '1').replace(/o/gi, '0'), keypadDigits(compact)];
  const meant = digits.find((each) => isTelephoneNumber(normalizeNumber(each, country)));
  const hint = meant === undefined ? 'write digits alone' : `did you mean ${meant}?`;
  return `"${shown(text)}" mixes digits and letters; ${hint}`;
}

const MOST_SHORT_DIGITS = 7;

/** One number that was typed without quotes, which a shell splits into several words. */
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
