import { invalid } from '../errors.js';
import { countriesOfBroadPrefix, parseEntry } from '../screening/entry.js';
import type { CountryCode } from '../screening/phone-number.js';
import type { NewEntry } from '../store/policy-store.js';
import type { Context } from './context.js';
import { accepted, readUntil } from './input.js';

export interface AddedEntries {
  readonly list: string;
  readonly added: readonly string[];
  /** Were there already. */
  readonly present: readonly string[];
}

/** What was typed, with the options of the command. Throws `AppError` for the first that is wrong. */
export function readEntries(
  context: Context,
  texts: readonly string[],
  country: CountryCode,
): NewEntry[] {
  const until = context.text('until');
  const shared = {
    label: context.text('label'),
    expiresAt: until === undefined ? undefined : readUntil(until, Date.now()),
  };
  const entries = texts.map((text) => ({ ...accepted(parseEntry(text, country)), ...shared }));
  if (!context.flag('force')) for (const { text } of entries) rejectBroadPrefix(text);
  return [...new Map(entries.map((entry) => [entry.text, entry])).values()];
}

export function describeAdded({ list, added, present }: AddedEntries): string[] {
  return [
    ...added.map((text) => `added ${text} to ${list}`),
    ...present.map((text) => `${text} was on ${list} already`),
  ];
}

const MOST_NAMED = 4;

function rejectBroadPrefix(text: string): void {
  const countries = countriesOfBroadPrefix(text);
  if (countries.length === 0) return;
  const named = countries.slice(0, MOST_NAMED).join(', ');
  const more = countries.length > MOST_NAMED ? ` and ${countries.length - MOST_NAMED} more` : '';
  throw invalid(
    `prefix "${text}" matches more than a whole country (${named}${more}); add --force if you mean it`,
  );
}
