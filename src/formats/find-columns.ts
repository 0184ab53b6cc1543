import { nearest } from '../did-you-mean.js';
import { invalid } from '../errors.js';
import { printable, type Source } from './row.js';
import { numberInCell } from './spreadsheet-cell.js';
import { sampleRows, type Table } from './table.js';

/** Where a table without our own header has its numbers. */
export interface FoundColumns {
  readonly hasHeader: boolean;
  /** Positions from 0. */
  readonly number: number;
  readonly label: number | undefined;
  /** False if the column of the numbers was given. */
  readonly isGuess: boolean;
}

/**
 * The columns of a table by what is in them, or by `source.column`. Throws `AppError` `invalid` if
 * none or several could have the numbers.
 */
export function findColumns(source: Source): FoundColumns {
  const rows = sampleRows(source.start);
  const [first = []] = rows;
  const isGuess = source.column === undefined;
  const number = isGuess ? guess(source, rows) : given(source, first);
  const isNamed = !isGuess && !POSITION.test(source.column ?? '');
  const hasHeader = isNamed || (rows.length > 1 && weightOf(first[number] ?? '') === 0);
  const label = labelColumn(hasHeader ? rows.slice(1) : rows, number);
  return { hasHeader, number, label, isGuess };
}

/** Whether a column of a text is likely to have telephone numbers. */
export function hasNumberColumn(text: string): boolean {
  return likelyColumns(sampleRows(text)).length > 0;
}

/** For people: what was taken for what. */
export function describeColumns(
  { columns }: Table,
  { hasHeader, number }: FoundColumns,
  used: readonly (number | undefined)[],
): string {
  const name = (at: number) =>
    hasHeader
      ? `"${printable(columns[at] ?? '')}"`
      : `${at + 1} ("${printable(columns[at] ?? '')}")`;
  const label = used[1] === undefined ? '' : `, labels from column ${name(used[1])}`;
  return `no column is called number; numbers were taken from column ${name(number)}${label}`;
}

const POSITION = /^\s*\d{1,4}\s*$/;

function given({ column = '', name }: Source, first: readonly string[]): number {
  const wanted = column.trim().toLowerCase();
  if (POSITION.test(wanted)) {
    const at = Number(wanted) - 1;
    if (at >= 0 && at < first.length) return at;
    throw invalid(`${wanted} is not a column of ${name}, which has 1 to ${first.length}`, {
      field: 'column',
    });
  }
  const names = first.map((cell) => cell.trim().toLowerCase());
  const at = names.indexOf(wanted);
  if (at >= 0 && names.lastIndexOf(wanted) === at) return at;
  const problem = at < 0 ? `is not in the first line of ${name}` : `is there twice in ${name}`;
  throw invalid(
    `"${printable(column)}" ${problem}${nearest(wanted, names)}; give a name of "${printable(names.join(','))}", or a number from 1 to ${names.length}`,
    { field: 'column' },
  );
}

function guess({ name }: Source, rows: readonly string[][]): number {
  const [best, ...others] = likelyColumns(rows);
  if (best !== undefined && others.length === 0) return best;
  const [first = []] = rows;
  const shown = [...(best === undefined ? [] : [best]), ...others].map((at) => at + 1);
  const names = first.map((cell) => cell.trim().toLowerCase());
  const problem =
    best === undefined
      ? `${name} has no column "number"${nearest('number', names)}, and none with telephone numbers; its first line is "${printable(names.join(','))}"`
      : `the columns ${shown.join(' and ')} of ${name} could both have the numbers`;
  throw invalid(problem, { remedy: { kind: 'name-column' } });
}

/** The column with the most and fullest numbers, and others that are nearly as likely. */
function likelyColumns(rows: readonly string[][]): number[] {
  const width = widthOf(rows);
  const scores = Array.from({ length: width }, (_, at) => {
    const filled = rows.map((cells) => cells[at]?.trim() ?? '').filter((cell) => cell !== '');
    // The first may be a heading.
    const weights = filled.map(weightOf).filter((weight, row) => row > 0 || weight > 0);
    const found = weights.filter((weight) => weight > 0).length;
    const isMost = found > 0 && found * 2 >= weights.length;
    return { at, score: isMost ? weights.reduce((sum, each) => sum + each, 0) : 0 };
  });
  const best = Math.max(0, ...scores.map(({ score }) => score));
  if (best === 0) return [];
  return scores
    .filter(({ score }) => score >= best * NEARLY)
    .sort((a, b) => b.score - a.score)
    .map(({ at }) => at);
}

const NEARLY = 0.7;

const DATE = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4})$/;

/** How much a cell looks like a telephone number: 0 to 3. */
function weightOf(cell: string): number {
  // Of a range, the first number.
  const [text = ''] = numberInCell(cell).split(/\.{2,}|[–—]|-(?=\+)/);
  if (!/^\+?[\d\s().*/-]+$/.test(text) || DATE.test(text)) return 0;
  const digits = text.replace(/\D/g, '').length;
  if (digits > 15) return 0;
  if (text.startsWith('+')) return digits > 0 ? 3 : 0;
  if (digits >= 9) return 2;
  return digits >= 7 ? 1 : 0;
}

const MOST_COLUMNS = 200;

function widthOf(rows: readonly string[][]): number {
  return Math.min(MOST_COLUMNS, Math.max(0, ...rows.map((cells) => cells.length)));
}

/** The first column that mostly has words. */
function labelColumn(rows: readonly string[][], number: number): number | undefined {
  const width = widthOf(rows);
  for (let at = 0; at < width; at++) {
    if (at === number) continue;
    const filled = rows.map((cells) => cells[at]?.trim() ?? '').filter((cell) => cell !== '');
    const words = filled.filter((cell) => /\p{L}{2}/u.test(cell)).length;
    if (words > 0 && words * 2 >= filled.length) return at;
  }
  return undefined;
}
