import { bareDigits, isLikelyNumber } from './phone-number.js';

/**
 * What some countries dial for a call abroad: Australia, Japan, Russia and its neighbours, Nigeria,
 * Cuba, Kenya, and a first carrier in eastern Asia. `00` and `011` are taken off in every country.
 */
const PREFIXES = ['0011', '010', '810', '009', '119', '000', '001'];

/**
 * What was meant by `text` where it reads as `number`, which no plan knows, and without the
 * international prefix of another country it would be one that exists. Undefined for all others.
 */
export function numberAbroad(text: string, number: string): string | undefined {
  if (text === number) return undefined;
  const digits = bareDigits(text);
  const meant = PREFIXES.filter((prefix) => digits.startsWith(prefix)).map(
    (prefix) => `+${digits.slice(prefix.length)}`,
  );
  if (meant.length === 0 || meant.includes(number) || isLikelyNumber(number)) return undefined;
  return meant.find(isLikelyNumber);
}
