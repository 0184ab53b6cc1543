import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { type CountryCode, normalizeNumber } from './phone-number.js';

/**
 * The spellings of a number that switches use: with and without `+`, with the international
 * prefixes `00` and `011`, nationally with and without the trunk prefix, and as given.
 * `normalizeNumber` reads each of them as the same number. Used to find stored numbers that were
 * not normalised.
 */
export function spellingsOf(text: string, country: CountryCode): string[] {
  const number = normalizeNumber(text, country);
  const candidates = [number, text.trim(), ...telephoneSpellings(number)];
  return [...new Set(candidates)].filter((each) => normalizeNumber(each, country) === number);
}

function telephoneSpellings(number: string): string[] {
  const parsed = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined;
  if (parsed === undefined) return [];
  const digits = number.slice(1);
  const withTrunk = parsed.formatNational().replace(/\D/g, '');
  return [digits, `00${digits}`, `011${digits}`, parsed.nationalNumber, withTrunk];
}
