import { invalid } from '../errors.js';
import { normalizeNumber } from '../screening/number/phone-number.js';
import { type EntryKind, entryKind } from '../screening/policy/entry.js';
import { addNumberKeys } from '../screening/policy/entry-match.js';
import { splitListName } from '../screening/policy/list-name.js';
import type { ListStanding } from '../screening/policy/list-standing.js';
import type { Account, ListKind } from '../screening/policy/policy.js';
import type { ListedEntry, ListSummary, PolicyStore } from '../store/policy-store.js';
import { standingFor } from './list-state.js';

export interface FindNumber {
  /** In any spelling, read as a call to each account would be. */
  readonly number: string;
  /** Whose lists are searched, besides the shared ones. */
  readonly accounts: readonly Account[];
  /** Only what comes after this entry of this list. */
  readonly after?: EntryPlace | undefined;
  readonly limit: number;
  /** Unix milliseconds. */
  readonly now: number;
}

type EntryPlace = Pick<ListedEntry, 'list' | 'text'>;

/** An entry that matches the number. */
export interface FoundNumber extends ListedEntry {
  readonly kind: ListKind;
  readonly rule: EntryKind;
  /** Whether it has an effect for any of the accounts, or why not. */
  readonly standing: ListStanding | 'expired';
}

export interface FoundNumbers {
  /** Sorted by list and text. */
  readonly entries: readonly FoundNumber[];
  readonly isCutShort: boolean;
}

/** The entries, exact or prefixes, that match a number, in the lists of these accounts and shared ones. */
export async function findNumber(
  policy: PolicyStore,
  { number, accounts, after, limit, now }: FindNumber,
): Promise<FoundNumbers> {
  checkNumber(number);
  const matches = await matchesOf(policy, number, accounts);
  const rest = matches
    .filter((match) => after === undefined || compare(match, after) > 0)
    .sort(compare);
  const lists = new Map<string, ListSummary | undefined>();
  const entries: FoundNumber[] = [];
  for (const match of rest.slice(0, limit)) {
    if (!lists.has(match.list)) lists.set(match.list, await policy.list(match.list));
    const list = lists.get(match.list);
    // Removed meanwhile.
    if (list === undefined) continue;
    const standing = standingOf(match, list, accounts, now);
    entries.push({ ...match, kind: list.kind, rule: entryKind(match.text), standing });
  }
  return { entries, isCutShort: rest.length > limit };
}

function checkNumber(number: string): void {
  if (number.trim() === '') throw invalid('is empty; give a number', { field: 'number' });
  if (!/[*?]|^name:/i.test(number)) return;
  throw invalid(`"${number}" is an entry that matches many; give the whole number of one caller`, {
    field: 'number',
  });
}

/** A shared list is read by every account, each with its own country. */
async function matchesOf(
  policy: PolicyStore,
  number: string,
  accounts: readonly Account[],
): Promise<ListedEntry[]> {
  const { homeCountry } = policy.settings();
  const countries = new Map(accounts.map(({ id, country }) => [id, country]));
  const keys = new Map(
    [homeCountry, ...countries.values()].map((country) => {
      const texts = new Set<string>();
      addNumberKeys(texts, normalizeNumber(number, country));
      return [country, texts] as const;
    }),
  );
  const all = new Set([...keys.values()].flatMap((texts) => [...texts]));
  return (await policy.entriesAnywhere([...all])).filter(({ list, text }) => {
    const { owner } = splitListName(list);
    if (owner === undefined) return true;
    const country = countries.get(owner);
    return country !== undefined && keys.get(country)?.has(text);
  });
}

function standingOf(
  { expiresAt }: ListedEntry,
  list: ListSummary,
  accounts: readonly Account[],
  now: number,
): FoundNumber['standing'] {
  if (expiresAt !== undefined && expiresAt <= now) return 'expired';
  const standings = accounts
    .filter(({ id }) => (list.owner ?? id) === id)
    .map((account) => standingFor(list, account, now));
  return STANDINGS.find((each) => standings.includes(each)) ?? 'list-inactive';
}

/** Of an entry that several accounts have, the first that one of them has. */
const STANDINGS = ['in-effect', 'outside-schedule', 'list-disabled'] as const;

/** By code units, as `after` compares them. */
function compare(a: EntryPlace, b: EntryPlace): number {
  return compareText(a.list, b.list) || compareText(a.text, b.text);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
