import { UNSCREENED_REASONS } from '../../screening/verdict.js';
import type { CallFilter, CallPage } from '../call-log.js';

/** A condition on the table `call`, and its named parameters. */
export interface CallCondition {
  /** Begins with WHERE; empty if every call counts. */
  readonly where: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Newest first. An index has this order, so a page costs as much as it shows. */
export const NEWEST_FIRST = 'ORDER BY at DESC, call_key DESC';

/** What SQLite and PostgreSQL say differently, in the words of their indexes. */
export interface Dialect {
  /** Whether a reason begins with `fail-open:`. */
  readonly isFailOpen: string;
  /** Whether the caller's name or number has the parameter `:name` as a part, in any case. */
  readonly hasName: string;
}

/** Every condition uses one of the indexes of `db/calls` and `db/shared`, or filters what they leave. */
export function callCondition(
  filter: CallFilter & Partial<CallPage>,
  dialect: Dialect,
): CallCondition {
  const { account, since, until, presentation, list, reason, before, from, after } = filter;
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
    terms.push(`${filter.unscreened ? '' : 'NOT '}(${isUnscreened(dialect)})`);
  }
  add('at >= :since', { since });
  add('at < :until', { until });
  add('presentation = :presentation', { presentation });
  add('list = :list', { list });
  add(anyOf('caller', filter.callers), named('caller', filter.callers));
  const prefix = filter.callerPrefix;
  const prefixEnd = prefix === undefined ? undefined : behindPrefix(prefix);
  add('caller >= :prefix AND caller < :prefixEnd', { prefix, prefixEnd });
  add(anyOf('dialled', filter.dialled), named('dialled', filter.dialled));
  if (reason === 'fail-open') terms.push(dialect.isFailOpen);
  else add('(reason = :reason OR would_reason = :reason)', { reason });
  const name = filter.name?.toLowerCase();
  add(dialect.hasName, { name });
  add('(at, call_key) < (:beforeAt, :beforeKey)', { beforeAt: before?.at, beforeKey: before?.key });
  add('(at, call_key) >= (:fromAt, :fromKey)', { fromAt: from?.at, fromKey: from?.key });
  add('call_key > :after', { after });
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, parameters };
}

/** Greater than every text that begins with this one. */
export function behindPrefix(prefix: string): string {
  return `${prefix}\u{10ffff}`;
}

function isUnscreened({ isFailOpen }: Dialect): string {
  const others = UNSCREENED_REASONS.filter((reason) => !reason.startsWith('fail-open:'));
  return [isFailOpen, ...others.map((reason) => `reason = '${reason}'`)].join(' OR ');
}

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
