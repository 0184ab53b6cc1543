import type { ImportReport } from '../../../admin/import-list.js';
import { importResult } from '../../../admin/import-result.js';
import type { BadRow, ImportTally } from '../../../admin/import-tally.js';
import type { Note } from '../../../formats/row.js';
import { printable } from '../../../printable.js';
import { LONGEST_LABEL } from '../../../screening/policy/label.js';
import type { MergePreview } from '../../../store/merge.js';
import { withAdvice } from '../../problem-text.js';

/** For `--json`. */
export function presentImport(report: ImportReport, seconds: number): object {
  const { unit, problems, notes, ...result } = importResult(report);
  return {
    ...result,
    file: report.source,
    problems: problems.map((row) => ({ [unit]: row.line, problem: describeBad(row) })),
    notes: notes.map(describeNote),
    seconds: Number(seconds.toFixed(3)),
  };
}

/** For people. */
export function describeImport(report: ImportReport, seconds: number): string[] {
  const { list, format, source, options, tally, staged, counts } = report;
  const { minReports } = options;
  const sometimes: Line[] = [
    ['repeated', staged.staged - staged.distinct],
    [`below ${minReports} reports`, staged.distinct - staged.kept],
    ['expired', tally.expired],
    [`labels cut to ${LONGEST_LABEL} characters`, tally.cutLabels],
    ...tally.doubtful.kinds().map(({ code, count }): Line => [`doubtful, ${code}`, count]),
    ...[...tally.skipped].map(([reason, count]): Line => [`skipped, ${reason}`, count]),
  ];
  const lines = [
    ['added', counts.added],
    ['changed', counts.changed],
    ['unchanged', counts.unchanged],
    ...(options.replace ? [['removed', counts.removed] as const] : []),
    ...sometimes.filter(([, count]) => count > 0),
    ['invalid', tally.bad],
  ] satisfies Line[];
  const what = options.dryRun ? 'would import' : 'imported';
  return [
    `${what} ${source} (${format}) into ${list.name}, ${seconds.toFixed(1)} seconds`,
    ...columns(lines),
    ...(report.blockAnonymous === undefined ? [] : [describeRule(report)]),
    ...('addedSample' in counts ? describeSample(counts) : []),
  ];
}

type Line = readonly [what: string, count: number];

function columns(lines: readonly Line[]): string[] {
  const shown = lines.map(([what, count]) => [what, count.toLocaleString('en')] as const);
  const widest = (at: 0 | 1) => Math.max(...shown.map((line) => line[at].length));
  const [whatWidth, countWidth] = [widest(0), widest(1)];
  return shown.map(([what, count]) => `  ${what.padEnd(whatWidth)}  ${count.padStart(countWidth)}`);
}

function describeRule({ list, blockAnonymous, options }: ImportReport): string {
  const tense = options.dryRun ? 'would be' : 'are now';
  return `callers without a number ${tense} ${blockAnonymous ? 'blocked' : 'let through'} by ${list.name}, as the file says`;
}

function describeSample({ added, removed, addedSample, removedSample }: MergePreview): string[] {
  return [
    ...sampleLine('added', added, addedSample),
    ...sampleLine('removed', removed, removedSample),
  ];
}

function sampleLine(what: string, count: number, sample: readonly string[]): string[] {
  if (sample.length === 0) return [];
  const more = count - sample.length;
  return [`${what}: ${sample.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

export function badLines({ problems, bad, unit }: ImportTally): string[] {
  const named = problems.map((row) => `${unit} ${row.line}: ${printable(describeBad(row))}`);
  const more = bad - named.length;
  return more === 0 ? named : [...named, `and ${more} more`];
}

export function describeNote({ text, remedy }: Note): string {
  return withAdvice(text, remedy);
}

function describeBad({ problem, remedy }: BadRow): string {
  return withAdvice(problem, remedy);
}
