import { extname } from 'node:path';
import { invalid } from '../errors.js';
import { CSV_COLUMNS, isCsv, openCsv } from './csv.js';
import { isFtc, openFtc } from './ftc.js';
import { isFusionPbx, openFusionPbx } from './fusionpbx.js';
import { openJson } from './json.js';
import { openKazoo } from './kazoo.js';
import { openLines } from './lines.js';
import { type ListFile, printable, type Source } from './row.js';
import { firstLine, prepend, readHeader } from './table.js';

export const FORMATS = ['lines', 'csv', 'json', 'kazoo', 'fusionpbx', 'ftc'] as const;
export type Format = (typeof FORMATS)[number];

const OPEN: Readonly<Record<Format, (source: Source) => Promise<ListFile>>> = {
  lines: openLines,
  csv: openCsv,
  json: openJson,
  kazoo: openKazoo,
  fusionpbx: openFusionPbx,
  ftc: openFtc,
};

/**
 * Opens a file as a list, in the given format or the detected one. Throws `AppError` `invalid` for
 * an empty file, and if the format can't be detected.
 */
export async function openListFile(
  source: Source,
  given?: Format,
): Promise<ListFile & { readonly format: Format }> {
  const text = source.text[Symbol.asyncIterator]();
  const first = ((await text.next()).value ?? '') as string;
  if (first.trim() === '') throw invalid(`${source.name} is empty; there is nothing to import`);
  const format = given ?? detectFormat(first, source.name);
  const rest = { [Symbol.asyncIterator]: () => text };
  return { ...(await OPEN[format]({ ...source, text: prepend(first, rest) })), format };
}

/** Detects the format by the beginning of the text, else by the file extension. */
export function detectFormat(text: string, name: string): Format {
  if (/^\s*[[{]/.test(text)) return isKazoo(text) ? 'kazoo' : 'json';
  const { columns } = readHeader(text);
  if (isFtc(columns)) return 'ftc';
  if (isFusionPbx(columns)) return 'fusionpbx';
  if (isCsv(columns)) return 'csv';
  const line = firstEntryLine(text);
  if (line === undefined || isEntryLike(line)) return 'lines';
  const byName = BY_ENDING[extname(name).toLowerCase()];
  if (byName !== undefined && columns.length === 1) return byName;
  throw invalid(
    `can't tell the format of ${name}: its first line is "${printable(firstLine(text))}"; known are csv (with a first line that names the column number, and ${CSV_COLUMNS.slice(1).join(', ')}), fusionpbx (call_block_number), ftc (Company_Phone_Number), lines (one entry on each), json and kazoo`,
    { remedy: { kind: 'name-format' } },
  );
}

const BY_ENDING: Readonly<Record<string, Format>> = { '.txt': 'lines', '.list': 'lines' };

/** Looks for quoted keys of a JSON text. Inside a value, the quotes would be escaped. */
function isKazoo(text: string): boolean {
  return /"(?:numbers|should_block_anonymous|data)"\s*:/.test(text) && !/"entries"\s*:/.test(text);
}

function firstEntryLine(text: string): string | undefined {
  return /^(?!\s*(?:#|$)).+/m.exec(text)?.[0].trim();
}

/**
 * A number, a prefix or a name pattern, with an optional comment. A single word could also be a
 * heading.
 */
function isEntryLike(line: string): boolean {
  return (
    /^(?:name:|sips?:|tel:)./i.test(line) ||
    /^(["']?)[+(*]?[\d(][^,;|\t"'a-z]*\1(?:\s#.*)?$/i.test(line)
  );
}
