import { nearestOf } from '../../did-you-mean.js';
import { COUNTRIES, type CountryCode } from './phone-number.js';

const OTHER_CODES: Readonly<Record<string, CountryCode>> = { UK: 'GB', USA: 'US' };
const NAMES = new Intl.DisplayNames('en', { type: 'region' });

/** `; did you mean "DE"?` for a similar code or name (`Germany`); otherwise empty. */
export function nearestCountry(text: string): string {
  const folded = text.trim().toUpperCase();
  const found = OTHER_CODES[folded] ?? nearestCode(folded);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}

function nearestCode(text: string): string | undefined {
  if (text.length <= 2) return nearestOf(text, COUNTRIES);
  const codes = new Map(COUNTRIES.map((code) => [NAMES.of(code) ?? code, code]));
  return codes.get((nearestOf(text, [...codes.keys()]) ?? '') as string);
}
