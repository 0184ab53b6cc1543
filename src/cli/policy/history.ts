import { findChanges } from '../../admin/changes.js';
import { toIso } from '../../duration.js';
import type { RecordedChange } from '../../store/history.js';
import type { Context } from '../context.js';
import { readPast, readPositive } from '../input.js';
import { table } from '../terminal/table.js';
import { summarizeDifferences } from './describe-differences.js';

const DEFAULT_LIMIT = 20;

/** Who changed what, and when. */
export async function history(context: Context, subject?: string): Promise<void> {
  const [limit, since, author] = ['limit', 'since', 'author'].map((name) => context.text(name));
  const policy = await context.policy({ readOnly: true });
  const changes = await findChanges(policy, {
    subject,
    author,
    since: since === undefined ? undefined : readPast('--since', since, Date.now(), context.zone),
    limit: limit === undefined ? DEFAULT_LIMIT : readPositive('limit', limit),
  });
  context.output.value(changes.map(presentChange), () =>
    changes.length === 0
      ? nothingFound(author ?? since)
      : table(
          ['CHANGE', 'TIME', 'AUTHOR', 'WHAT', 'TOUCHED', ''],
          changes.map((change) => [
            change.id,
            context.time(change.at),
            change.author,
            change.what,
            summarizeDifferences(change.differences ?? []),
            noteOf(change),
          ]),
          { leftOut: ['TOUCHED'] },
        ),
  );
}

function nothingFound(filter: string | undefined): string {
  return filter === undefined
    ? 'no changes yet'
    : 'no such changes; "ringfence history" shows all authors and times';
}

export function noteOf({ undoes, undoneBy, differences }: RecordedChange): string {
  if (undoneBy !== undefined) return `undone by ${undoneBy}`;
  if (undoes !== undefined) return `undoes ${undoes}`;
  return differences === undefined ? "can't be undone" : '';
}

export function presentChange({ at, differences, ...change }: RecordedChange): object {
  return { ...change, at: toIso(at), differences: differences ?? null };
}
