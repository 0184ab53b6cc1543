import { exportList as write } from '../../../admin/export-list.js';
import { readChoice } from '../../../admin/fields.js';
import { EXPORT_FORMATS, type Losses } from '../../../formats/write.js';
import type { Context } from '../../context.js';

/** Writes all entries, as of the first read, to standard output. */
export async function exportList(context: Context, name: string): Promise<void> {
  const wanted = context.text('format') ?? (context.output.json ? 'json' : 'csv');
  const format = readChoice('format', wanted, EXPORT_FORMATS);
  const policy = await context.policy({ readOnly: true });
  const { pieces, losses } = await write(policy, name, format);
  await context.output.pieces(pieces);
  for (const loss of describeLosses(losses)) context.output.note(`note: ${format} ${loss}`);
}

function describeLosses({ entries, labels, expiries }: Readonly<Losses>): string[] {
  return [
    entries > 0 && `can't hold some entries, which are left out: ${entries}`,
    labels > 0 && `can't hold labels: ${labels} left out`,
    expiries > 0 &&
      `can't hold when an entry expires: ${expiries} would stay for good where this is imported`,
  ].filter((line) => line !== false);
}
