import type { CallerCount, CallFilter, CallLogReader, OutcomeCount } from '../store/call-log.js';
import { describeReason } from './logged-calls.js';

export interface Counted {
  readonly name: string;
  readonly calls: number;
}

/** Numbers of calls by outcome; each kind with the most frequent first. */
export interface CallStats {
  readonly calls: number;
  readonly verdicts: readonly Counted[];
  readonly reasons: readonly Counted[];
  readonly lists: readonly Counted[];
  /** Most frequent first. */
  readonly callers: readonly CallerCount[];
}

const MOST_CALLERS = 10;

/**
 * @param log undefined if no call has been logged yet
 * @param mostCallers how many callers are named
 */
export async function countCalls(
  log: CallLogReader | undefined,
  filter: CallFilter,
  mostCallers = MOST_CALLERS,
): Promise<CallStats> {
  const outcomes = (await log?.countOutcomes(filter)) ?? [];
  return {
    calls: outcomes.reduce((total, { calls }) => total + calls, 0),
    verdicts: countBy(outcomes, ({ verdict }) => verdict),
    reasons: countBy(outcomes, describeReason),
    lists: countBy(outcomes, ({ list }) => list),
    callers: (await log?.topCallers(filter, mostCallers)) ?? [],
  };
}

function countBy(
  outcomes: readonly OutcomeCount[],
  nameOf: (outcome: OutcomeCount) => string | undefined,
): Counted[] {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) {
    const name = nameOf(outcome);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + outcome.calls);
  }
  return [...counts].map(([name, calls]) => ({ name, calls })).sort(byCalls);
}

function byCalls(a: Counted, b: Counted): number {
  return b.calls - a.calls || (a.name < b.name ? -1 : 1);
}
