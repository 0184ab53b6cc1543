import { basename } from 'node:path';
import { callerIdPrefix } from './caller-id-prefix.js';
import { mapLines } from './lines.js';
import { type ListFile, printable, type Row, type Source } from './row.js';

/** What is looked for ends with `?`; then when it was last met, `MMDDYY` or six dashes, and a comment. */
const ROW = /^([^?]+)\?\s+(?:\d{6}|-{4,8})(?:\s+(.*))?$/;
const WHOLE_NUMBER = 10;

export function isJcblock(line: string): boolean {
  return ROW.test(line);
}

/** `blacklist.dat` or `whitelist.dat` of jcblock, which searches in the caller ID of a modem. */
export async function openJcblock(source: Source): Promise<ListFile> {
  const kind = /white/i.test(basename(source.name)) ? 'allow' : 'block';
  return {
    rows: mapLines(source, toRow),
    unit: 'line',
    remarks: () => ({ kind, notes: [] }),
  };
}

function toRow(line: string, at: number): Row {
  const [, field = '', comment] = ROW.exec(line) ?? [];
  const searched = field.trim().replace(/\s+/g, ' ');
  if (searched === '') {
    return {
      line: at,
      problem: `"${printable(line)}" is not a line like NUMBER?  ------  COMMENT`,
    };
  }
  const text = toEntry(searched);
  if (text === undefined) {
    const problem = `"${printable(searched)}" is a part of a number; write a whole number or a prefix like +1900*`;
    return { line: at, problem };
  }
  return { line: at, text, label: comment?.trim() || undefined };
}

/** `NMBR = 809` is the beginning of a number, and `NAME = X` of a name. */
function toEntry(searched: string): string | undefined {
  const [, field, value = searched] = /^(NMBR|NAME) = (.+)$/.exec(searched) ?? [];
  if (field === 'NAME') return `name:${value}*`;
  if (!/^\+?[\d\s().-]+$/.test(value)) return `name:*${value}*`;
  if (value.replace(/\D/g, '').length >= WHOLE_NUMBER) return value;
  return field === 'NMBR' ? callerIdPrefix(value) : undefined;
}
