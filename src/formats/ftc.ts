import { roundedProblem } from '../screening/number/spreadsheet-number.js';
import { type ListFile, printable, type Row, type Source } from './row.js';
import { numberInCell } from './spreadsheet-cell.js';
import { columnOf, mapRows, openTable, type TableRow } from './table.js';

const NUMBER = 'company_phone_number';
const SUBJECT = 'subject';
const KNOWN = ['Company_Phone_Number', 'Created_Date', 'Subject'];

export function isFtc(columns: readonly string[]): boolean {
  return columns.includes(NUMBER);
}

/**
 * The Do Not Call complaints that the FTC publishes each day, one per row. The numbers are American
 * regardless of the list's country, and empty if the caller withheld them.
 */
export async function openFtc(source: Source): Promise<ListFile> {
  const table = await openTable(source);
  const number = columnOf(table, [NUMBER], { format: 'ftc', known: KNOWN });
  const subject = columnOf(table, [SUBJECT]);
  const toRow = ({ line, cells }: TableRow): Row => {
    const text = numberInCell(cells[number] ?? '');
    if (text === '') return { line, skipped: 'complaints without a number' };
    const digits = text.replace(/[\s().-]/g, '');
    const [, national] = /^(?:\+?1)?([2-9][0-9]{9})$/.exec(digits) ?? [];
    if (national === undefined) {
      const problem = roundedProblem(text) ?? `"${printable(text)}" is not an American number`;
      return { line, problem };
    }
    const about = cells[subject]?.trim();
    return { line, text: `+1${national}`, label: about ? `FTC: ${about}` : 'FTC' };
  };
  return {
    rows: mapRows(table, toRow),
    unit: 'line',
    remarks: () => ({ kind: 'block', notes: [] }),
  };
}
