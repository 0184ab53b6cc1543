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
  /** Most frequent first, among `callersAmong` calls. */
  readonly callers: readonly CallerCount[];
  /** The number of calls in which callers were counted: all, or so many of the latest. */
  readonly callersAmong: number;
}

const MOST_CALLERS = 10;

/**
 * Verdicts, reasons and lists come from the tally; callers are counted call by call.
 * @param log undefined if no call has been logged yet
 */
export async function countCalls(
  log: CallLogReader | undefined,
  filter: CallFilter,
  {
    mostCallers = MOST_CALLERS,
    among = Number.POSITIVE_INFINITY,
  }: {
    /** How many callers are named. */
    readonly mostCallers?: number | undefined;
    /** The number of latest calls in which callers are counted. */
    readonly among?: number;
  } = {},
): Promise<CallStats> {
  const outcomes = (await log?.countOutcomes(filter)) ?? [];
  const calls = outcomes.reduce((total, { calls }) => total + calls, 0);
  // Calls that the tally doesn't have yet are in the log all the same.
  const most = Number.isFinite(among) ? among : undefined;
  return {
    calls,
    verdicts: countBy(outcomes, ({ verdict }) => verdict),
    reasons: countBy(outcomes, describeReason),
    lists: countBy(outcomes, ({ list }) => list),
    callers: (await log?.topCallers(filter, mostCallers, most)) ?? [],
    callersAmong: Math.min(among, calls),
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
