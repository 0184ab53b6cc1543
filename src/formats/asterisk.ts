import { FreePbxSettings } from './freepbx.js';
import { mapLines } from './lines.js';
import { type ListFile, printable, type Row, type Source } from './row.js';

/** `/blacklist/4155550100                                : sells windows`, see Asterisk's `main/db.c`. */
const ROW = /^\/([^/\s]+)\/(\S(?:.*?\S)?)\s*:\s?(.*)$/;
const COUNT = /^\d+ results? found\.?$/i;

export function isAsteriskDatabase(line: string): boolean {
  return ROW.test(line);
}

/** What Asterisk prints for its database. FreePBX keeps two settings among the numbers. */
export async function openAsterisk(source: Source): Promise<ListFile> {
  const settings = new FreePbxSettings();
  const toRow = (text: string, line: number): Row | undefined => {
    if (COUNT.test(text)) return undefined;
    const [, family, key = '', value = ''] = ROW.exec(text) ?? [];
    if (family === undefined) {
      return { line, problem: `"${printable(text)}" is not a line like /blacklist/NUMBER : TEXT` };
    }
    if (family !== 'blacklist') return { line, skipped: `of the family ${printable(family)}` };
    const setting = settings.read(key, value.trim());
    if (setting !== undefined) return { line, ...setting };
    // Asterisk looks up the caller's name as well.
    const entry = /^[+\d][\d\s().-]*$/.test(key) ? key : `name:${key}`;
    return {
      line,
      text: entry,
      label: value.trim() === '1' ? undefined : value.trim() || undefined,
    };
  };
  return {
    rows: mapLines(source, toRow),
    unit: 'line',
    remarks: () => ({ ...settings.remarks(), kind: 'block', notes: settings.notes() }),
  };
}
