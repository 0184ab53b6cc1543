import { type ImportReport, importList } from '../../../admin/import-list.js';
import { AppError } from '../../../errors.js';
import { detectFormat } from '../../../formats/detect.js';
import type { MergePreview } from '../../../store/merge.js';
import type { Authorship, PolicyStore } from '../../../store/policy-store.js';
import type { PastedRow, PasteModel } from '../view/paste.js';

/** Pasted text or a file, prepared for the import. */
export interface Pasted {
  readonly name: string;
  readonly text: string;
  /** The column of the numbers, by its name or its number from 1; absent: found. */
  readonly column?: string | undefined;
  /** The number of lines that were added in front. */
  readonly linesBefore: number;
}

const PASTED = 'the pasted text';

/**
 * Prepares pasted text: a table without headings gets some, unless a column of it is named. Throws `AppError`
 * if it is empty or its format is unknown.
 */
export function readPasted(text: string, column: string | undefined, name = PASTED): Pasted {
  const clean = text.replace(/^\ufeff/, '');
  const isTable =
    column === undefined && name === PASTED && /^[^\n]*[,;\t]/.test(clean.trimStart());
  const needsHeading = isTable && !isKnown(clean, name);
  if (!needsHeading) return { name, text: clean, column, linesBefore: 0 };
  const separator = /[,;\t]/.exec(clean)?.[0] ?? ',';
  return { name, text: `number${separator}label\n${clean}`, linesBefore: 1 };
}

function isKnown(text: string, name: string): boolean {
  try {
    detectFormat(text, name);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Adds the valid lines. A dry run only counts them. */
export function addPasted(
  policy: PolicyStore,
  list: string,
  { name, text, column }: Pasted,
  authorship: Authorship,
  { dryRun, force }: { readonly dryRun: boolean; readonly force: boolean },
): Promise<ImportReport> {
  const bytes = Buffer.from(text, 'utf8');
  const chunks = (async function* () {
    yield bytes;
  })();
  const options = { replace: false, skipBad: true, dryRun, force, column };
  const hooks = { signal: new AbortController().signal, onProgress: () => {} };
  return importList(policy, { list, file: { name, chunks }, options }, hooks, authorship);
}

/** What an import would do. Lines that need attention come first. */
export function toPasteModel(report: ImportReport, pasted: Pasted, text: string): PasteModel {
  const { tally, counts, list } = report;
  const { addedSample = [] } = counts as Partial<MergePreview>;
  const shift = pasted.linesBefore;
  const doubts = tally.doubtful.kinds();
  const rows: PastedRow[] = [
    ...tally.problems.map(({ line, problem }) => ({
      line: line - shift,
      written: lineOf(pasted.text, line),
      state: 'invalid' as const,
      note: problem,
    })),
    ...doubts.flatMap(({ examples }) =>
      examples.map((example) => ({
        line: (example.line ?? 0) - shift,
        written: example.text,
        state: 'doubtful' as const,
        note: example.message,
      })),
    ),
    ...addedSample.map((entry) => ({ state: 'new' as const, entry })),
  ];
  return {
    list: list.name,
    counts: {
      new: counts.added,
      changed: counts.changed,
      there: counts.unchanged,
      doubtful: doubts.reduce((sum, { count }) => sum + count, 0),
      invalid: tally.bad,
    },
    rows,
    text,
    column: pasted.column,
  };
}

function lineOf(text: string, line: number): string {
  return text.split('\n', line)[line - 1]?.trimEnd() ?? '';
}
