import { type CountryCode, isTelephoneNumber, normalizeNumber } from '../number/phone-number.js';
import { isProblem, type ParsedEntry, type Problem, parseEntry } from './entry.js';

/**
 * Reads an entry in any spelling or a range of numbers (`+15551230000-+15551239999`), which becomes
 * the few prefixes and numbers that it is.
 */
export function parseEntries(text: string, country: CountryCode): readonly ParsedEntry[] | Problem {
  const range = readRange(text);
  if (range !== undefined) return parseRange(range, text, country);
  const entry = parseEntry(text, country);
  return isProblem(entry) ? entry : [entry];
}

/** What separates two numbers but is no separator within one. */
const BETWEEN = /^(.+?)(?:\s*(?:\.{2,}|[–—])\s*|\s+-\s+|-(?=\+))(.+)$/;
const BARE = /^(\d{6,15})-(\d{6,15})$/;
const NUMBER = /^\s*\+?(?:[\s()./-]*\d){6,}[\s)]*$/;

const LONGEST = 100;

/** The two ends of a range as written; undefined for other texts. */
function readRange(text: string): readonly [string, string] | undefined {
  // Most texts are told apart by this.
  if (text.length > LONGEST || !/[-.–—]/.test(text)) return undefined;
  const [, from = '', to = ''] = BARE.exec(text.trim()) ?? BETWEEN.exec(text) ?? [];
  const isBare = !/\D/.test(from + to);
  if (!NUMBER.test(from) || !NUMBER.test(to)) return undefined;
  return isBare && from.length !== to.length ? undefined : [from, to];
}

function parseRange(
  ends: readonly [string, string],
  text: string,
  country: CountryCode,
): readonly ParsedEntry[] | Problem {
  const [from = '', to = ''] = ends.map((end) => normalizeNumber(end, country));
  if (!isTelephoneNumber(from) || !isTelephoneNumber(to) || from.length !== to.length) {
    return {
      problem: `"${text.trim()}" is not a range; write two whole telephone numbers of the same length, like +15551230000-+15551239999`,
    };
  }
  if (to < from) return { problem: `"${text.trim()}" ends before it begins` };
  return prefixesBetween(from, to).map((start) =>
    start.length === from.length
      ? { kind: 'number', text: start, probe: start }
      : { kind: 'prefix', text: `${start}*`, probe: `${start}*` },
  );
}

/** The shortest beginnings that all numbers from `from` to `to`, and no others, have. */
function prefixesBetween(from: string, to: string): string[] {
  let at = 0;
  while (at < from.length && from[at] === to[at]) at++;
  const common = from.slice(0, at);
  if (/^0*$/.test(from.slice(at)) && /^9*$/.test(to.slice(at))) return [common];
  const [low, high] = [Number(from[at]), Number(to[at])];
  const rest = from.length - at - 1;
  const found = prefixesBetween(from, `${common}${low}${'9'.repeat(rest)}`);
  for (let digit = low + 1; digit < high; digit++) found.push(`${common}${digit}`);
  return [...found, ...prefixesBetween(`${common}${high}${'0'.repeat(rest)}`, to)];
}
