import { extname } from 'node:path';
import { invalid } from '../errors.js';
import { isAsteriskDatabase, openAsterisk } from './asterisk.js';
import { isCsv, openCsv } from './csv.js';
import { isFcc, openFcc } from './fcc.js';
import { hasNumberColumn } from './find-columns.js';
import { FORMATS, type Format } from './format-names.js';
import { openFritzBox } from './fritzbox.js';
import { isFtc, isFtcJson, openFtc } from './ftc.js';
import { isFusionPbx, openFusionPbx } from './fusionpbx.js';
import { isGoogleContacts, openGoogleContacts } from './google.js';
import { isJcblock, openJcblock } from './jcblock.js';
import { openJson } from './json.js';
import { openKazoo } from './kazoo.js';
import { openLines } from './lines.js';
import { isNcid, openNcid } from './ncid.js';
import { isPhoneBlock, openPhoneBlock } from './phoneblock.js';
import { type ListFile, printable, type Source } from './row.js';
import { firstLine, readHeader } from './table.js';
import { openVcard } from './vcard.js';

const OPEN: Readonly<Record<Format, (source: Source) => Promise<ListFile>>> = {
  lines: openLines,
  csv: openCsv,
  json: openJson,
  kazoo: openKazoo,
  fusionpbx: openFusionPbx,
  phoneblock: openPhoneBlock,
  ftc: openFtc,
  fcc: openFcc,
  vcard: openVcard,
  google: openGoogleContacts,
  fritzbox: openFritzBox,
  asterisk: openAsterisk,
  ncid: openNcid,
  jcblock: openJcblock,
};

/**
 * Opens a file as a list, in the given format or the detected one. Throws `AppError` `invalid` for
 * an empty file, and if the format can't be detected.
 */
export async function openListFile(
  source: Omit<Source, 'start'>,
  given?: Format,
): Promise<ListFile & { readonly format: Format }> {
  const text = source.text[Symbol.asyncIterator]();
  const start = ((await text.next()).value ?? '') as string;
  if (start.trim() === '') throw invalid(`${source.name} is empty; there is nothing to import`);
  const isCsv = given === undefined && source.column !== undefined;
  const format = given ?? (isCsv ? 'csv' : detectFormat(start, source.name));
  if (source.column !== undefined && format !== 'csv') {
    throw invalid(`names a column of CSV; this file is ${format}`, { field: 'column' });
  }
  const rest = { [Symbol.asyncIterator]: () => text };
  return { ...(await OPEN[format]({ ...source, start, text: prepend(start, rest) })), format };
}

async function* prepend<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** Detects the format by the beginning of the text, else by the file extension. */
export function detectFormat(text: string, name: string): Format {
  if (/^\s*[[{]/.test(text)) return detectJson(text);
  if (/^\s*<[!?a-z]/i.test(text)) return detectXml(text, name);
  if (/^\s*BEGIN:VCARD\b/i.test(text)) return 'vcard';
  const { columns } = readHeader(text);
  const table = TABLES.find(([isTable]) => isTable(columns));
  if (table !== undefined) return table[1];
  const line = firstEntryLine(text);
  if (isNcid(text, name, line)) return 'ncid';
  if (line === undefined || isEntryLike(line)) return 'lines';
  if (isAsteriskDatabase(line)) return 'asterisk';
  if (isJcblock(line)) return 'jcblock';
  const byName = BY_ENDING[extname(name).toLowerCase()];
  if (byName !== undefined && columns.length === 1) return byName;
  if (hasNumberColumn(text)) return 'csv';
  throw invalid(
    `can't tell the format of ${name}: its first line is "${printable(firstLine(text))}"; known are csv (with a column number, or one that has telephone numbers), ${FORMATS.filter((format) => format !== 'csv').join(', ')}`,
    { remedy: { kind: 'name-format' } },
  );
}

const TABLES: readonly (readonly [(columns: readonly string[]) => boolean, Format])[] = [
  [isFtc, 'ftc'],
  [isFcc, 'fcc'],
  [isFusionPbx, 'fusionpbx'],
  [isGoogleContacts, 'google'],
  [isCsv, 'csv'],
];

const BY_ENDING: Readonly<Record<string, Format>> = { '.txt': 'lines', '.list': 'lines' };

function detectJson(text: string): Format {
  if (isPhoneBlock(text)) return 'phoneblock';
  if (isFtcJson(text)) return 'ftc';
  return isKazoo(text) ? 'kazoo' : 'json';
}

/** Looks for quoted keys of a JSON text. Inside a value, the quotes would be escaped. */
function isKazoo(text: string): boolean {
  return /"(?:numbers|should_block_anonymous|data)"\s*:/.test(text) && !/"entries"\s*:/.test(text);
}

const BY_ROOT: Readonly<Record<string, Format>> = {
  blocklist: 'phoneblock',
  phonebooks: 'fritzbox',
  phonebook: 'fritzbox',
};

function detectXml(text: string, name: string): Format {
  const [, root = ''] = /<([a-z][\w:.-]*)/i.exec(text.replace(/<!--[\s\S]*?-->/g, '')) ?? [];
  const format = BY_ROOT[root.toLowerCase()];
  if (format !== undefined) return format;
  throw invalid(
    `${name} is XML with the root element <${printable(root)}>; known are blocklist (PhoneBlock) and phonebooks (FRITZ!Box); write it as CSV, or as one entry on each line`,
  );
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
