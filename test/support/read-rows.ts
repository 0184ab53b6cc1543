import { openListFile } from '../../src/formats/detect.js';
import type { Format } from '../../src/formats/format-names.js';
import type { ListFile, Row } from '../../src/formats/row.js';

/** A fixed "now", so that durations have a known end. */
export const NOW = Date.UTC(2026, 10, 1);

export interface ReadFile {
  readonly file: ListFile & { readonly format: Format };
  readonly rows: readonly Row[];
}

/** All rows of a text, which comes in pieces of this size. */
export async function readRows(
  text: string,
  {
    format,
    name = 'numbers',
    size = 7,
    column,
  }: { format?: Format; name?: string; size?: number; column?: string | undefined } = {},
): Promise<ReadFile> {
  const file = await openListFile({ name, text: pieces(text, size), now: NOW, column }, format);
  const rows: Row[] = [];
  for await (const batch of file.rows) rows.push(...batch);
  return { file, rows };
}

/** The first piece is long enough for the first lines, as `readText` makes it. */
export async function* pieces(text: string, size: number): AsyncGenerator<string> {
  const first = Math.max(size, 400);
  yield text.slice(0, first);
  for (let at = first; at < text.length; at += size) yield text.slice(at, at + size);
}
