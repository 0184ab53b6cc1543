import { complaintRow } from './complaint.js';
import type { ListFile, Source } from './row.js';
import { numberInCell } from './spreadsheet-cell.js';
import { columnOf, mapRows, openTable } from './table.js';

/** As downloaded from opendata.fcc.gov, and as its API names the columns. */
const NUMBER = ['caller id number', 'caller_id_number'];
/** The misspelling is theirs. */
const SUBJECT = [
  'type of call or messge',
  'type of call or message',
  'type_of_call_or_messge',
  'issue',
];
const KNOWN = ['Caller ID Number', 'Type of Call or Messge', 'Issue'];

export function isFcc(columns: readonly string[]): boolean {
  return NUMBER.some((name) => columns.includes(name));
}

/** The complaints about unwanted calls that the FCC publishes, one per row. */
export async function openFcc(source: Source): Promise<ListFile> {
  const table = await openTable(source);
  const number = columnOf(table, NUMBER, { format: 'fcc', known: KNOWN });
  const subject = columnOf(table, SUBJECT);
  const rows = mapRows(table, ({ line, cells }) => {
    const text = numberInCell(cells[number] ?? '');
    return complaintRow(line, {
      authority: 'FCC',
      number: /^none$/i.test(text) ? '' : text,
      subject: cells[subject],
    });
  });
  return { rows, unit: 'line', remarks: () => ({ kind: 'block', notes: [] }) };
}
