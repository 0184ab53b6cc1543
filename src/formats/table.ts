import Papa from 'papaparse';
import { nearest } from '../did-you-mean.js';
import { invalid } from '../errors.js';
import { addRows, type BadRow, LONGEST_LINE, printable, type Row, type Source } from './row.js';

/** The columns of a table, and its rows. */
export interface Table {
  /** The name in messages. */
  readonly file: string;
  /** In lower case, in the order of the file. */
  readonly columns: readonly string[];
  /** Returns a value by its column: `''` if the row or the table doesn't have it. */
  readonly rows: AsyncIterable<readonly TableRow[]>;
}

export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: string | undefined;
}

/**
 * Reads CSV (RFC 4180) with commas, semicolons, tabs or bars. Without a header row, the columns
 * have the cells of the first row as their names. Throws `AppError` `invalid` for unmatched quotes.
 */
export async function openTable(source: Source, { hasHeader = true } = {}): Promise<Table> {
  const { columns, delimiter } = readHeader(source.start);
  const rows = readRows(source, { delimiter, width: columns.length, hasHeader });
  return { file: source.name, columns, rows };
}

const SAMPLE_ROWS = 100;

/** The first rows at the start of a file, the header included. */
export function sampleRows(text: string): readonly string[][] {
  const { delimiter } = readHeader(text);
  const { data } = parse(text, delimiter, true);
  return data.filter((cells) => cells.some((cell) => cell.trim() !== '')).slice(0, SAMPLE_ROWS);
}

/** The names in the first line, split by the delimiter that gives the most of them. */
export function readHeader(text: string): { columns: string[]; delimiter: string } {
  const line = firstLine(text);
  const headers = [',', ';', '\t', '|'].map((delimiter) => ({
    columns: (parse(line, delimiter, true).data[0] ?? []).map((name) => name.trim().toLowerCase()),
    delimiter,
  }));
  return headers.reduce((best, each) => (each.columns.length > best.columns.length ? each : best));
}

/** The first line that is not blank. */
export function firstLine(text: string): string {
  return /[^\r\n]*\S[^\r\n]*/.exec(text)?.[0] ?? '';
}

/**
 * The position of the first of these columns that the table has. Throws if a required column is
 * missing.
 */
export function columnOf(
  { file, columns }: Table,
  names: readonly string[],
  required?: { readonly format: string; readonly known: readonly string[] },
): number {
  const found = names.find((each) => columns.includes(each));
  if (found !== undefined) return onlyColumn(file, columns, found);
  if (required === undefined) return -1;
  const { format, known } = required;
  const [name = ''] = names;
  throw invalid(
    `${file} has no column "${name}"${nearest(name, columns)}; its first line is "${printable(columns.join(','))}", and ${format} knows the columns ${known.join(', ')}`,
  );
}

function onlyColumn(file: string, columns: readonly string[], name: string): number {
  const at = columns.indexOf(name);
  if (columns.lastIndexOf(name) === at) return at;
  throw invalid(`${file} has more than one column "${name}"; rename or remove all but one`);
}

/** Converts a table's rows into rows of a list. A row whose cells are invalid becomes a bad row. */
export async function* mapRows(
  { rows }: Table,
  toRow: (row: TableRow) => Row | readonly Row[],
): AsyncGenerator<readonly Row[]> {
  for await (const batch of rows) {
    const found: Row[] = [];
    for (const row of batch) {
      if (isNotBlank(row)) addRows(found, badRow(row) ?? toRow(row));
    }
    yield found;
  }
}

function isNotBlank({ cells }: TableRow): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

function badRow({ line, problem }: TableRow): BadRow | undefined {
  return problem === undefined ? undefined : { line, problem };
}

async function* readRows(
  { text, name }: Source,
  { delimiter, width, hasHeader }: { delimiter: string; width: number; hasHeader: boolean },
): AsyncGenerator<TableRow[]> {
  let line = 1;
  let rest = '';
  let isHeader = hasHeader;
  for await (const piece of text) {
    const input = rest + piece;
    const { data, errors, cursor } = parse(input, delimiter, false);
    const rows = toRows(data, line, width);
    checkQuotes(name, rows, errors);
    line += linesIn(data, input);
    rest = input.slice(cursor);
    if (rest.length > LONGEST_LINE) throw tooLong(name, line);
    const header: number = isHeader ? rows.findIndex(isNotBlank) : -1;
    yield rows.slice(header + 1);
    isHeader &&= header < 0;
  }
  const { data, errors } = parse(rest, delimiter, true);
  const rows = toRows(data, line, width);
  checkQuotes(name, rows, errors);
  yield rows.slice(isHeader ? rows.findIndex(isNotBlank) + 1 : 0);
}

interface Parsed {
  readonly data: readonly string[][];
  readonly errors: readonly { readonly row: number }[];
  /** The position after the last complete row. */
  readonly cursor: number;
}

/** Papa's row parser without its streams: it returns its position, so that lines can be counted. */
function parse(text: string, delimiter: string, isEnd: boolean): Parsed {
  const parser = new Papa.Parser({ delimiter, newline: '\n' } as Papa.ParseConfig);
  const { data, errors, meta } = parser.parse(text, 0, !isEnd);
  return { data, errors, cursor: meta.cursor };
}

function toRows(data: Parsed['data'], firstLine: number, width: number): TableRow[] {
  let line = firstLine;
  return data.map((cells) => {
    const row = { line, cells, problem: widthProblem(cells, width) };
    line += 1 + newlinesIn(cells);
    cells.push((cells.pop() as string).replace(/\r$/, ''));
    return row;
  });
}

/** A stray quote swallows the rows after it, so that none of them can be imported. */
function checkQuotes(name: string, rows: readonly TableRow[], errors: Parsed['errors']): void {
  // An error in an incomplete row may disappear with the rest of that row.
  const row = errors.map((error) => rows[error.row]).find((each) => each !== undefined);
  if (row !== undefined) throw misquoted(name, row.line);
}

function misquoted(name: string, line: number): Error {
  return invalid(
    `${name}: in the row at line ${line} quotes don't match; close each, and write one inside a quoted text twice`,
  );
}

/** Usually caused by a missing closing quote. */
function tooLong(name: string, line: number): Error {
  return invalid(
    `${name}: the row at line ${line} goes on for more than ${LONGEST_LINE.toLocaleString('en')} characters; is a quote not closed?`,
  );
}

function widthProblem(cells: readonly string[], width: number): string | undefined {
  if (cells.length <= width || cells.slice(width).every((cell) => cell.trim() === '')) return;
  return `it has ${cells.length} cells, and the first line has ${width}; put a text with a comma in quotes`;
}

function linesIn(data: Parsed['data'], input: string): number {
  if (!input.includes('"')) return data.length;
  return data.reduce((sum, cells) => sum + 1 + newlinesIn(cells), 0);
}

function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes('\n')) count += cell.split('\n').length - 1;
  return count;
}
