import type { ParsedElementInfo } from '@streamparser/json';
import { complaintRow } from './complaint.js';
import { isObject, readValues } from './json-values.js';
import type { ListFile, Row, Source } from './row.js';
import { numberInCell } from './spreadsheet-cell.js';
import { columnOf, mapRows, openTable } from './table.js';

const NUMBER = 'company_phone_number';
const SUBJECT = 'subject';
const KNOWN = ['Company_Phone_Number', 'Created_Date', 'Subject'];

export function isFtc(columns: readonly string[]): boolean {
  return columns.includes(NUMBER);
}

export function isFtcJson(text: string): boolean {
  return /"company-phone-number"\s*:/.test(text);
}

/**
 * The Do Not Call complaints that the FTC publishes each day as CSV, one per row, or that its API
 * `/v0/dnc-complaints` returns.
 */
export async function openFtc(source: Source): Promise<ListFile> {
  const isJson = /^\s*[[{]/.test(source.start);
  return {
    rows: isJson ? readJson(source) : await readCsv(source),
    unit: isJson ? 'entry' : 'line',
    remarks: () => ({ kind: 'block', notes: [] }),
  };
}

async function readCsv(source: Source): Promise<ListFile['rows']> {
  const table = await openTable(source);
  const number = columnOf(table, [NUMBER], { format: 'ftc', known: KNOWN });
  const subject = columnOf(table, [SUBJECT]);
  return mapRows(table, ({ line, cells }) =>
    complaintRow(line, {
      authority: 'FTC',
      number: numberInCell(cells[number] ?? ''),
      subject: cells[subject],
    }),
  );
}

const PATHS = { ofArray: ['$.*'], ofObject: ['$.data.*'] };

async function* readJson(source: Source): AsyncGenerator<readonly Row[]> {
  let line = 0;
  yield* readValues(source, PATHS, ({ value, parent, partial }: ParsedElementInfo) => {
    if (partial || !Array.isArray(parent)) return undefined;
    return jsonRow(++line, value);
  });
}

function jsonRow(line: number, complaint: unknown): Row {
  const attributes = isObject(complaint) ? complaint['attributes'] : undefined;
  if (!isObject(attributes)) return { line, problem: 'it is not a complaint with attributes' };
  const { 'company-phone-number': number, subject } = attributes;
  return complaintRow(line, {
    authority: 'FTC',
    number: typeof number === 'string' || typeof number === 'number' ? String(number).trim() : '',
    subject: typeof subject === 'string' ? subject : undefined,
  });
}
