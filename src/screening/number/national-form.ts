import {
  type CountryCode,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';

/**
 * How people in `country` write a normalised number: `(415) 555-0100` at home, `+44 20 7183 8750` abroad.
 * What is not a telephone number stays as it is.
 */
export function nationalForm(number: string, country: CountryCode): string {
  if (!number.startsWith('+')) return number;
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  if (parsed?.number !== number || !parsed.isPossible()) return number;
  const isHome = parsed.countryCallingCode === getCountryCallingCode(country);
  return isHome ? parsed.formatNational() : parsed.formatInternational();
}

/** The country of a normalised number; undefined if it is ambiguous or unknown. */
export function countryOfNumber(number: string): CountryCode | undefined {
  return parsePhoneNumberFromString(number, { extract: false })?.country;
}
