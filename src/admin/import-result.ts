import type { Note } from '../formats/row.js';
import type { Doubt } from './doubtful-entries.js';
import type { ImportReport } from './import-list.js';
import type { BadRow } from './import-tally.js';

/** What an import did or, on a dry run, would do: plain data, which each interface puts into words. */
export interface ImportResult {
  readonly list: string;
  readonly format: string;
  readonly dryRun: boolean;
  readonly added: number;
  /** Entries that existed with another label or expiry. */
  readonly changed: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly repeated: number;
  readonly tooFewReports: number;
  /** The number of rows that are not for this list, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly expired: number;
  readonly labelsCut: number;
  readonly doubtful: readonly Doubt[];
  readonly invalid: number;
  /** What the `line` of a problem counts. */
  readonly unit: string;
  /** The first of the invalid rows. */
  readonly problems: readonly BadRow[];
  /** The list's rule for anonymous callers, if the file changed it. */
  readonly blockAnonymous: boolean | undefined;
  /** The first few entries that a dry run would add and remove. */
  readonly sample:
    | { readonly added: readonly string[]; readonly removed: readonly string[] }
    | undefined;
  readonly notes: readonly Note[];
}

export function importResult(report: ImportReport): ImportResult {
  const { list, format, remarks, options, tally, staged, counts, blockAnonymous } = report;
  return {
    list: list.name,
    format,
    dryRun: options.dryRun,
    added: counts.added,
    changed: counts.changed,
    unchanged: counts.unchanged,
    removed: counts.removed,
    repeated: staged.staged - staged.distinct,
    tooFewReports: staged.distinct - staged.kept,
    skipped: Object.fromEntries(tally.skipped),
    expired: tally.expired,
    labelsCut: tally.cutLabels,
    doubtful: tally.doubtful.kinds(),
    invalid: tally.bad,
    unit: tally.unit,
    problems: tally.problems,
    blockAnonymous,
    sample:
      'addedSample' in counts
        ? { added: counts.addedSample, removed: counts.removedSample }
        : undefined,
    notes: remarks.notes,
  };
}
