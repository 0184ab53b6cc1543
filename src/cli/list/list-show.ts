import { existingList } from '../../admin/existing.js';
import type { SubscriptionStatus } from '../../admin/fetch-state.js';
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
import { describeSource, presentStatus, statusOf } from './subscription.js';

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
  const status = await statusOf(context, summary);
  const pieces = context.output.json
    ? asJson(summary, status, pages)
    : asText(context, summary, pages, search);
  await context.output.pieces(pieces);
}

/** One JSON value with one entry per line. */
async function* asJson(
  summary: ListSummary,
  status: SubscriptionStatus | undefined,
  pages: AsyncIterable<FoundEntries>,
): AsyncGenerator<string> {
  const fetched = status && presentStatus(status);
  const head = toJson({ ...presentList(summary), fetched, entries: undefined }, 2);
  yield head.replace(/\n\}$/, ',\n  "entries": [');
  const created = rememberLast(toIso);
  let separator = '\n';
  for await (const { entries } of pages) {
    yield entries
      .map((entry) => toJson(present(entry, created(entry.createdAt))))
      .map((entry, at) => `${at > 0 ? ',\n' : separator}    ${entry}`)
      .join('');
    separator = ',\n';
  }
  yield separator === '\n' ? ']\n}\n' : '\n  ]\n}\n';
}

/** Field by field: rest and spread would take a third of the time of a long list. */
function present(entry: FoundEntry, createdAt: string): object {
  const { text, label, author, origin, expiresAt, hits = 0, lastHitAt } = entry;
  return {
    text,
    label,
    author,
    origin,
    createdAt,
    expiresAt: toIso(expiresAt),
    hits,
    lastHitAt: toIso(lastHitAt),
  };
}

/** Remembers the last result, because most entries of a long list were created by the same change. */
function rememberLast(show: (at: number) => string): (at: number) => string {
  let last: { readonly at: number; readonly shown: string } | undefined;
  return (at) => {
    if (last?.at !== at) last = { at, shown: show(at) };
    return last.shown;
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
  const source = await describeSource(context, summary);
  yield context.output.text([...describeSummary(summary), ...source, '']);
  const parts = new TableInParts(HEADINGS, { leftOut: LEFT_OUT });
  const created = rememberLast((at) => context.time(at));
  let isEmpty = true;
  for await (const { entries, isCutShort } of pages) {
    isEmpty = false;
    const rows = entries.map((entry) => rowOf(context, entry, created(entry.createdAt)));
    yield context.output.text(parts.next(rows));
    if (isCutShort) yield 'more entries: leave --limit out, or give a greater one\n';
  }
  if (!isEmpty || search === undefined) return;
  yield context.output.text([`no entry with "${search}" in its text or label`]);
}

function rowOf(
  context: Context,
  entry: FoundEntry,
  created: string,
): (string | number | undefined)[] {
  const { text, label, hits = 0, lastHitAt, expiresAt, author } = entry;
  const time = (at: number | undefined) => (at === undefined ? undefined : context.time(at));
  return [text, label, hits, time(lastHitAt), time(expiresAt), author, created];
}
