import { toIso } from '../duration.js';
import { entryKind } from '../screening/policy/entry.js';
import type { Entry, ListKind } from '../screening/policy/policy.js';
import { toCell } from './spreadsheet-cell.js';

export const EXPORT_FORMATS = ['csv', 'lines', 'json', 'kazoo'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The list that is written. */
export interface WrittenList {
  readonly name: string;
  readonly kind: ListKind;
  readonly blockAnonymous: boolean;
}

/** How much the format can't represent. */
export interface Losses {
  /** Entries that are not in the file. */
  entries: number;
  labels: number;
  expiries: number;
}

interface Writer {
  start(list: WrittenList): string;
  entry(entry: Entry): string;
  readonly separator: string;
  end(list: WrittenList): string;
  holds(entry: Entry): boolean;
  readonly holdsLabels: boolean;
  readonly holdsExpiries: boolean;
}

const PIECE = 65_536;

/**
 * Writes a list as a file in pieces. `losses` counts what is left out. A format without expiries
 * leaves out expired entries, which would otherwise block again.
 */
export async function* writeList(
  list: WrittenList,
  entries: AsyncIterable<Entry>,
  { format, now, losses }: { format: ExportFormat; now: number; losses: Losses },
): AsyncGenerator<string> {
  const writer = WRITERS[format];
  let piece = writer.start(list);
  let isFirst = true;
  for await (const entry of entries) {
    const isOver = !writer.holdsExpiries && (entry.expiresAt ?? now) < now;
    if (isOver || !writer.holds(entry)) {
      losses.entries++;
      continue;
    }
    if (!writer.holdsExpiries && entry.expiresAt !== undefined) losses.expiries++;
    if (!writer.holdsLabels && entry.label !== undefined) losses.labels++;
    piece += (isFirst ? '' : writer.separator) + writer.entry(entry);
    isFirst = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece + writer.end(list);
}

const nothing = () => '';
const always = () => true;

const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  lines: {
    start: nothing,
    entry: ({ text }) => `${text}\n`,
    separator: '',
    end: nothing,
    // The line would be a comment.
    holds: ({ text }) => !text.startsWith('#'),
    holdsLabels: false,
    holdsExpiries: false,
  },
  csv: {
    start: () => 'number,label,expires\n',
    entry: ({ text, label, expiresAt }) =>
      `${toCsv(text)},${toCsv(label ?? '')},${toIso(expiresAt) ?? ''}\n`,
    separator: '',
    end: nothing,
    holds: always,
    holdsLabels: true,
    holdsExpiries: true,
  },
  json: {
    start: ({ name, kind }) => `{"list":${JSON.stringify(name)},"kind":"${kind}","entries":[\n`,
    entry: ({ text, label, expiresAt }) =>
      JSON.stringify({ entry: text, label, until: toIso(expiresAt) }),
    separator: ',\n',
    end: () => '\n]}\n',
    holds: always,
    holdsLabels: true,
    holdsExpiries: true,
  },
  kazoo: {
    start: ({ name }) => `{"data":{"name":${JSON.stringify(name)},"numbers":{\n`,
    entry: ({ text, label }) => `${JSON.stringify(text)}:${JSON.stringify({ name: label })}`,
    separator: ',\n',
    end: ({ blockAnonymous }) => `\n},"should_block_anonymous":${blockAnonymous}}}\n`,
    holds: ({ text }) => entryKind(text) === 'number',
    holdsLabels: true,
    holdsExpiries: false,
  },
};

/** A cell of a CSV file that no spreadsheet takes for a formula. */
export function toCsv(text: string): string {
  const cell = toCell(text);
  return /[",;|\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
