import type { CallCursor, CallFilter, CallLogReader, LoggedCall } from '../store/call-log.js';

/** A page of calls, newest first. */
export interface CallsPage {
  readonly calls: readonly LoggedCall[];
  /** The cursor of the next page; undefined if this is the last one. */
  readonly next: string | undefined;
}

/** Finds the calls before a cursor. Without a log there are none. */
export async function pageOfCalls(
  log: CallLogReader | undefined,
  filter: CallFilter,
  limit: number,
  before?: CallCursor,
): Promise<CallsPage> {
  const found = (await log?.calls({ ...filter, before, limit: limit + 1 })) ?? [];
  const calls = found.slice(0, limit);
  const last = calls.at(-1);
  const isCutShort = found.length > limit && last !== undefined;
  return { calls, next: isCutShort ? formatCursor(last) : undefined };
}

export function formatCursor({ at, key }: CallCursor): string {
  return `${at}.${key}`;
}

/** Undefined if the text is not a cursor. */
export function parseCursor(text: string): CallCursor | undefined {
  const [, at, key] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  return at === undefined ? undefined : { at: Number(at), key: Number(key) };
}
