import type { ParsedElementInfo } from '@streamparser/json';
import { isObject, readValues } from './json-values.js';
import type { ListFile, Row, Source } from './row.js';
import { readElements } from './xml.js';

/** PhoneBlock's ratings of callers, in words. */
const RATINGS: Readonly<Record<string, string>> = {
  B_MISSED: 'missed call',
  C_PING: 'ping call',
  D_POLL: 'survey',
  E_ADVERTISING: 'advertising',
  F_GAMBLE: 'gambling',
  G_FRAUD: 'fraud',
};

/** Whether a JSON text has numbers as PhoneBlock writes them. */
export function isPhoneBlock(text: string): boolean {
  return /"numbers"\s*:\s*\[\s*\{[^{}]*"phone"\s*:/.test(text);
}

/**
 * A blocklist of phoneblock.net: of the community or of one user, as JSON or XML. Its numbers are
 * E.164.
 */
export async function openPhoneBlock(source: Source): Promise<ListFile> {
  const isXml = /^\s*</.test(source.start);
  return {
    rows: isXml ? readXml(source) : readJson(source),
    unit: isXml ? 'line' : 'entry',
    remarks: () => ({ kind: 'block', notes: [] }),
  };
}

const PATHS = { ofArray: ['$.*'], ofObject: ['$.numbers.*'] };

async function* readJson(source: Source): AsyncGenerator<readonly Row[]> {
  let line = 0;
  yield* readValues(source, PATHS, ({ value, parent, partial }: ParsedElementInfo) => {
    if (partial || !Array.isArray(parent)) return undefined;
    line++;
    return isObject(value) ? toRow(line, value) : { line, problem: NO_PHONE };
  });
}

function readXml(source: Source): AsyncGenerator<readonly Row[]> {
  return readElements(source, ({ name, attributes, line }) =>
    name === 'phone-info' ? toRow(line, attributes) : undefined,
  );
}

const NO_PHONE = 'it has no phone number';

function toRow(line: number, number: Readonly<Record<string, unknown>>): Row {
  const { phone, votes, rating, comment } = number;
  if (typeof phone !== 'string' || phone.trim() === '') return { line, problem: NO_PHONE };
  const reports = votes === undefined ? undefined : Number(votes);
  // An update of the list names numbers that are no longer on it with 0 votes.
  if (rating === 'A_LEGITIMATE' || reports === 0) return { line, skipped: 'withdrawn' };
  const about = typeof comment === 'string' && comment !== '' ? comment : RATINGS[String(rating)];
  const label = about === undefined ? 'PhoneBlock' : `PhoneBlock: ${about}`;
  return { line, text: phone, label, reports: Number.isNaN(reports) ? undefined : reports };
}
