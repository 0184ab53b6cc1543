import { invalid } from '../errors.js';
import { type EntryRow, type ListFile, LONGEST_LINE, type Row, type Source } from './row.js';

/** One entry on a line. A line that begins with `#` is a comment; text behind ` #` is the label. */
export async function openLines(source: Source): Promise<ListFile> {
  return { rows: readRows(source), unit: 'line', remarks: () => ({ notes: [] }) };
}

async function* readRows({ text, name }: Source): AsyncGenerator<Row[]> {
  let before = 0;
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield toRows(lines, before);
    before += lines.length;
    if (rest.length > LONGEST_LINE) throw tooLong(name, before + 1);
  }
  yield toRows([rest], before);
}

export function tooLong(name: string, line: number): Error {
  return invalid(
    `${name}: line ${line} goes on for more than ${LONGEST_LINE.toLocaleString('en')} characters; this is no list of one entry on each line`,
  );
}

function toRows(lines: readonly string[], before: number): EntryRow[] {
  const rows: EntryRow[] = [];
  for (let at = 0; at < lines.length; at++) {
    const text = (lines[at] as string).trim();
    if (text !== '' && !text.startsWith('#')) rows.push(toRow(text, before + at + 1));
  }
  return rows;
}

/** Behind `name:` everything is the pattern. */
function toRow(text: string, line: number): EntryRow {
  const mark = text.includes('#') && !/^name:/i.test(text) ? text.search(/\s#/) : -1;
  if (mark < 0) return { line, text };
  const label = text.slice(mark).replace(/^\s+#+\s*/, '');
  return { line, text: text.slice(0, mark).trimEnd(), label: label === '' ? undefined : label };
}
