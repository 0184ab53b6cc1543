import { invalid, notFound } from '../errors.js';
import type { CountryCode } from '../screening/number/phone-number.js';
import {
  countriesOfBroadPrefix,
  isProblem,
  parseCanonical,
  parseEntry,
} from '../screening/policy/entry.js';
import { parseEntries } from '../screening/policy/entry-range.js';
import type { ListKind } from '../screening/policy/policy.js';
import type { AddedEntries, Authorship, NewEntry, PolicyStore } from '../store/policy-store.js';
import { type Doubt, DoubtfulEntries } from './doubtful-entries.js';
import { countryOfList, existingList } from './existing.js';
import { accepted, readLabel } from './fields.js';
import { inactiveReason } from './list-state.js';
import type { Warning } from './warning.js';

/** Options for all entries of a request. */
export interface EntryOptions {
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

export interface NewEntries extends EntryOptions {
  /** Each in any spelling. */
  readonly texts: readonly string[];
  /** Accepts even a prefix that blocks a whole country. */
  readonly force?: boolean | undefined;
}

export interface AddReport extends AddedEntries {
  readonly list: string;
  /** Accepted entries that may be meant differently. */
  readonly doubts: readonly Doubt[];
  readonly warnings: readonly Warning[];
}

/**
 * Adds entries to a list, and renews existing ones. Throws `AppError` for the first invalid one,
 * and then adds none.
 */
export async function addEntries(
  policy: PolicyStore,
  name: string,
  request: NewEntries,
  authorship: Authorship,
): Promise<AddReport> {
  const list = await existingList(policy, name);
  const country = await countryOfList(policy, name);
  const { entries, doubts } = readEntries(request, list.kind, country);
  const added = await policy.change(authorship, (edit) => edit.addEntries(name, entries));
  const inactive = inactiveReason(list);
  return { list: name, ...added, doubts, warnings: inactive === undefined ? [] : [inactive] };
}

/**
 * Removes entries, as the list shows them or in any spelling, and returns their texts. Throws
 * `AppError` if one is not on the list, and then removes none.
 */
export async function removeEntries(
  policy: PolicyStore,
  name: string,
  texts: readonly string[],
  authorship: Authorship,
): Promise<string[]> {
  await existingList(policy, name);
  const country = await countryOfList(policy, name);
  return policy.change(authorship, (edit) =>
    texts.map((text) => {
      if (!isProblem(parseCanonical(text)) && edit.removeEntries(name, [text]).length > 0) {
        return text;
      }
      const entry = accepted(parseEntry(text, country)).text;
      if (edit.removeEntries(name, [entry]).length > 0) return entry;
      throw notFound(`${name} has no entry ${entry}`, {
        remedy: { kind: 'show-list', list: name },
      });
    }),
  );
}

interface ReadEntries {
  /** Without duplicates. */
  readonly entries: readonly NewEntry[];
  readonly doubts: readonly Doubt[];
}

/**
 * Reads entries in any spelling for a list of this kind. Throws `AppError` for the first invalid
 * one.
 */
export function readEntries(
  { texts, label: written, expiresAt, force }: NewEntries,
  kind: ListKind,
  country: CountryCode,
): ReadEntries {
  const label = readLabel(written);
  const doubtful = new DoubtfulEntries();
  const entries = texts.flatMap((text) =>
    accepted(parseEntries(text, country)).map(({ note, ...entry }) => {
      if (note !== undefined) doubtful.add(text, note);
      return { ...entry, label, expiresAt };
    }),
  );
  if (!force && kind === 'block') {
    for (const { text } of entries) {
      const problem = broadPrefixProblem(text, country);
      if (problem !== undefined) throw invalid(problem, { remedy: { kind: 'force' } });
    }
  }
  return {
    entries: [...new Map(entries.map((entry) => [entry.text, entry])).values()],
    doubts: doubtful.kinds(),
  };
}

const MOST_NAMED = 4;

/** Why a prefix should not be blocked: it covers a whole country. Undefined for all others. */
export function broadPrefixProblem(text: string, country: CountryCode): string | undefined {
  const countries = countriesOfBroadPrefix(text, country);
  if (countries.length === 0) return undefined;
  const named = countries.slice(0, MOST_NAMED).join(', ');
  const more = countries.length > MOST_NAMED ? ` and ${countries.length - MOST_NAMED} more` : '';
  const reach =
    countries.length === 1 ? `all of ${named}` : `more than a whole country (${named}${more})`;
  return `prefix "${text}" matches ${reach}`;
}
