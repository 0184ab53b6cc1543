/** Digits of a number that a spreadsheet rounded, such as `4.155550145E9` or `4,15555E+09`. */
const ROUNDED = /^[+-]?\d+(?:[.,]\d+)?e\+?\d+$/i;

/** What is wrong with a number that lost digits in a spreadsheet; undefined for all others. */
export function roundedProblem(text: string): string | undefined {
  if (!ROUNDED.test(text)) return undefined;
  return `"${text}" was rounded by a spreadsheet, and its last digits are lost; format the column as text and export it again`;
}

/** A number without the decimal that a spreadsheet gave it: `4155550145.0` is `4155550145`. */
export function withoutDecimal(text: string): string {
  return text.includes('.') ? text.replace(/^(\+?\d+)\.0+$/, '$1') : text;
}
