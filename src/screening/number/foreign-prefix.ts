import { bareDigits, isLikelyNumber } from './phone-number.js';

/**
 * International prefixes of some countries: Australia, Japan, Russia and its neighbours, Nigeria,
 * Cuba, Kenya, and the first carrier of some countries in eastern Asia. `00` and `011` are accepted
 * in every country and not listed here.
 */
const PREFIXES = ['0011', '010', '810', '009', '119', '000', '001'];

/**
 * The number that was probably meant by `text`, if it was read as `number`, which no plan has, and
 * would be valid without the international prefix of another country. Otherwise undefined.
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
