import { printable } from '../../printable.js';
import { terminalWidth } from './output.js';
import { columnsOf, cutTo } from './text-width.js';

type Cell = string | number | undefined;
type Row = readonly Cell[];

export interface TableOptions {
  /** Undefined if there is no limit, as on a pipe. */
  readonly width?: number | undefined;
  /**
   * Headings of the columns that a narrow terminal leaves out, in the order of leaving them out.
   */
  readonly leftOut?: readonly string[];
  /** The least width of each column, for rows that are printed in several parts. */
  readonly atLeast?: readonly number[];
}

/** The least width of a column on a terminal, and its greatest width anywhere. */
interface Limits {
  readonly least: number;
  readonly most: number;
}

const WHOLE: Limits = { least: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY };
/** Names of accounts and lists, and actions. Admins choose them, and only people read them. */
const OTHER: Limits = { least: 12, most: Number.POSITIVE_INFINITY };
/**
 * An E.164 number has 15 digits, plus `+` and the `*` of a prefix. Other texts can have any length.
 */
const NUMBER: Limits = { least: 17, most: 40 };

const LIMITS: Readonly<Record<string, Limits>> = {
  ...Object.fromEntries(
    ['TIME', 'LAST HIT', 'UNTIL', 'CREATED', 'CHANGE', 'HITS', 'CALLS', 'REJECTED', 'ENTRIES']
      .concat(['VERDICT', 'KIND', 'MODE', 'COUNTRY', 'DEFAULT', 'ANONYMOUS', 'UUID', ''])
      .map((heading) => [heading, WHOLE]),
  ),
  FROM: NUMBER,
  TO: NUMBER,
  CALLER: NUMBER,
  ENTRY: NUMBER,
  NAME: { least: 8, most: 32 },
  LABEL: { least: 12, most: 60 },
  WHAT: { least: 14, most: 60 },
  TOUCHED: { least: 12, most: 60 },
  AUTHOR: { least: 8, most: 24 },
  BY: { least: 8, most: 24 },
  REASON: { least: 14, most: 40 },
  COMMANDS: { least: 20, most: 80 },
};

const GAP = '  ';
/** Enough of a UUID for `calls show` and `calls block`. */
const UUID_BEGINNING = 8;

/**
 * A table with headings. Texts that callers and admins choose are truncated with an ellipsis at a
 * limit and, on a terminal, at its width; times, counts and numbers never are. If that is not
 * enough, `leftOut` columns are left out and UUIDs are truncated.
 */
export function table(
  headings: readonly string[],
  rows: readonly Row[],
  options: TableOptions = {},
): string[] {
  return new TableInParts(headings, options).next(rows);
}

/** The same, printed in parts: the headings once, and each part at least as wide as those before it. */
export class TableInParts {
  readonly #headings: readonly string[];
  readonly #options: TableOptions;
  #widths: readonly number[];
  #isFirst = true;

  constructor(headings: readonly string[], { atLeast = [], ...options }: TableOptions = {}) {
    this.#headings = headings;
    this.#options = options;
    this.#widths = headings.map((heading, at) => widthOf(heading, heading, atLeast[at]));
  }

  /** The lines of the next rows. */
  next(rows: readonly Row[]): string[] {
    const { width = terminalWidth(), leftOut = [] } = this.#options;
    const cells = rows.map((row) => row.map(toCell));
    this.#widths = this.#headings.map((heading, at) =>
      cells.reduce((most, row) => widthOf(row[at] ?? '', heading, most), this.#widths[at] ?? 0),
    );
    const columns = this.#headings.map((heading, at): Column => {
      const natural = this.#widths[at] as number;
      return { at, heading, width: natural, least: Math.min(limitsOf(heading).least, natural) };
    });
    const shown = width === undefined ? columns : fitting(columns, width, leftOut);
    const lines = this.#isFirst ? [this.#headings, ...cells] : cells;
    this.#isFirst = false;
    return lines.map((row) => layOut(row, shown));
  }
}

function layOut(row: readonly string[], columns: readonly Column[]): string {
  return columns
    .map((column) => pad(row[column.at] ?? '', column))
    .join(GAP)
    .trimEnd();
}

/** The width of a column with this cell, up to the limit of the column. */
function widthOf(cell: string, heading: string, atLeast = 0): number {
  return Math.min(Math.max(columnsOf(cell), atLeast), limitsOf(heading).most);
}

function limitsOf(heading: string): Limits {
  return LIMITS[heading] ?? OTHER;
}

interface Column {
  readonly at: number;
  readonly heading: string;
  readonly width: number;
  readonly least: number;
}

function fitting(columns: readonly Column[], width: number, leftOut: readonly string[]): Column[] {
  const total = (of: readonly Column[], sizeOf: (column: Column) => number) =>
    of.reduce((sum, column) => sum + sizeOf(column), GAP.length * (of.length - 1));
  if (total(columns, (column) => column.width) <= width) return [...columns];
  let shown = leftOut.length === 0 ? [...columns] : columns.map(withUuidBeginning);
  for (const heading of leftOut) {
    if (total(shown, ({ least }) => least) <= width) break;
    shown = shown.filter((column) => column.heading !== heading);
  }
  return shrunk(shown, total(shown, (column) => column.width) - width);
}

function withUuidBeginning(column: Column): Column {
  if (column.heading !== 'UUID') return column;
  const width = Math.min(column.width, UUID_BEGINNING);
  return { ...column, width, least: width };
}

/** Repeatedly narrows the widest column that can be narrower. */
function shrunk(columns: readonly Column[], excess: number): Column[] {
  const widths = columns.map(({ width }) => width);
  for (let left = excess; left > 0; left--) {
    const room = columns.map(({ least }, at) => (widths[at] as number) > least);
    const widest = Math.max(...widths.filter((_, at) => room[at]));
    const at = widths.findIndex((width, index) => room[index] && width === widest);
    if (at < 0) break;
    widths[at] = widest - 1;
  }
  return columns.map((column, at) => ({ ...column, width: widths[at] as number }));
}

function toCell(cell: Cell): string {
  return printable(String(cell ?? ''));
}

function pad(text: string, { width, heading }: Column): string {
  const cut = heading === 'UUID' ? text.slice(0, width) : cutTo(text, width);
  return cut + ' '.repeat(Math.max(0, width - columnsOf(cut)));
}
