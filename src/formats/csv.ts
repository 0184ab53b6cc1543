import { parseTime } from '../duration.js';
import { describeColumns, findColumns } from './find-columns.js';
import { FreePbxSettings, isFreePbx } from './freepbx.js';
import type { ListFile, Note, Row, Source } from './row.js';
import { fromCell, numberInCell } from './spreadsheet-cell.js';
import { columnOf, mapRows, openTable, readHeader, type Table, type TableRow } from './table.js';

const NUMBER = ['number', 'entry'] as const;
/** `description` is FreePBX's name for it. */
const LABEL = ['label', 'description'] as const;
const NAME = ['name'] as const;
const EXPIRES = ['expires', 'until'] as const;

/** Whether `openCsv` can read a table with these columns. */
export function isCsv(columns: readonly string[]): boolean {
  return NUMBER.some((name) => columns.includes(name));
}

/**
 * Our own CSV with the columns `number` (any entry), `label` and `expires` in any order, and
 * FreePBX's. `name` is the caller's name: it becomes the label if there is none, but never a
 * pattern, which would match other callers.
 */
export async function openCsv(source: Source): Promise<ListFile> {
  const { columns } = readHeader(source.start);
  const isOurs = source.column === undefined && isCsv(columns);
  const found = isOurs ? undefined : findColumns(source);
  const table = await openTable(source, { hasHeader: found?.hasHeader ?? true });
  const settings = isOurs && isFreePbx(table.columns) ? new FreePbxSettings() : undefined;
  const number = found?.number ?? columnOf(table, NUMBER);
  const [known, name, expires] = found?.hasHeader === false ? [] : namedColumns(table);
  const label = known ?? found?.label;
  const toRow = ({ line, cells }: TableRow): Row => {
    const text = numberInCell(cells[number] ?? '');
    if (text === '') return { line, problem: 'it has no number' };
    const setting = settings?.read(text, cells[label as number]?.trim() ?? '');
    if (setting !== undefined) return { line, ...setting };
    const until = cells[expires as number]?.trim() || undefined;
    const expiresAt = until === undefined ? undefined : parseTime(until, source.now, 'ahead');
    if (until !== undefined && expiresAt === undefined) return { line, problem: noTime(until) };
    const about = cells[label as number] || cells[name as number] || undefined;
    return { line, text, label: about && fromCell(about), expiresAt };
  };
  const used = [number, label, name, expires];
  const notes = [
    ...(found?.isGuess ? [{ text: describeColumns(table, found, used) }] : []),
    ...(found?.hasHeader === false ? [] : ignoredColumns(table, used)),
  ];
  return {
    rows: mapRows(table, toRow),
    unit: 'line',
    remarks: () => ({ ...settings?.remarks(), notes: [...notes, ...(settings?.notes() ?? [])] }),
  };
}

function namedColumns(table: Table): (number | undefined)[] {
  return [LABEL, NAME, EXPIRES].map((names) => {
    const at = columnOf(table, names);
    return at < 0 ? undefined : at;
  });
}

function ignoredColumns({ columns }: Table, used: readonly (number | undefined)[]): Note[] {
  const ignored = columns.filter((column, at) => column !== '' && !used.includes(at));
  if (ignored.length === 0) return [];
  return [{ text: `columns without a meaning here: ${ignored.join(', ')}` }];
}

export function noTime(text: string): string {
  return `"${text}" is not a valid time; write a date like 2026-12-31 or 2026-12-31T23:59Z`;
}
