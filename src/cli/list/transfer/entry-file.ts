import { toEntry } from '../../../admin/import-rows.js';
import { ImportTally } from '../../../admin/import-tally.js';
import { invalid } from '../../../errors.js';
import { openListFile } from '../../../formats/detect.js';
import type { EntryRow } from '../../../formats/row.js';
import { readText } from '../../../formats/text.js';
import type { CountryCode } from '../../../screening/number/phone-number.js';
import { isProblem } from '../../../screening/policy/entry.js';
import { parseEntries } from '../../../screening/policy/entry-range.js';
import type { NewEntry } from '../../../store/policy-store.js';
import type { Context } from '../../context.js';
import { noteDoubts } from '../entries.js';
import { describeNote } from './import-report.js';
import { openSource } from './import-source.js';

/**
 * Reads the entries of any file that `list import` accepts, and prints notes on doubtful ones.
 * Throws `AppError` naming file, line and reason for the first invalid one.
 */
export async function readEntryFile(
  context: Context,
  file: string,
  country: CountryCode,
): Promise<NewEntry[]> {
  const source = await openSource(file, context.io.stdin, new AbortController().signal);
  const text = readText(source.chunks, source.name);
  const opened = await openListFile({ name: source.name, text, now: Date.now() });
  const tally = new ImportTally(opened.unit, false);
  const entries: NewEntry[] = [];
  for await (const rows of opened.rows) {
    for (const row of rows) {
      if ('skipped' in row) continue;
      const parsed = 'problem' in row ? row : parseEntries(row.text, country);
      if (isProblem(parsed)) {
        throw invalid(`${source.name}: ${opened.unit} ${row.line}: ${parsed.problem}`);
      }
      for (const entry of parsed) entries.push(toEntry(row as EntryRow, entry, tally));
    }
  }
  const { blockAnonymous, notes } = opened.remarks();
  noteDoubts(context, tally.doubtful.kinds(), tally.unit);
  for (const note of notes) context.output.note(`note: ${describeNote(note)}`);
  if (blockAnonymous) {
    context.output.note(
      'note: only the entries of the file are compared, not its rule for anonymous callers',
    );
  }
  return entries;
}
