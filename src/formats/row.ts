import type { Remedy } from '../errors.js';
import type { ListKind } from '../screening/policy/policy.js';

/** One row of a file. `line` counts from 1, see `ListFile.unit`. */
export interface EntryRow {
  readonly line: number;
  /** As written in the file. */
  readonly text: string;
  readonly label?: string | undefined;
  /** Unix milliseconds. */
  readonly expiresAt?: number | undefined;
  /** How many people reported the number, if the file has it. */
  readonly reports?: number | undefined;
}

/** A valid row that is not for this list. The reason can follow a count. */
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

/** Adds a row, or the rows that one line of a file stands for, which may be a great many. */
export function addRows(rows: Row[], more: Row | readonly Row[]): void {
  if (isSeveral(more)) for (const row of more) rows.push(row);
  else rows.push(more);
}

function isSeveral(rows: Row | readonly Row[]): rows is readonly Row[] {
  return Array.isArray(rows);
}

/** An opened file of some format. It can be read once. */
export interface ListFile {
  /** In the order of the file. Throws `AppError` `invalid` if the rest can't be read. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** What `line` counts. Entries of a JSON document have no lines. */
  readonly unit: 'line' | 'entry';
  /** Complete once the rows are read, because a file may have remarks at its end. */
  remarks(): Remarks;
}

/** What a file says besides its entries. */
export interface Remarks {
  /** The kind of list, if the file has it. */
  readonly kind?: ListKind | undefined;
  /** Whether the list blocks anonymous callers, if the file has it. */
  readonly blockAnonymous?: boolean | undefined;
  /** What can't be taken over from the file. */
  readonly notes: readonly Note[];
}

export interface Note {
  readonly text: string;
  readonly remedy?: Remedy;
}

/** The text of a file for a format's reader. */
export interface Source {
  /** The name in messages. */
  readonly name: string;
  /** In pieces of any size. */
  readonly text: AsyncIterable<string>;
  /** The first piece of it, by which its format is told. */
  readonly start: string;
  /** CSV: the column of the numbers, by its name or its number from 1; absent: found. */
  readonly column?: string | undefined;
  /** Unix milliseconds. The start of durations. */
  readonly now: number;
}

/** No valid entry is longer. Bounds the memory for a part of the file. */
export const LONGEST_LINE = 1_048_576;

/** A part of a file's text for a message. */
export function printable(text: string): string {
  const cut = text.length > 120 ? `${text.slice(0, 120)}...` : text;
  return cut.replace(/\p{Cc}/gu, '?');
}
