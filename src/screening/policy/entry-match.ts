import type { CallerIdentity } from '../caller/caller-identity.js';
import { otherSpellings } from '../number/same-line.js';
import { type EntryKind, entryKind, LONGEST_E164 } from './entry.js';
import { addGramKeys, foldName, globMatches } from './name-pattern.js';

export interface EntryMatch {
  readonly kind: EntryKind;
  /** The caller's number that matched; undefined for a name. */
  readonly number: string | undefined;
}

/** Whether a stored entry matches this caller, and by which number. */
export function matchEntry(text: string, identity: CallerIdentity): EntryMatch | undefined {
  const kind = entryKind(text);
  if (kind === 'name') {
    const matches = globMatches(text.slice('name:'.length), foldName(identity.name ?? ''));
    return identity.name !== undefined && matches ? { kind, number: undefined } : undefined;
  }
  const prefix = text.slice(0, -1);
  const asserted = identity.asserted.find(({ number }) =>
    [number, ...otherSpellings(number)].some((each) =>
      kind === 'number' ? each === text : each.startsWith(prefix),
    ),
  );
  return asserted === undefined ? undefined : { kind, number: asserted.number };
}

/**
 * Every key under which an entry that matches this caller can be stored, in any list: the caller's
 * numbers, their prefixes, and the trigrams of the name. The number of keys only depends on the
 * call.
 */
export function lookupKeys(identity: CallerIdentity): string[] {
  const keys = new Set<string>();
  for (const { number } of identity.asserted) addNumberKeys(keys, number);
  if (identity.name !== undefined) addGramKeys(keys, foldName(identity.name));
  return [...keys];
}

/** Adds the text of every entry, exact or a prefix, that matches a normalised number. */
export function addNumberKeys(keys: Set<string>, number: string): void {
  addSpellingKeys(keys, number);
  for (const other of otherSpellings(number)) addSpellingKeys(keys, other);
}

function addSpellingKeys(keys: Set<string>, number: string): void {
  keys.add(number);
  if (!number.startsWith('+')) return;
  const longest = Math.min(number.length, LONGEST_E164);
  for (let length = longest; length >= 1; length--) keys.add(`${number.slice(0, length)}*`);
}
