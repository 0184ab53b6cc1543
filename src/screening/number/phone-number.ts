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
import { canonicalLine, dialledAtHome } from './same-line.js';
import { withoutDecimal } from './spreadsheet-number.js';

export type { CountryCode };

/** ISO 3166-1 alpha-2 codes that have a numbering plan. */
export const COUNTRIES: readonly CountryCode[] = getCountries();

export function isCountry(text: string): text is CountryCode {
  return isSupportedCountry(text);
}

/**
 * Longer than any spelling of an E.164 number with its parameters. The rest of a text is ignored.
 */
const LONGEST_SPELLING = 256;

/**
 * Gives all spellings of a number one form: E.164 (`+14155550100`) if the text is a possible
 * telephone number in `country` or internationally, else the user part, lower-cased (`1012`,
 * `22395`, `alice`). The same function serves commands, imports and live calls. Never throws.
 * Idempotent.
 */
export function normalizeNumber(text: string, country: CountryCode): string {
  const plain = plainInternational(text);
  if (plain !== undefined) return canonicalLine(plain);
  const { subscriber, phoneContext } = splitUserPart(foldFullWidth(lowerCasedStart(text)));
  const digits = bareDigits(withoutDecimal(subscriber));
  if (!DIALABLE.test(digits)) return subscriber;
  if (!TELEPHONE_DIGITS.test(digits)) return digits;
  const number = inContext(digits, phoneContext, country) ?? toE164(digits, country) ?? digits;
  return number.startsWith('+') ? canonicalLine(number) : number;
}

/** Whether a normalised number is a telephone number, not an extension or a name. */
export function isTelephoneNumber(number: string): boolean {
  if (plainInternational(number) !== undefined) return true;
  return /^\+[0-9]+$/.test(number) && parsePhoneNumberFromString(number)?.isPossible() === true;
}

/** Whether the numbering plans have this E.164 number, at a length that they list. */
export function isLikelyNumber(number: string): boolean {
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  return parsed?.number === number && isLikely(parsed);
}

/** Whether the numbering plans have this E.164 number. */
export function isValidNumber(number: string): boolean {
  return parsePhoneNumberFromString(number, { extract: false })?.isValid() === true;
}

export function callingCodeOf(country: CountryCode): string {
  return getCountryCallingCode(country);
}

/** Countries whose numbers may begin with `+` and these digits, where those reach a calling code. */
export function countriesWithin(digits: string): readonly CountryCode[] {
  return COUNTRIES.filter((country) => getCountryCallingCode(country).startsWith(digits));
}

/** One or more zeros: a switch's way to say "no number". */
export function isAllZeros(number: string): boolean {
  return /^\+?0+$/.test(number);
}

// RFC 3966 section 3 (visual separators), and characters that are pasted from web pages and
// contacts: other hyphens, no-break spaces, and invisible marks for the direction of text.
const SEPARATORS =
  /[\s\-.()/\u2010-\u2015\u2212\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const DIALABLE = /^\+?[0-9*#]+$/;
const TELEPHONE_DIGITS = /^\+?[0-9]*[1-9][0-9]*$/;

/** Removes visual separators and folds full-width digits. */
export function bareDigits(text: string): string {
  return foldFullWidth(text).replace(SEPARATORS, '');
}

function foldFullWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) =>
    String.fromCharCode(char.charCodeAt(0) - 0xfee0),
  );
}

/**
 * Truncated again, because lower-casing can lengthen a text, and normalising must be idempotent.
 */
function lowerCasedStart(text: string): string {
  const start = text.trim().slice(0, LONGEST_SPELLING);
  return start.toLowerCase().slice(0, LONGEST_SPELLING);
}

/** `sip:+1415...;verstat=...@host` -> its subscriber and RFC 3966's `phone-context`, if global. */
function splitUserPart(text: string): { subscriber: string; phoneContext: string | undefined } {
  const [user = ''] = text.replace(/^(?:\s*(?:sips?|tel):)+/, '').split('@', 1);
  const [subscriber = ''] = user.split(';', 1);
  const phoneContext = /;phone-context=(\+[0-9\-.()]+)/.exec(user)?.[1];
  return { subscriber: subscriber.trim(), phoneContext: phoneContext && bareDigits(phoneContext) };
}

/** RFC 3966 section 5.1.5: a global context completes a local number. */
function inContext(
  digits: string,
  phoneContext: string | undefined,
  country: CountryCode,
): string | undefined {
  if (phoneContext === undefined || digits.startsWith('+')) return undefined;
  return toE164(phoneContext + digits, country);
}

function toE164(digits: string, country: CountryCode): string | undefined {
  return (
    dialledAtHome(digits, country) ?? plainNumber(digits, country) ?? parseE164(digits, country)
  );
}

/**
 * Tries the account's country first, then the international reading. Text that begins with `00` is
 * tried in the opposite order, since no national number begins with it. A possible length is
 * enough, because tables of valid numbers are soon out of date. Only in an open plan (Germany,
 * Japan), where nearly every length is possible, is the likely one of two possible readings chosen.
 */
export function parseE164(digits: string, country: CountryCode): string | undefined {
  if (isInternalNumber(digits, country)) return undefined;
  const direct = readingsOf(digits, country);
  const readings = direct.length > 0 ? direct : readingsBehindZeros(digits, country);
  const likely = isOpenPlan(country) ? readings.find(isLikely) : undefined;
  const reading = likely ?? readings[0];
  return reading && settle(reading.number);
}

/** E.164 allows 15 digits, but plans have at most 13, including the calling code. */
const LONGEST_LIKELY = '+'.length + 13;

function isLikely(reading: PhoneNumber): boolean {
  return reading.number.length <= LONGEST_LIKELY && reading.isValid();
}

/** Every possible reading, preferred first. */
function readingsOf(digits: string, country: CountryCode): PhoneNumber[] {
  const inCountry = parsePossible(digits, country);
  const international = parsePossible(toInternational(digits), country);
  const isTrunkTakenOff = inCountry?.countryCallingCode === getCountryCallingCode(country);
  const readings = !digits.startsWith('00')
    ? [inCountry, international]
    : international !== undefined && isTrunkTakenOff
      ? [international]
      : isOwnPrefix(inCountry, international, digits)
        ? [inCountry, international]
        : [international, inCountry];
  return readings.filter((reading) => reading !== undefined);
}

/** `0` before the own calling code (`0919876543210` in India), or zeros behind the `+`. */
function readingsBehindZeros(digits: string, country: CountryCode): PhoneNumber[] {
  const [, rest] = /^(?:\+0+|0)([1-9]\d+)$/.exec(digits) ?? [];
  const isOwn = rest?.startsWith(getCountryCallingCode(country)) || digits.startsWith('+');
  const reading = rest !== undefined && isOwn ? parsePossible(`+${rest}`, country) : undefined;
  return reading === undefined ? [] : [reading];
}

/** Whether `00` begins a longer prefix of the country's own, like Australia's `0011`. */
function isOwnPrefix(
  inCountry: PhoneNumber | undefined,
  international: PhoneNumber | undefined,
  digits: string,
): boolean {
  if (inCountry === undefined || !isLikely(inCountry)) return false;
  return international?.number !== toInternational(digits) || !international.isValid();
}

function toInternational(digits: string): string {
  return canonicalLine(digits.startsWith('+') ? digits : `+${digits.replace(/^(?:00|011)/, '')}`);
}

function parsePossible(digits: string, country: CountryCode): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false });
  return parsed?.isPossible() ? parsed : undefined;
}

/**
 * Removes trunk prefixes that were left inside (`+4400...`), one at a time, so that normalising is
 * idempotent.
 */
function settle(number: string): string {
  if (plainInternational(number) !== undefined) return number;
  const again = parsePhoneNumberFromString(number, { extract: false });
  return again?.isPossible() && again.number !== number ? settle(again.number) : number;
}

const SHORT_DIGITS = 6;
const OPEN_PLAN_LENGTHS = 3;

/**
 * In a country with an open plan, up to six digits are an extension or a short code. Germany
 * accepts 4 to 15 digits, so every extension would pass for a number.
 */
function isInternalNumber(digits: string, country: CountryCode): boolean {
  return digits.length <= SHORT_DIGITS && !digits.startsWith('+') && isOpenPlan(country);
}

/** Whether the country's numbers have many lengths, so that a length proves little. */
function isOpenPlan(country: CountryCode): boolean {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  return (metadata.numberingPlan?.possibleLengths().length ?? 0) > OPEN_PLAN_LENGTHS;
}
