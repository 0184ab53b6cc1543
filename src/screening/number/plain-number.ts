import {
  type CountryCode,
  getCountryCallingCode,
  Metadata,
  type NumberingPlan,
} from 'libphonenumber-js/min';
import metadata from 'libphonenumber-js/min/metadata';
import { canonicalLine } from './same-line.js';

/*
 * The library takes 15 to 40 microseconds per number. Most of that time finds the country behind a
 * shared calling code (25 countries have +1). Only the spelling is needed here, which rarely
 * depends on the country. For the common cases, this file takes less than one microsecond.
 */

/**
 * The E.164 form of digits, with `+` in front or as dialled in `country`, if the library would
 * certainly return the same. Undefined means: ask the library.
 */
export function plainNumber(digits: string, country: CountryCode): string | undefined {
  return digits.startsWith('+') ? plainInternational(digits) : plainNational(digits, country);
}

/**
 * The text itself if the library would find it possible and return it unchanged; else undefined.
 */
export function plainInternational(text: string): string | undefined {
  const plan = /^\+[1-9][0-9]+$/.test(text) ? planOfNumber(text) : undefined;
  if (plan === undefined) return undefined;
  const national = text.slice(1 + plan.callingCode.length);
  const isPlain =
    plan.lengthsOfAll.has(national.length) && withoutPrefix(national, plan) === national;
  return isPlain ? text : undefined;
}

/** Shorter numbers may be extensions, see `isInternalNumber`. */
const SHORTEST_NATIONAL = 7;

function plainNational(digits: string, country: CountryCode): string | undefined {
  const plan = planOfCountry(country);
  const isPlain =
    digits.length >= SHORTEST_NATIONAL && !digits.startsWith('00') && !plan.idd.test(digits);
  const national = isPlain ? withoutPrefix(digits, plan) : undefined;
  if (national === undefined || !plan.lengthsOfAll.has(national.length)) return undefined;
  const number = `+${plan.callingCode}${national}`;
  if (isCallingCodeInFront(digits, national, plan) || isAlso(digits, number)) return undefined;
  return plainInternational(number);
}

/**
 * `442071838750` in Britain may lack its `+`. In America, trunk prefix and calling code are both 1.
 */
function isCallingCodeInFront(digits: string, national: string, plan: Plan): boolean {
  if (!digits.startsWith(plan.callingCode)) return false;
  return withoutPrefix(digits.slice(plan.callingCode.length), plan) !== national;
}

/** Whether the digits, read as international without the `+`, may be another valid number. */
function isAlso(digits: string, number: string): boolean {
  const international = canonicalLine(`+${digits.replace(/^011/, '')}`);
  if (international === number) return false;
  const plan = planOfNumber(international);
  if (plan === undefined) return false;
  const national = international.slice(1 + plan.callingCode.length);
  if (withoutPrefix(national, plan) !== national) return true;
  return plan.lengthsOfSome.has(national.length) && plan.patterns.some((all) => all.test(national));
}

/** The digits without the trunk prefix; undefined if the library has to decide. */
function withoutPrefix(digits: string, plan: Plan): string | undefined {
  const match = plan.prefix?.exec(digits);
  if (!match) return digits;
  // A captured group is a carrier code, or a part to be rewritten.
  if (match.length > 1 && match.at(-1)) return undefined;
  const rest = digits.slice(match[0].length);
  if (rest === digits) return digits;
  return plan.pattern.test(digits) || !plan.lengthsOfAll.has(rest.length) ? undefined : rest;
}

/**
 * The numbering plan of a country or a calling code, with what all countries of that code share.
 */
interface Plan {
  readonly callingCode: string;
  readonly idd: RegExp;
  readonly prefix: RegExp | undefined;
  readonly pattern: RegExp;
  /** Lengths that are possible in every country of the calling code. */
  readonly lengthsOfAll: ReadonlySet<number>;
  /** Lengths that are possible in at least one of them. */
  readonly lengthsOfSome: ReadonlySet<number>;
  /** The patterns of each country. */
  readonly patterns: readonly RegExp[];
}

const plans = new Map<string, Plan>();

function planOfCountry(country: CountryCode): Plan {
  return plans.get(country) ?? keepPlan(country, getCountryCallingCode(country));
}

/** No calling code is a prefix of another one. */
function planOfNumber(international: string): Plan | undefined {
  for (let length = 1; length <= 3; length++) {
    const code = international.slice(1, 1 + length);
    const plan = plans.get(code) ?? (isCallingCode(code) ? keepPlan(code, code) : undefined);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

function isCallingCode(code: string): boolean {
  return (
    Object.hasOwn(metadata.country_calling_codes, code) ||
    Object.hasOwn(metadata.nonGeographic, code)
  );
}

function keepPlan(key: string, callingCode: string): Plan {
  const own = select(key);
  const all = (countriesOf(callingCode) ?? [callingCode]).map(select);
  const lengths = all.map((each) => new Set(each.possibleLengths()));
  const lengthsOfSome = new Set(lengths.flatMap((each) => [...each]));
  const prefix = own.nationalPrefixForParsing();
  const plan = {
    callingCode,
    idd: startingWith(own.IDDPrefix()),
    prefix: prefix ? startingWith(prefix) : undefined,
    pattern: whole(own.nationalNumberPattern()),
    lengthsOfAll: new Set([...lengthsOfSome].filter((n) => lengths.every((each) => each.has(n)))),
    lengthsOfSome,
    patterns: all.map((each) => whole(each.nationalNumberPattern())),
  };
  plans.set(key, plan);
  return plan;
}

function countriesOf(callingCode: string): readonly string[] | undefined {
  return (metadata.country_calling_codes as Readonly<Record<string, readonly string[]>>)[
    callingCode
  ];
}

/** The library's full object. Its types leave these two methods out. */
interface FullPlan extends NumberingPlan {
  nationalPrefixForParsing(): string | undefined;
  nationalNumberPattern(): string;
}

/** The plan of a country or of a calling code's main country. */
function select(key: string): FullPlan {
  const selector = new Metadata();
  selector.selectNumberingPlan(key as CountryCode);
  return selector.numberingPlan as FullPlan;
}

function startingWith(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})`);
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}
