import type { EntryRow, Row } from '../formats/row.js';
import type { CountryCode } from '../screening/number/phone-number.js';
import { isProblem, type ParsedEntry } from '../screening/policy/entry.js';
import { parseEntries } from '../screening/policy/entry-range.js';
import { cutLabel, labelProblem } from '../screening/policy/label.js';
import type { BulkImport, NewEntry } from '../store/policy-store.js';
import { broadPrefixProblem } from './entries.js';
import type { ImportTally, RowProblem } from './import-tally.js';

export interface StagingOptions {
  /** Whether to import the valid rows even if others are invalid. */
  readonly skipBad: boolean;
  /** Whether a prefix may cover a whole country: if forced, and on an allow list. */
  readonly mayBeBroad: boolean;
  /** Leaves out rows that say they have fewer. */
  readonly minReports?: number | undefined;
}

interface Staging {
  readonly bulk: BulkImport;
  readonly country: CountryCode;
  readonly options: StagingOptions;
  readonly tally: ImportTally;
  /** Called after each batch of rows. Throwing ends the staging. */
  onBatch(tally: ImportTally): void;
}

/** After the first invalid row, an import that would be rejected only checks the rest. */
export async function stageRows(
  batches: AsyncIterable<readonly Row[]>,
  { bulk, country, options, tally, onBatch }: Staging,
): Promise<ImportTally> {
  const { minReports = 1, mayBeBroad } = options;
  for await (const rows of batches) {
    const entries: NewEntry[] = [];
    for (const row of rows) {
      if ('skipped' in row) {
        tally.addSkipped(row.skipped);
        continue;
      }
      if ('reports' in row && (row.reports ?? minReports) < minReports) {
        tally.addSkipped(`below ${minReports} reports`);
        continue;
      }
      const parsed = 'problem' in row ? row : read(row.text, country, mayBeBroad);
      if (isProblem(parsed)) tally.addBad(row.line, parsed);
      else for (const each of parsed) entries.push(toEntry(row as EntryRow, each, tally));
    }
    onBatch(tally);
    if (options.skipBad || tally.bad === 0) bulk.stage(entries);
  }
  return tally;
}

function read(
  text: string,
  country: CountryCode,
  mayBeBroad: boolean,
): readonly ParsedEntry[] | RowProblem {
  const entries = parseEntries(text, country);
  if (mayBeBroad || isProblem(entries)) return entries;
  for (const entry of entries) {
    const problem = broadPrefixProblem(entry.text, country);
    if (problem !== undefined) return { problem, remedy: { kind: 'force' } };
  }
  return entries;
}

/** A new entry from a row and its parsed text. Updates `tally`. */
export function toEntry(row: EntryRow, parsed: ParsedEntry, tally: ImportTally): NewEntry {
  const { kind, text, probe, note } = parsed;
  tally.addEntry(row.expiresAt);
  if (note !== undefined) tally.doubtful.add(row.text, note, row.line);
  // Written out, because spreading a million objects takes a second.
  return { kind, text, probe, label: kept(row.label, tally), expiresAt: row.expiresAt };
}

function kept(label: string | undefined, tally: ImportTally): string | undefined {
  if (label === undefined || labelProblem(label) === undefined) return label;
  tally.cutLabels++;
  return cutLabel(label) || undefined;
}
