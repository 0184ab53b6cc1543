import type { ListFile, Row, Source } from './row.js';
import { numberInCell } from './spreadsheet-cell.js';
import { mapRows, openTable, type TableRow } from './table.js';

const NUMBER = /^phone \d+ - value$/;
/** In the order of preference; the parts of one are joined. Exports until 2024 have `name`. */
const NAMES = [
  ['name'],
  ['first name', 'middle name', 'last name'],
  ['organization name'],
  ['organization 1 - name'],
  ['nickname'],
];

export function isGoogleContacts(columns: readonly string[]): boolean {
  return columns.some((name) => NUMBER.test(name));
}

/** Google Contacts as "Google CSV". A contact has several numbers, a cell too. */
export async function openGoogleContacts(source: Source): Promise<ListFile> {
  const table = await openTable(source);
  const numbers = table.columns.flatMap((name, at) => (NUMBER.test(name) ? [at] : []));
  const names = NAMES.map((parts) => parts.map((part) => table.columns.indexOf(part)));
  const toRows = ({ line, cells }: TableRow): readonly Row[] => {
    const label = nameOf(cells, names);
    const texts = numbers.flatMap((at) => (cells[at] ?? '').split(':::').map(numberInCell));
    const rows = texts.filter((text) => text !== '').map((text) => ({ line, text, label }));
    return rows.length > 0 ? rows : [{ line, skipped: 'contacts without a number' }];
  };
  return {
    rows: mapRows(table, toRows),
    unit: 'line',
    remarks: () => ({ kind: 'allow', notes: [] }),
  };
}

function nameOf(cells: readonly string[], names: readonly (readonly number[])[]) {
  const texts = names.map((parts) =>
    parts
      .map((at) => cells[at]?.trim() ?? '')
      .filter((text) => text !== '')
      .join(' '),
  );
  return texts.find((text) => text !== '');
}
