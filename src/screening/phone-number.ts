import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { plainInternational, plainNumber } from './plain-number.js';

export type { CountryCode };

/** ISO 3166-1 alpha-2 codes that have a numbering plan. */
export const COUNTRIES: readonly CountryCode[] = getCountries();

export function isCountry(text: string): text is CountryCode {
  return isSupportedCountry(text);
}

/** Longer than any spelling of an E.164 number with its parameters; such text is never parsed. */
const LONGEST_SPELLING = 256;

/**
 * One form for every spelling of a number: E.164 (`+14155550100`) where the text is a possible
 * telephone number in `country` or internationally, else the user part as it is, lower-cased
 * (`1012`, `22395`, `alice`). The same function serves what an admin types, imports and live calls.
 * Never throws; normalising twice changes nothing.
 */
export function normalizeNumber(text: string, country: CountryCode): string {
  const plain = plainInternational(text);
  if (plain !== undefined) return plain;
  if (text.length > LONGEST_SPELLING) return text.trim().toLowerCase();
  const { subscriber, phoneContext } = splitUserPart(foldFullWidth(text));
  const digits = subscriber.replace(SEPARATORS, '');
  if (!DIALABLE.test(digits)) return subscriber.toLowerCase();
  if (!TELEPHONE_DIGITS.test(digits)) return digits;
  return toE164(withContext(digits, phoneContext), country) ?? digits;
}

/** Whether a normalised number is E.164, rather than an extension, a short code or a name. */
export function isTelephoneNumber(number: string): boolean {
  if (!number.startsWith('+')) return false;
  if (plainInternational(number) !== undefined) return true;
  return parsePhoneNumberFromString(number)?.isPossible() === true;
}

export function callingCodeOf(country: CountryCode): string {
  return getCountryCallingCode(country);
}

/** Countries whose numbers may begin with `+` and these digits, where those reach a calling code. */
export function countriesWithin(digits: string): readonly CountryCode[] {
  return COUNTRIES.filter((country) => getCountryCallingCode(country).startsWith(digits));
}

/** All zeros, two or more: a switch's way to say "no number". */
export function isAllZeros(number: string): boolean {
  return /^\+?00+$/.test(number);
}

// RFC 3966 section 3 (visual separators), and what is pasted along from web pages and contacts:
// other hyphens, no-break spaces, and the invisible marks that set a text's direction.
const SEPARATORS =
  /[\s\-.()/\u2010-\u2015\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const DIALABLE = /^\+?[0-9*#]+$/;
const TELEPHONE_DIGITS = /^\+?[0-9]*[1-9][0-9]*$/;

function foldFullWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) =>
    String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  );
}

/** `sip:+1415...;verstat=...@host` -> its subscriber and RFC 3966's `phone-context`, if global. */
function splitUserPart(text: string): { subscriber: string; phoneContext: string | undefined } {
  const user = text.replace(/^(?:\s*(?:sips?|tel):)+/i, '');
  const [subscriber = ''] = user.split(/[;@]/, 1);
  const phoneContext = /;phone-context=(\+[0-9]+)/i.exec(user)?.[1];
  return { subscriber: subscriber.trim(), phoneContext };
}

/** RFC 3966 section 5.1.5: a local number is completed by its global context. */
function withContext(digits: string, phoneContext: string | undefined): string {
  return phoneContext === undefined || digits.startsWith('+') ? digits : phoneContext + digits;
}

function toE164(digits: string, country: CountryCode): string | undefined {
  return plainNumber(digits, country) ?? parseE164(digits, country);
}

/**
 * In the account's country first, then as international. Text with `00` in front is the exception:
 * no national number starts so, while an open plan (Japan, South Africa) would find it possible.
 */
export function parseE164(digits: string, country: CountryCode): string | undefined {
  if (isInternalNumber(digits, country)) return undefined;
  const parsed = parsePossible(digits, country);
  if (parsed !== undefined && !isReadAsNational(digits, parsed.countryCallingCode, country)) {
    return settle(parsed.number);
  }
  const international = parsePossible(toInternational(digits), country) ?? parsed;
  return international === undefined ? undefined : settle(international.number);
}

/** A `00...` that came out with the country's own code: its trunk prefix was taken off, no IDD. */
function isReadAsNational(digits: string, callingCode: string, country: CountryCode): boolean {
  return digits.startsWith('00') && callingCode === getCountryCallingCode(country);
}

function toInternational(digits: string): string {
  if (digits.startsWith('+')) return digits;
  return `+${digits.replace(/^(?:00|011)/, '')}`;
}

function parsePossible(digits: string, country: CountryCode): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
  return parsed?.isPossible() ? parsed : undefined;
}

/** A trunk prefix left inside (`+4400...`) comes off one at a time; normalising twice is a no-op. */
function settle(number: string): string {
  if (plainInternational(number) !== undefined) return number;
  const again = parsePhoneNumberFromString(number, { extract: false });
  return again?.isPossible() && again.number !== number ? settle(again.number) : number;
}

const SHORT_DIGITS = 6;
const OPEN_PLAN_LENGTHS = 3;

/**
 * Up to six bare digits are an extension or a short code where the country's plan is open (Germany
 * finds 4 to 15 digits possible, so its every extension would pass for a number).
 */
function isInternalNumber(digits: string, country: CountryCode): boolean {
  if (digits.length > SHORT_DIGITS || digits.startsWith('+') || digits.startsWith('0'))
    return false;
  return possibleLengths(country).length > OPEN_PLAN_LENGTHS;
}

function possibleLengths(country: CountryCode): number[] {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan?.possibleLengths() ?? [];
}
