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
  const { account, since, until, presentation, list, reason, before } = filter;
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
    terms.push(`reason ${filter.unscreened ? 'IN' : 'NOT IN'} (${UNSCREENED})`);
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
  add('(at, call_key) < (:beforeAt, :beforeKey)', { beforeAt: before?.at, beforeKey: before?.key });
  return { where: terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`, parameters };
}

const UNSCREENED = UNSCREENED_REASONS.map((reason) => `'${reason}'`).join(', ');

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
