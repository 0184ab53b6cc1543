import { AppError, invalid, type Remedy } from '../errors.js';
import { openListFile } from '../formats/detect.js';
import type { Format } from '../formats/format-names.js';
import type { ListFile, Remarks } from '../formats/row.js';
import { readText } from '../formats/text.js';
import type { MergeCounts, MergePreview, MergeSource, StagedCounts } from '../store/merge.js';
import type { Authorship, BulkImport, ListSummary, PolicyStore } from '../store/policy-store.js';
import { subscribedEntries } from '../store/subscribed-entries.js';
import { countryOfList, existingList } from './existing.js';
import { stageRows } from './import-rows.js';
import { ImportTally } from './import-tally.js';

export interface ImportOptions {
  /** Detected if absent. */
  readonly format?: Format | undefined;
  /** Makes the list equal the file. Otherwise entries are added and renewed. */
  readonly replace: boolean;
  /** Imports the valid rows even if others are invalid. */
  readonly skipBad: boolean;
  readonly dryRun: boolean;
  /** Accepts prefixes that block a whole country, a file of the other kind, and an empty file. */
  readonly force: boolean;
  /** For files of complaints and ratings: only numbers with at least this many. */
  readonly minReports?: number | undefined;
  /** CSV: the column of the numbers, by its name or its number from 1; absent: found. */
  readonly column?: string | undefined;
}

/** A file that is read as a stream. */
export interface ImportedFile {
  /** The name in messages. */
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
  /** The most bytes that it may have once it is unpacked. */
  readonly most?: number | undefined;
}

/** What an import reports and asks while it runs. */
export interface ImportHooks {
  /** Once it is aborted, the import throws the signal's reason and changes nothing. */
  readonly signal: AbortSignal;
  /** While reading, `done` is the number of rows; while writing, the completed share, 0 to 1. */
  onProgress(step: 'reading' | 'sorting' | 'comparing' | 'writing', done: number): void;
  /**
   * Called before `replace` changes the list. A rejection cancels the import.
   */
  readonly review?: ((preview: MergePreview, about: Reviewed) => Promise<void>) | undefined;
}

/** What an import is about to do. */
export interface Reviewed {
  readonly list: ListSummary;
  /** The number of entries that the file has. */
  readonly wanted: number;
  readonly tally: ImportTally;
}

/** The result of an import or of a dry run. */
export interface ImportReport {
  readonly list: ListSummary;
  readonly format: Format;
  readonly remarks: Remarks;
  readonly source: string;
  readonly options: ImportOptions;
  readonly tally: ImportTally;
  readonly staged: StagedCounts;
  readonly counts: MergeCounts | MergePreview;
  /** The list's anonymous rule, if the file changed it. */
  readonly blockAnonymous: boolean | undefined;
}

/** Thrown for invalid rows. Nothing was imported. */
export class ImportRefused extends AppError {
  readonly tally: ImportTally;

  constructor(file: string, tally: ImportTally) {
    const rows = tally.bad === 1 ? '1 row is' : `${tally.bad} rows are`;
    const remedy: Remedy = { kind: tally.taken > 0 ? 'skip-bad-rows' : 'correct-or-name-format' };
    super('invalid', `${file}: ${rows} wrong, and nothing was imported`, { remedy });
    this.tally = tally;
  }
}

/** What is imported. */
export interface ImportRequest {
  readonly list: string;
  readonly file: ImportedFile;
  readonly options: ImportOptions;
  /** What the file was fetched for, see `MergeOptions`. The rule for anonymous callers then stays. */
  readonly source?: MergeSource | undefined;
}

/** Imports all of a file or, if it throws `AppError`, nothing of it. */
export async function importList(
  policy: PolicyStore,
  { list: name, file, options, source: from }: ImportRequest,
  hooks: ImportHooks,
  authorship: Authorship,
): Promise<ImportReport> {
  const list = await existingList(policy, name);
  if (from === undefined && list.subscription !== undefined) {
    throw subscribedEntries(name, list.subscription);
  }
  const text = readText(file.chunks, file.name, file.most);
  const source = { name: file.name, text, now: Date.now(), column: options.column };
  const opened = await openListFile(source, options.format);
  checkOptions(options, opened.format);
  const country = await countryOfList(policy, name);
  return policy.bulkImport(name, async (bulk) => {
    const tally = await stageRows(opened.rows, {
      bulk,
      country,
      options: {
        skipBad: options.skipBad,
        mayBeBroad: options.force || list.kind === 'allow',
        minReports: options.minReports,
      },
      tally: new ImportTally(opened.unit, options.skipBad),
      onBatch: ({ rows }) => {
        hooks.signal.throwIfAborted();
        hooks.onProgress('reading', rows);
      },
    });
    const staged = { list, source: file.name, from, opened, options, tally };
    return merge(bulk, staged, hooks, authorship);
  });
}

interface Staged {
  readonly list: ListSummary;
  readonly source: string;
  readonly from: MergeSource | undefined;
  readonly opened: ListFile & { readonly format: Format };
  readonly options: ImportOptions;
  readonly tally: ImportTally;
}

async function merge(
  bulk: BulkImport,
  { list, source, from, opened, options, tally }: Staged,
  hooks: ImportHooks,
  authorship: Authorship,
): Promise<ImportReport> {
  const { replace, dryRun } = options;
  const remarks = opened.remarks();
  if (!options.force) checkKind(list, remarks, source);
  if (tally.bad > 0 && !options.skipBad) throw new ImportRefused(source, tally);
  hooks.onProgress('sorting', 0);
  const staged = bulk.settle(COUNTED.includes(opened.format) ? (options.minReports ?? 1) : 1);
  const blockAnonymous = from === undefined ? changedRule(list, remarks, replace) : undefined;
  if (tally.bad > 0 && staged.staged === 0 && blockAnonymous === undefined) {
    throw new ImportRefused(source, tally);
  }
  if (replace && staged.kept === 0 && !options.force && from === undefined) {
    checkEmpty(list, source);
  }
  if (replace && !dryRun && hooks.review !== undefined) {
    hooks.onProgress('comparing', 0);
    const preview = await bulk.preview({ replace: true });
    await hooks.review(preview, { list, wanted: staged.kept, tally });
  }
  const how = { replace, blockAnonymous, source: from };
  const counts = dryRun
    ? await bulk.preview(how)
    : await bulk.merge(authorship, how, hooks.signal, (share) =>
        hooks.onProgress('writing', share),
      );
  const { format } = opened;
  return { list, format, remarks, source, options, tally, staged, counts, blockAnonymous };
}

function checkOptions({ minReports }: ImportOptions, format: Format): void {
  if (minReports === undefined || COUNTED.includes(format) || format === 'phoneblock') return;
  throw invalid(`counts complaints of ftc, fcc and phoneblock; this file is ${format}`, {
    field: 'minReports',
  });
}

/** Formats with a row for each complaint, in place of a number of complaints. */
const COUNTED: readonly Format[] = ['ftc', 'fcc'];

function checkKind({ name, kind }: ListSummary, remarks: Remarks, source: string): void {
  if (remarks.kind === undefined || remarks.kind === kind) return;
  throw invalid(
    `${source} lists callers to ${remarks.kind}, but ${name} is ${kind === 'allow' ? 'an allow list' : 'a blocklist'}`,
    { remedy: { kind: 'choose-list-or-force' } },
  );
}

function checkEmpty({ name, entries }: ListSummary, source: string): void {
  if (entries === 0) return;
  throw invalid(`${source} has no entries`, {
    remedy: { kind: 'force-replace', list: name, entries },
  });
}

/** Without `replace`, a file can turn the anonymous rule on but not off. */
function changedRule(
  list: ListSummary,
  { blockAnonymous }: Remarks,
  replace: boolean,
): boolean | undefined {
  if (list.kind === 'allow' || blockAnonymous === list.blockAnonymous) return undefined;
  return blockAnonymous || replace ? blockAnonymous : undefined;
}
