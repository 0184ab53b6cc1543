import * as v from 'valibot';
import { LIMIT } from './input.js';

/** Query of a list that is read page by page. */
export const PAGE = { limit: LIMIT, after: v.optional(v.string()) };

/**
 * A page of rows by their keys, which are sorted here by code units, and the `after` of the next page;
 * `next` is absent on the last one. It stays valid when its row is removed.
 */
export function pageOf<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): { readonly page: readonly T[]; readonly next: string | undefined } {
  const rest = rows
    .filter((row) => after === undefined || keyOf(row) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rest.length > limit && last !== undefined ? keyOf(last) : undefined };
}
