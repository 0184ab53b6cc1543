import type { CallFilter } from '../call-log.js';
import { callCondition, type Dialect } from './call-condition.js';

/** How the calls of a ranking of callers are found. */
export interface TopCallers {
  /** Which calls are read, by an index. */
  readonly read: CallFilter;
  /** Which of these count, as SQL that begins with WHERE. */
  readonly counted: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** Without an account, no index knows the verdict; and none has the calls that were transferred. */
export function topCallersOf(filter: CallFilter, dialect: Dialect): TopCallers {
  const { account, rejected } = filter;
  const hasIndex = rejected === true && account !== undefined;
  const read = hasIndex ? filter : { ...filter, rejected: undefined };
  const { where, parameters } = callCondition({ rejected, presentation: 'presented' }, dialect);
  return {
    read,
    counted: `${where} AND caller IS NOT NULL`,
    parameters,
  };
}
