import { callingCodeOf, normalizeNumber } from '../screening/number/phone-number.js';
import type { CallLogReader } from '../store/call-log.js';
import type { PolicyStore } from '../store/policy-store.js';
import { countryOfList } from './existing.js';
import { type FoundEntry, readSearch } from './find-entries.js';

/** Which entries of a list are wanted. An absent field admits every entry. */
export interface EntryFilter {
  /** A part of an entry or label, as typed. */
  readonly search?: string | undefined;
  /** Finds numbers that contain the search, not only those that begin with it. */
  readonly anywhere?: boolean | undefined;
  readonly state?: 'expired' | 'unused' | undefined;
  readonly author?: string | undefined;
}

export interface EntriesPage {
  readonly entries: readonly FoundEntry[];
  /** After which entry the next page begins; absent if this is the last. */
  readonly next?: string | undefined;
  /** The page has room, but entries after `next` were not examined yet. */
  readonly isUnfinished: boolean;
  /** Only the beginnings of numbers were compared. */
  readonly isByBeginning: boolean;
}

interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
  /** Unix milliseconds. */
  readonly now: number;
}

/** So many entries are examined for a page, if no index finds them: a list may have millions. */
const EXAMINED = 100_000;
/** The same for entries that have no calls, which another database knows. */
const [CHUNK, CHUNKS] = [1_000, 10];

/** A page of a list's entries, sorted by text. It takes as long for a list of any length. */
export async function pageOfEntries(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  list: string,
  filter: EntryFilter,
  page: Page,
): Promise<EntriesPage> {
  const beginnings = filter.anywhere ? [] : await beginningsOf(policy, list, filter.search);
  if (beginnings.length > 0 && filter.state !== 'unused') {
    const found = await beginningWith(policy, log, list, filter, page, beginnings);
    if (found.entries.length > 0) return found;
  }
  return containing(policy, log, list, filter, page);
}

async function beginningWith(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  list: string,
  filter: EntryFilter,
  { after = '', limit, now }: Page,
  beginnings: readonly string[],
): Promise<EntriesPage> {
  const wanted = { ...conditionOf(filter, now), search: undefined, after, limit: limit + 1 };
  const found = await Promise.all(
    beginnings.map((begins) => policy.entries(list, { ...wanted, begins })),
  );
  const byText = new Map(found.flat().map((entry) => [entry.text, entry]));
  const sorted = [...byText.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
  const entries = sorted.slice(0, limit);
  const texts = entries.map(({ text }) => text);
  const hits = await log?.hits(list, texts);
  return {
    entries: entries.map((entry) => ({ ...entry, ...hits?.get(entry.text) })),
    next: sorted.length > limit ? texts.at(-1) : undefined,
    isUnfinished: false,
    isByBeginning: true,
  };
}

async function containing(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  list: string,
  filter: EntryFilter,
  { after: start = '', limit, now }: Page,
): Promise<EntriesPage> {
  const condition = conditionOf(filter, now);
  const isConditional = Object.values(condition).some((each) => each !== undefined);
  const through = isConditional ? await policy.entryAfter(list, start, EXAMINED) : undefined;
  const isUnused = filter.state === 'unused';
  const size = isUnused ? CHUNK : limit + 1;
  const entries: FoundEntry[] = [];
  let after = start;
  for (let chunk = 0; chunk < (isUnused ? CHUNKS : 1); chunk++) {
    const found = await policy.entries(list, { ...condition, after, through, limit: size });
    const texts = found.map(({ text }) => text);
    const hits = await log?.hits(list, texts);
    const wanted = isUnused ? found.filter(({ text }) => !hits?.has(text)) : found;
    entries.push(...wanted.map((entry) => ({ ...entry, ...hits?.get(entry.text) })));
    if (entries.length > limit) {
      const shown = entries.slice(0, limit);
      return { entries: shown, next: shown.at(-1)?.text, ...FINISHED };
    }
    if (found.length < size) {
      return { ...FINISHED, entries, next: through, isUnfinished: through !== undefined };
    }
    after = texts.at(-1) ?? after;
  }
  return { ...FINISHED, entries, next: after, isUnfinished: true };
}

const FINISHED = { isUnfinished: false, isByBeginning: false };

function conditionOf({ search, state, author }: EntryFilter, now: number) {
  return {
    search: search === undefined ? undefined : readSearch(search),
    expiredBy: state === 'expired' ? now : undefined,
    author,
  };
}

/** How an entry may begin that somebody looks for by a number or its first digits. */
async function beginningsOf(
  policy: PolicyStore,
  list: string,
  search: string | undefined,
): Promise<string[]> {
  const digits = search === undefined ? '' : readSearch(search).replace(/\*$/, '');
  if (!/^\+?\d+$/.test(digits)) return [];
  if (digits.startsWith('+')) return [digits];
  const country = await countryOfList(policy, list);
  const code = callingCodeOf(country);
  const abroad = [`+${code}${digits}`, `+${code}${digits.replace(/^0/, '')}`];
  return [...new Set([digits, `+${digits}`, ...abroad, normalizeNumber(digits, country)])];
}
