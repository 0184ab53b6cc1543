import { invalid } from '../errors.js';
import type { CallLogReader, EntryHits } from '../store/call-log.js';
import type { PolicyStore, StoredEntry } from '../store/policy-store.js';

/** The size of pages. The first page is small, so that it appears at once. */
const FIRST_PAGE = 100;
const PAGE = 1_000;

export interface FindEntries {
  /** Only entries whose text or label contains this, see `readSearch`. */
  readonly search?: string | undefined;
  /** Only entries whose texts come after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** An entry with the calls that it decided, if the log has any. */
export interface FoundEntry extends StoredEntry, Partial<EntryHits> {}

export interface FoundEntries {
  readonly entries: readonly FoundEntry[];
  /** Whether more entries follow the last requested one. */
  readonly isCutShort: boolean;
}

/**
 * Entries of a list sorted by text, read page by page: a list of any length takes little memory.
 */
export async function* findEntries(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  list: string,
  { search, after: start = '', limit }: FindEntries,
): AsyncGenerator<FoundEntries> {
  let [after, left, size] = [start, limit, FIRST_PAGE];
  while (left > 0) {
    // One more than is returned shows whether others follow.
    const page = { after, limit: Math.min(size, left) + 1, search };
    const found = await policy.entries(list, page);
    const entries = found.slice(0, Math.min(size, left));
    const texts = entries.map(({ text }) => text);
    const hits = await log?.hits(list, texts);
    left -= entries.length;
    const hasMore = found.length > entries.length;
    const shown = entries.map((entry) => ({ ...entry, ...hits?.get(entry.text) }));
    if (shown.length > 0) yield { entries: shown, isCutShort: hasMore && left === 0 };
    if (!hasMore) return;
    after = texts.at(-1) ?? '';
    size = PAGE;
  }
}

/**
 * Reads a part of an entry or label. Separators of a number are removed, since no entry contains
 * them.
 */
export function readSearch(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') {
    throw invalid('is empty; give a part of an entry or of its label', { field: 'search' });
  }
  const isNumber = /^[+\d*\s().\-/]+$/.test(trimmed);
  return isNumber ? trimmed.replace(/[\s().\-/]/g, '') : trimmed;
}
