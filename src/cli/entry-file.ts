import { invalid } from '../errors.js';
import { openListFile } from '../formats/detect.js';
import type { BadRow, EntryRow } from '../formats/row.js';
import { readText } from '../formats/text.js';
import { isProblem, type Problem, parseEntry } from '../screening/entry.js';
import type { CountryCode } from '../screening/phone-number.js';
import type { NewEntry } from '../store/policy-store.js';
import { openSource } from './import-source.js';

/**
 * The entries of any file that `list import` takes. Throws `AppError` naming file, line and reason for
 * the first that is wrong.
 */
export async function readEntryFile(file: string, country: CountryCode): Promise<NewEntry[]> {
  const source = await openSource(file, new AbortController().signal);
  const text = readText(source.chunks, source.name);
  const { rows, unit } = await openListFile({ name: source.name, text, now: Date.now() });
  const entries: NewEntry[] = [];
  for await (const page of rows) {
    for (const row of page) {
      if ('skipped' in row) continue;
      const entry = readRow(row, country);
      if (isProblem(entry)) throw invalid(`${source.name}: ${unit} ${row.line}: ${entry.problem}`);
      entries.push(entry);
    }
  }
  return entries;
}

function readRow(row: EntryRow | BadRow, country: CountryCode): NewEntry | Problem {
  if ('problem' in row) return row;
  const entry = parseEntry(row.text, country);
  return isProblem(entry) ? entry : { ...entry, label: row.label, expiresAt: row.expiresAt };
}
