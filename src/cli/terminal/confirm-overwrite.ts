import { statSync } from 'node:fs';
import type { Context } from '../context.js';
import { confirm } from './confirm.js';

/** Asks before files are overwritten, and shows their sizes and times. */
export async function confirmOverwrite(
  context: Context,
  existing: readonly string[],
): Promise<void> {
  if (existing.length === 0) return;
  const described = existing.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} (${size.toLocaleString('en')} bytes, of ${context.time(mtimeMs)})`;
  });
  await confirm(context, `overwrite ${described.join(' and ')}`);
}
