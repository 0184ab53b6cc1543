import type { CallCursor, CallFilter, CallLogReader, LoggedCall } from '../store/call-log.js';

/** No index supports a search for a name: so many calls are examined for a page. */
const EXAMINED = 20_000;

/** A page of calls, newest first. */
export interface CallsPage {
  readonly calls: LoggedCall[];
  /** The cursor of the next page; undefined if this is the last one. */
  readonly next: string | undefined;
  /** The page has room, but calls before this time were not examined yet. Unix milliseconds. */
  readonly examinedTo?: number | undefined;
}

/** Finds the calls before a cursor. Without a log there are none. */
export async function pageOfCalls(
  log: CallLogReader | undefined,
  filter: CallFilter,
  limit: number,
  before?: CallCursor,
): Promise<CallsPage> {
  const from =
    filter.name === undefined
      ? undefined
      : await log?.position({ ...filter, name: undefined, before }, EXAMINED);
  const found = (await log?.calls({ ...filter, before, from, limit: limit + 1 })) ?? [];
  const calls = found.slice(0, limit);
  const last = calls.at(-1);
  if (found.length > limit && last !== undefined) return { calls, next: formatCursor(last) };
  return { calls, next: from && formatCursor(from), examinedTo: from?.at };
}

export function formatCursor({ at, key }: CallCursor): string {
  return `${at}.${key}`;
}

/** Undefined if the text is not a cursor. */
export function parseCursor(text: string): CallCursor | undefined {
  const [, at, key] = /^(\d{1,15})\.(\d{1,16})$/.exec(text) ?? [];
  return at === undefined ? undefined : { at: Number(at), key: Number(key) };
}
