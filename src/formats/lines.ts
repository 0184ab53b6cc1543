import { invalid } from '../errors.js';
import { addRows, type ListFile, LONGEST_LINE, printable, type Row, type Source } from './row.js';

/** One entry per line. A line that begins with `#` is a comment. Text after ` #` is the label. */
export async function openLines(source: Source): Promise<ListFile> {
  return { rows: mapLines(source, toRow), unit: 'line', remarks: () => ({ notes: [] }) };
}

/**
 * Converts lines into rows. Blank lines, and those that begin with `#`, are skipped.
 * @param toRow called with a line without white space around it, and its number; undefined for none
 */
export async function* mapLines(
  { text, name }: Source,
  toRow: (line: string, at: number) => Row | readonly Row[] | undefined,
): AsyncGenerator<Row[]> {
  let before = 0;
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield toRows(lines, before, toRow);
    before += lines.length;
    if (rest.length > LONGEST_LINE) throw tooLong(name, before + 1);
  }
  yield toRows([rest], before, toRow);
}

function tooLong(name: string, line: number): Error {
  return invalid(
    `${name}: line ${line} goes on for more than ${LONGEST_LINE.toLocaleString('en')} characters; this is not a list with one entry per line`,
  );
}

function toRows(
  lines: readonly string[],
  before: number,
  toRow: (line: string, at: number) => Row | readonly Row[] | undefined,
): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < lines.length; at++) {
    const text = (lines[at] as string).trim();
    if (text === '' || text.startsWith('#')) continue;
    const row = toRow(text, before + at + 1);
    if (row !== undefined) addRows(rows, row);
  }
  return rows;
}

/** Everything after `name:` is the pattern. */
function toRow(line: string, at: number): Row {
  if (/^name:/i.test(line)) return { line: at, text: line };
  const mark = line.includes('#') ? line.search(/\s#/) : -1;
  const label = mark < 0 ? '' : line.slice(mark).replace(/^\s+#+\s*/, '');
  const text = unquoted(mark < 0 ? line : line.slice(0, mark).trimEnd());
  if (DELIMITER.test(text) && TEXT_BEHIND.test(text))
    return { line: at, problem: textBehind(text) };
  return { line: at, text, label: label === '' ? undefined : label };
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** Most lines have no delimiter and need no second test. */
const DELIMITER = /[,;|\s]/;

/** A number, then a delimiter of CSV or words. `;` may also begin a parameter (`;user=phone`). */
const TEXT_BEHIND = /^[^a-z:]*(?:[,|\t]|;(?![a-z-]+=)|(?:\d[\s().-]*){6}\s[a-z])/i;

function textBehind(text: string): string {
  return `"${printable(text)}" has a text behind the number; write it as a comment (NUMBER # TEXT), or begin the file with a line number,label to make it CSV`;
}
