import { withoutDecimal } from '../screening/number/spreadsheet-number.js';

/** A fast test that most cells pass. The others take ten times as long to read. */
const BARE_NUMBER = /^\+?\d+$/;

/**
 * The number in a cell without what spreadsheets add: the apostrophe or formula that makes it a
 * text (`'+14155550100`, `="0201234567"`), and the decimal of a number (`4155550145.0`).
 */
export function numberInCell(cell: string): string {
  if (BARE_NUMBER.test(cell)) return cell;
  const text = cell
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'+/, '');
  return withoutDecimal(text);
}

/**
 * OWASP, "CSV Injection": spreadsheets run a cell that begins with one of these characters or,
 * possibly, its full-width form.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A number or a prefix, which a spreadsheet shows without running it. */
const PLAIN_NUMBER = /^\+\d+\*?$/;

/** A text as a cell that no spreadsheet runs: an apostrophe precedes what would begin a formula. */
export function toCell(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** The text that `toCell` wrote. Other texts are returned unchanged. */
export function fromCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
