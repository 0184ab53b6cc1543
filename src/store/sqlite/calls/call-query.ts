import { UNSCREENED_REASONS } from '../../../screening/verdict.js';
import type { CallFilter, CallPage } from '../../call-log.js';

/** A condition on the table `call`, and its named parameters. */
export interface CallCondition {
  /** Begins with WHERE; empty if every call counts. */
  readonly where: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Newest first. An index has this order, so a page costs as much as it shows. */
export const NEWEST_FIRST = 'ORDER BY at DESC, call_key DESC';

/** Every condition uses one of the indexes of `db/calls` or filters what they leave. */
export function callCondition(filter: CallFilter & Partial<CallPage>): CallCondition {
  const { account, since, until, presentation, list, reason, before, from } = filter;
  const terms: string[] = [];
  const parameters: Record<string, string | number> = {};
  const add = (term: string, values: Readonly<Record<string, string | number | undefined>>) => {
    const given = Object.entries(values).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    terms.push(term);
    Object.assign(parameters, Object.fromEntries(given));
  };
  add('account = :account', { account });
  if (filter.rejected !== undefined) {
    terms.push(`verdict = '${filter.rejected ? 'reject' : 'transfer'}'`);
  }
  if (filter.unscreened !== undefined) {
    terms.push(`${filter.unscreened ? '' : 'NOT '}(${UNSCREENED})`);
  }
  add('at >= :since', { since });
  add('at < :until', { until });
  add('presentation = :presentation', { presentation });
  add('list = :list', { list });
  add(anyOf('caller', filter.callers), named('caller', filter.callers));
  const prefix = filter.callerPrefix;
  add('caller >= :prefix AND caller < :prefix || char(1114111)', { prefix });
  add(anyOf('dialled', filter.dialled), named('dialled', filter.dialled));
  if (reason === 'fail-open') terms.push("reason GLOB 'fail-open:*'");
  else add('(reason = :reason OR would_reason = :reason)', { reason });
  const name = filter.name?.toLowerCase();
  add(`instr(${LOWER_CASE}(coalesce(name, '') || char(10) || coalesce(caller, '')), :name) > 0`, {
    name,
  });
  add('(at, call_key) < (:beforeAt, :beforeKey)', { beforeAt: before?.at, beforeKey: before?.key });
  add('(at, call_key) >= (:fromAt, :fromKey)', { fromAt: from?.at, fromKey: from?.key });
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, parameters };
}

/** A function that the log's connection has: SQLite's own only knows the case of ASCII letters. */
export const LOWER_CASE = 'lower_case';

/**
 * The index in which a page's calls are in order, as SQL; empty where the planner has no choice. Without it,
 * SQLite may read every call of an account to find those of one caller. What has no index is read hour by hour
 * (see `hoursOf`).
 */
export function indexOf({ account, callers, list, unscreened, rejected }: CallFilter): string {
  if (callers?.length === 1) return 'INDEXED BY call_caller';
  if (callers !== undefined) return '';
  if (list !== undefined) return account === undefined ? 'INDEXED BY call_list' : '';
  if (unscreened && account === undefined) return 'INDEXED BY call_unscreened';
  return rejected && account !== undefined ? 'INDEXED BY call_rejected' : '';
}

/** In the words of the index `call_unscreened`. */
const UNSCREENED = [
  "reason GLOB 'fail-open:*'",
  ...UNSCREENED_REASONS.filter((reason) => !reason.startsWith('fail-open:')).map(
    (reason) => `reason = '${reason}'`,
  ),
].join(' OR ');

/**
 * Compares a single value with `=`: with IN, SQLite would sort all matches before it returns the
 * first.
 */
function anyOf(column: string, values: readonly string[] = []): string {
  const names = Object.keys(named(column, values)).map((name) => `:${name}`);
  return names.length === 1 ? `${column} = ${names[0]}` : `${column} IN (${names.join(', ')})`;
}

function named(column: string, values: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(values.map((value, at) => [`${column}${at}`, value]));
}
