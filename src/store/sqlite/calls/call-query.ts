import type { CallFilter } from '../../call-log.js';
import type { Dialect } from '../../sql/call-condition.js';

/** A function that the log's connection has: SQLite's own only knows the case of ASCII letters. */
export const LOWER_CASE = 'lower_case';

export const SQLITE: Dialect = {
  isFailOpen: "reason GLOB 'fail-open:*'",
  hasName: `instr(${LOWER_CASE}(coalesce(name, '') || char(10) || coalesce(caller, '')), :name) > 0`,
};

/**
 * The index in which a page's calls are in order, as SQL; empty if the planner is to choose. Without it,
 * SQLite may read every call of an account to find those of one caller. What has no index is read hour by hour
 * (see `hoursOf`).
 */
export function indexOf({ account, callers, list, unscreened, rejected }: CallFilter): string {
  if (callers?.length === 1) return 'INDEXED BY call_caller';
  if (callers !== undefined) return '';
  if (list !== undefined && account === undefined) return 'INDEXED BY call_list';
  if (unscreened && account === undefined) return 'INDEXED BY call_unscreened';
  if (rejected && account !== undefined && list === undefined) return 'INDEXED BY call_rejected';
  return `INDEXED BY ${account === undefined ? 'call_at' : 'call_account_at'}`;
}
