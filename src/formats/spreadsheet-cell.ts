import { withoutDecimal } from '../screening/number/spreadsheet-number.js';

/** Most cells are; the others take ten times as long to read. */
const BARE_NUMBER = /^\+?\d+$/;

/**
 * The number in a cell without what spreadsheets put around it: the apostrophe or formula that keeps
 * it a text (`'+14155550100`, `="0201234567"`), and the decimal of a number (`4155550145.0`).
 */
export function numberInCell(cell: string): string {
  if (BARE_NUMBER.test(cell)) return cell;
  const text = cell
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'+/, '');
  return withoutDecimal(text);
}

/** OWASP, "CSV Injection": a cell that begins so is run, and so may its full-width form be. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A number or a prefix. A spreadsheet shows it and runs nothing. */
const PLAIN_NUMBER = /^\+\d+\*?$/;

/** A text as a cell that no spreadsheet runs: an apostrophe stands before what begins a formula. */
export function toCell(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** The text that `toCell` wrote; a text that it did not write stays as it is. */
export function fromCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
