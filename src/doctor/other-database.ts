import { countAccounts } from '../store/sqlite/database/inspect.js';
import { type Finding, warning } from './finding.js';

/**
 * Databases with accounts, where the one in use has none: the quick start and the service keep theirs in
 * different places.
 * @param others where else Ringfence keeps one by default
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

/** 0 for a database that isn't there or can't be read: other checks tell that. */
function accountsIn(file: string): number {
  try {
    return countAccounts(file);
  } catch {
    return 0;
  }
}
