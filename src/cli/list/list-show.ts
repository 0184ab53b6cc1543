import { existingList } from '../../admin/existing.js';
import {
  type FoundEntries,
  type FoundEntry,
  findEntries,
  readSearch,
} from '../../admin/find-entries.js';
import { toIso } from '../../duration.js';
import type { ListSummary } from '../../store/policy-store.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { toJson } from '../terminal/output.js';
import { TableInParts } from '../terminal/table.js';
import { describeSummary, presentList } from './list.js';

/** Prints a list page by page: a list of any length starts at once and takes little memory. */
export async function show(context: Context, name: string): Promise<void> {
  const limit = context.text('limit');
  const policy = await context.policy({ readOnly: true });
  const summary = await existingList(policy, name);
  const part = context.text('search');
  const search = part === undefined ? undefined : readSearch(part);
  const pages = findEntries(policy, await context.callLog(), name, {
    search,
    limit: limit === undefined ? Number.POSITIVE_INFINITY : readPositive('limit', limit),
  });
  const pieces = context.output.json
    ? asJson(summary, pages)
    : asText(context, summary, pages, search);
  await context.output.pieces(pieces);
}

/** One JSON value with one entry per line. */
async function* asJson(
  summary: ListSummary,
  pages: AsyncIterable<FoundEntries>,
): AsyncGenerator<string> {
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

function present({ createdAt, expiresAt, hits = 0, lastHitAt, ...entry }: FoundEntry): object {
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

async function* asText(
  context: Context,
  summary: ListSummary,
  pages: AsyncIterable<FoundEntries>,
  search: string | undefined,
): AsyncGenerator<string> {
  yield context.output.text([...describeSummary(summary), '']);
  const parts = new TableInParts(HEADINGS, { leftOut: LEFT_OUT });
  let isEmpty = true;
  for await (const { entries, isCutShort } of pages) {
    isEmpty = false;
    yield context.output.text(parts.next(entries.map((entry) => rowOf(context, entry))));
    if (isCutShort) yield 'more entries: leave --limit out, or give a greater one\n';
  }
  if (!isEmpty || search === undefined) return;
  yield context.output.text([`no entry with "${search}" in its text or label`]);
}

function rowOf(context: Context, entry: FoundEntry): (string | number | undefined)[] {
  const time = (at: number | undefined) => (at === undefined ? undefined : context.time(at));
  const { text, label, hits = 0, lastHitAt, expiresAt, author, createdAt } = entry;
  return [text, label, hits, time(lastHitAt), time(expiresAt), author, time(createdAt)];
}
