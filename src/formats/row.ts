import type { Remedy } from '../errors.js';
import type { ListKind } from '../screening/policy/policy.js';

/** What one row of a file asks for. `line` counts from 1, see `ListFile.unit`. */
export interface EntryRow {
  readonly line: number;
  /** As the file spells it. */
  readonly text: string;
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
}

/** A row that is in order and not for this list; the reason, in words that can follow a count. */
export interface SkippedRow {
  readonly line: number;
  readonly skipped: string;
}

/** What is wrong with the row, and what to write instead. */
export interface BadRow {
  readonly line: number;
  readonly problem: string;
}

export type Row = EntryRow | SkippedRow | BadRow;

/** A file of some format, ready to be read once. */
export interface ListFile {
  /** In the order of the file. Throws `AppError` `invalid` where it can't be read any further. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** What `line` counts; entries of a JSON document have no lines. */
  readonly unit: 'line' | 'entry';
  /** Complete once the rows are read: a file may say it behind them. */
  remarks(): Remarks;
}

/** What a file says beside its entries. */
export interface Remarks {
  /** The kind of list that the file is, where it says so. */
  readonly kind?: ListKind | undefined;
  /** Whether the list blocks anonymous callers, where the file says so. */
  readonly blockAnonymous?: boolean | undefined;
  /** What the list can't take over of the file. */
  readonly notes: readonly Note[];
}

export interface Note {
  readonly text: string;
  readonly remedy?: Remedy;
}

/** A file's text on its way through a format. */
export interface Source {
  /** As messages call it. */
  readonly name: string;
  /** In pieces of any size. */
  readonly text: AsyncIterable<string>;
  /** Unix milliseconds: what a duration counts from. */
  readonly now: number;
}

/** Nothing that means an entry is longer. It bounds what is kept of a file at a time. */
export const LONGEST_LINE = 1_048_576;

/** Some of a file's text, as a message can show it. */
export function printable(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 120)}...` : text;
  return cut.replace(/\p{Cc}/gu, '?');
}
