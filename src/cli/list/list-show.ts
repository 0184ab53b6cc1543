import { toIso } from '../../duration.js';
import { invalid } from '../../errors.js';
import type { CallLogReader, EntryHits } from '../../store/call-log.js';
import type { ListSummary, PolicyStore, StoredEntry } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { toJson } from '../terminal/output.js';
import { naturalWidths, table } from '../terminal/table.js';
import { describeSummary, existingList, presentList } from './list.js';

/** Entries that are read at once; the first are few, so that they are seen at once. */
const FIRST_PAGE = 100;
const PAGE = 1_000;

/** A list and its entries, page by page: one of any length starts at once and takes little memory. */
export async function show(context: Context, name: string): Promise<void> {
  const limit = context.text('limit');
  const policy = await context.policy({ readOnly: true });
  const summary = await existingList(policy, name);
  const search = readSearch(context.text('search'));
  const pages = pagesOf(policy, await context.callLog(), name, {
    search,
    limit: limit === undefined ? Number.POSITIVE_INFINITY : readPositive('limit', limit),
  });
  const pieces = context.output.json
    ? asJson(summary, pages)
    : asText(context, summary, pages, search);
  await context.output.pieces(pieces);
}

/** Separators of a number are in no entry. */
function readSearch(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  if (trimmed === '') throw invalid('--search is empty; give a part of an entry or of its label');
  const isNumber = trimmed !== undefined && /^[+\d*\s().\-/]+$/.test(trimmed);
  return isNumber ? trimmed.replace(/[\s().\-/]/g, '') : trimmed;
}

interface Wanted {
  readonly search: string | undefined;
  readonly limit: number;
}

interface Page {
  readonly entries: readonly Shown[];
  /** Whether the list has others behind the last one that was asked for. */
  readonly isCutShort: boolean;
}

interface Shown extends StoredEntry, Partial<EntryHits> {}

async function* pagesOf(
  policy: PolicyStore,
  log: CallLogReader | undefined,
  name: string,
  { search, limit }: Wanted,
): AsyncGenerator<Page> {
  let [after, left, size] = ['', limit, FIRST_PAGE];
  while (left > 0) {
    // One more than is shown tells whether there are others.
    const found = await policy.entries(name, { after, limit: Math.min(size, left) + 1, search });
    const entries = found.slice(0, Math.min(size, left));
    const texts = entries.map(({ text }) => text);
    const hits = await log?.hits(name, texts);
    left -= entries.length;
    const hasMore = found.length > entries.length;
    const shown = entries.map((entry) => ({ ...entry, ...hits?.get(entry.text) }));
    if (shown.length > 0) yield { entries: shown, isCutShort: hasMore && left === 0 };
    if (!hasMore) return;
    after = texts.at(-1) ?? '';
    size = PAGE;
  }
}

/** One JSON value, an entry a line. */
async function* asJson(summary: ListSummary, pages: AsyncIterable<Page>): AsyncGenerator<string> {
  const head = toJson({ ...presentList(summary), entries: undefined }, 2);
  yield head.replace(/\n\}$/, ',\n  "entries": [');
  let separator = '\n';
  for await (const { entries } of pages) {
    yield entries
      .map((entry, at) => `${at > 0 ? ',\n' : separator}    ${toJson(present(entry))}`)
      .join('');
    separator = ',\n';
  }
  yield separator === '\n' ? ']\n}\n' : '\n  ]\n}\n';
}

function present({ createdAt, expiresAt, hits = 0, lastHitAt, ...entry }: Shown): object {
  return {
    ...entry,
    createdAt: toIso(createdAt),
    expiresAt: toIso(expiresAt),
    hits,
    lastHitAt: toIso(lastHitAt),
  };
}

const HEADINGS = ['ENTRY', 'LABEL', 'HITS', 'LAST HIT', 'UNTIL', 'BY', 'CREATED'];
const LEFT_OUT = ['BY', 'CREATED', 'LAST HIT', 'UNTIL', 'HITS'];

/** Every page is as wide as those before it. */
async function* asText(
  context: Context,
  summary: ListSummary,
  pages: AsyncIterable<Page>,
  search: string | undefined,
): AsyncGenerator<string> {
  yield context.output.text([...describeSummary(summary), '']);
  let atLeast: readonly number[] = [];
  for await (const { entries, isCutShort } of pages) {
    const rows = entries.map((entry) => rowOf(context, entry));
    const lines = table(HEADINGS, rows, { leftOut: LEFT_OUT, atLeast });
    yield context.output.text(atLeast.length === 0 ? lines : lines.slice(1));
    if (isCutShort) yield 'more entries: leave --limit out, or give a greater one\n';
    atLeast = naturalWidths(HEADINGS, rows, atLeast);
  }
  if (atLeast.length > 0 || search === undefined) return;
  yield context.output.text([`no entry with "${search}" in its text or label`]);
}

function rowOf(context: Context, entry: Shown): (string | number | undefined)[] {
  const time = (at: number | undefined) => (at === undefined ? undefined : context.time(at));
  const { text, label, hits = 0, lastHitAt, expiresAt, author, createdAt } = entry;
  return [text, label, hits, time(lastHitAt), time(expiresAt), author, time(createdAt)];
}
