import type { CallFilter, OutcomeCount } from '../call-log.js';

/*
 * Numbers of calls by outcome. The tally has them for each hour; only the parts of an hour at both ends of a
 * range are counted call by call.
 */

export const HOUR_MS = 3_600_000;

/** The account of rows that count the calls of all accounts. */
export const EVERY_ACCOUNT = '*';

/** The column with the most values comes first, which makes grouping by them a quarter faster. */
export const OUTCOME = 'list, reason, verdict, would_verdict, would_reason';

/** Where the numbers come from. */
export interface CountsCalls {
  /** Counts call by call. */
  calls(filter: CallFilter): Promise<OutcomeCount[]>;
  /**
   * Sums up hours since 1970. The filter has no time.
   * @param to exclusive, and Infinity for no end
   */
  hours(filter: CallFilter, from: number, to: number): Promise<OutcomeCount[]>;
}

export async function countOutcomes(log: CountsCalls, filter: CallFilter): Promise<OutcomeCount[]> {
  if (!isTallied(filter)) return log.calls(filter);
  const { since = 0, until = Number.POSITIVE_INFINITY, ...rest } = filter;
  const [from, to] = [Math.ceil(since / HOUR_MS), Math.floor(until / HOUR_MS)];
  if (from >= to) return log.calls(filter);
  const counts = [await log.hours(rest, from, to)];
  if (since < from * HOUR_MS) {
    counts.push(await log.calls({ ...rest, since, until: from * HOUR_MS }));
  }
  if (until > to * HOUR_MS) counts.push(await log.calls({ ...rest, since: to * HOUR_MS, until }));
  return sumOutcomes(counts.flat());
}

/** Callers, dialled numbers and keys are not in the tally. */
export function isTallied(filter: CallFilter): boolean {
  const { callers, callerPrefix, presentation, name, dialled, after } = filter;
  const others = [callers, callerPrefix, presentation, name, dialled, after];
  return others.every((each) => each === undefined);
}

/** One count for each outcome. */
export function sumOutcomes(counts: readonly OutcomeCount[]): OutcomeCount[] {
  const sums = new Map<string, OutcomeCount>();
  for (const { calls, ...outcome } of counts) {
    const key = JSON.stringify(outcome);
    sums.set(key, { ...outcome, calls: calls + (sums.get(key)?.calls ?? 0) });
  }
  return [...sums.values()];
}

export interface OutcomeRow {
  verdict: OutcomeCount['verdict'];
  reason: string;
  list: string | null;
  would_verdict: string | null;
  would_reason: string | null;
  calls: number;
}

/** An absent text is NULL in a call and empty in the tally. */
export function toCount(row: OutcomeRow): OutcomeCount {
  return {
    verdict: row.verdict,
    reason: row.reason,
    list: row.list || undefined,
    wouldVerdict: row.would_verdict || undefined,
    wouldReason: row.would_reason || undefined,
    calls: row.calls,
  };
}
