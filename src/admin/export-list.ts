import { invalid } from '../errors.js';
import { type ExportFormat, type Losses, writeList } from '../formats/write.js';
import type { PolicyStore } from '../store/policy-store.js';
import { existingList } from './existing.js';

export interface ListExport {
  /** The text of all entries, as of the first read. */
  readonly pieces: AsyncIterable<string>;
  /** What the format can't represent; complete once the pieces are read. */
  readonly losses: Readonly<Losses>;
}

/**
 * Writes a list in a format. Throws `AppError` if the format can't represent a list of this kind.
 */
export async function exportList(
  policy: PolicyStore,
  name: string,
  format: ExportFormat,
): Promise<ListExport> {
  const list = await existingList(policy, name);
  if (format === 'kazoo' && list.kind === 'allow') {
    throw invalid(`"${name}" is an allow list, and a KAZOO blacklist only blocks; use csv or json`);
  }
  const losses: Losses = { entries: 0, labels: 0, expiries: 0 };
  const pieces = writeList(list, policy.allEntries(name), { format, now: Date.now(), losses });
  return { pieces, losses };
}
