import type { Doubt } from '../../admin/doubtful-entries.js';
import type { AddReport, EntryOptions } from '../../admin/entries.js';
import type { Warning } from '../../admin/warning.js';
import { printable } from '../../printable.js';
import type { Context } from '../context.js';
import { readUntil } from '../input.js';
import { describeWarning } from '../problem-text.js';

/** `--label` and `--until` apply to every entry of a command. */
export function readEntryOptions(context: Context): EntryOptions {
  const until = context.text('until');
  return {
    label: context.text('label'),
    expiresAt: until === undefined ? undefined : readUntil(until, Date.now(), context.zone),
  };
}

/** Prints what adding entries did. `undo` is the command that reverses it. */
export function printAdded(
  context: Context,
  { list, added, changed, unchanged, doubts, warnings }: AddReport,
  expiresAt: number | undefined,
  undo?: string,
): void {
  // JSON output already shows how each entry was read.
  if (!context.output.json) noteDoubts(context, doubts);
  context.output.value({ list, added, changed, unchanged, undo }, () => [
    ...added.map((text) => `added ${text} to ${list}`),
    ...changed.map((text) => `changed ${text} on ${list}`),
    ...unchanged.map((text) => `unchanged ${text} on ${list}`),
    ...(undo === undefined ? [] : [`to undo: ${undo}`]),
  ]);
  context.noteEnd(expiresAt);
  noteWarnings(context, warnings);
}

export function printRemoved(
  context: Context,
  {
    list,
    removed,
    warnings = [],
  }: { list: string; removed: readonly string[]; warnings?: readonly Warning[] },
): void {
  context.output.value({ list, removed }, () =>
    removed.map((text) => `removed ${text} from ${list}`),
  );
  noteWarnings(context, warnings);
}

export function noteWarnings(context: Context, warnings: readonly (Warning | undefined)[]): void {
  for (const warning of warnings) {
    if (warning !== undefined) context.output.note(`note: ${describeWarning(warning)}`);
  }
}

/** @param unit what the lines of `doubts` count */
export function noteDoubts(context: Context, doubts: readonly Doubt[], unit = 'line'): void {
  for (const { count, examples } of doubts) {
    for (const { text, message, line } of examples) {
      const place = line === undefined ? '' : `${unit} ${line}: `;
      context.output.note(`note: ${place}"${printable(text)}" ${message}`);
    }
    const more = count - examples.length;
    if (more > 0) context.output.note(`note: and ${more} more like these`);
  }
}
