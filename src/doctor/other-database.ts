import { countAccounts } from '../store/sqlite/database/inspect.js';
import { type Finding, warning } from './finding.js';

/**
 * Reports databases with accounts if the one in use has none: the quick start and the service use
 * different default paths.
 * @param others other default paths of the database
 */
export function checkOtherDatabases(file: string, others: readonly string[]): Finding[] {
  if (accountsIn(file) > 0) return [];
  return others
    .filter((other) => other !== file && accountsIn(other) > 0)
    .map((other) =>
      warning(
        'policy',
        `${file} has no account, and ${other} has ${accountsIn(other)}`,
        `to move them: "ringfence --db ${other} backup FILE", then "ringfence restore FILE"`,
      ),
    );
}

/** 0 if the database doesn't exist or can't be read. Other checks report that. */
function accountsIn(file: string): number {
  try {
    return countAccounts(file);
  } catch {
    return 0;
  }
}
