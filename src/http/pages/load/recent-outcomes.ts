import type { Counted } from '../../../admin/call-stats.js';
import { UNSCREENED_REASONS } from '../../../screening/verdict.js';
import type { CallLogReader, OutcomeCount } from '../../../store/call-log.js';
import type { DayTally, Tally } from '../view/day-chart.js';
import { lastDays, startOfDay } from '../view/times.js';

const DAYS = 14;

export interface DayOutcomes {
  /** `2026-11-27`, in the reader's zone. */
  readonly day: string;
  /** May have an outcome twice, with parts of its calls. */
  readonly outcomes: readonly OutcomeCount[];
}

/** The most days, or parts of today, whose counts are cached because they no longer change. */
const MOST_CACHED = 5_000;
const caches = new WeakMap<CallLogReader, Map<string, readonly OutcomeCount[]>>();

/** Outcomes of the calls of the last days, the oldest first. The last day is today. */
export async function recentOutcomes(
  log: CallLogReader | undefined,
  account: string | undefined,
  zone: string,
  now: number,
): Promise<DayOutcomes[]> {
  const days = lastDays(DAYS, now, zone);
  const starts = days.map((day) => startOfDay(day, zone));
  return Promise.all(
    days.map(async (day, at) => {
      const [since, until] = [starts[at] as number, starts[at + 1]];
      return { day, outcomes: await countDay(log, account, since, until) };
    }),
  );
}

async function countDay(
  log: CallLogReader | undefined,
  account: string | undefined,
  since: number,
  until: number | undefined,
): Promise<readonly OutcomeCount[]> {
  if (log === undefined) return [];
  // Calls of other hosts may come days later.
  if (log.isCollected) return log.countOutcomes({ account, since, until });
  const now = Date.now();
  const settled = Math.floor((now - SETTLED_MS) / HOUR_MS) * HOUR_MS;
  const end = Math.min(until ?? Number.POSITIVE_INFINITY, settled);
  if (end <= since) return log.countOutcomes({ account, since, until });
  const before = await countOnce(log, account, since, end);
  if (until === end) return before;
  return [...before, ...(await log.countOutcomes({ account, since: end, until }))];
}

/** The log is written with a delay, so an hour is complete only a moment after its end. */
const SETTLED_MS = 60_000;
const HOUR_MS = 3_600_000;

async function countOnce(
  log: CallLogReader,
  account: string | undefined,
  since: number,
  until: number,
): Promise<readonly OutcomeCount[]> {
  const cache = caches.get(log) ?? new Map<string, readonly OutcomeCount[]>();
  caches.set(log, cache);
  const key = `${since} ${until} ${account ?? ''}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const outcomes = await log.countOutcomes({ account, since, until });
  const [oldest] = cache.keys();
  if (cache.size >= MOST_CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(key, outcomes);
  return outcomes;
}

export function tallyOf({ day, outcomes }: DayOutcomes): DayTally {
  return { day, ...tallyOutcomes(outcomes) };
}

export function tallyOutcomes(outcomes: readonly OutcomeCount[]): Tally {
  const tally = { rejected: 0, through: 0, unscreened: 0 };
  for (const { verdict, reason, calls } of outcomes) {
    const isUnscreened = UNSCREENED_REASONS.includes(reason);
    const part = verdict === 'reject' ? 'rejected' : isUnscreened ? 'unscreened' : 'through';
    tally[part] += calls;
  }
  return tally;
}

/** The number of calls for each name that `nameOf` returns, the most frequent first. */
export function countBy(
  days: readonly DayOutcomes[],
  nameOf: (outcome: OutcomeCount) => string | undefined,
): Counted[] {
  const counts = new Map<string, number>();
  for (const outcome of days.flatMap(({ outcomes }) => outcomes)) {
    const name = nameOf(outcome);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + outcome.calls);
  }
  return [...counts]
    .map(([name, calls]) => ({ name, calls }))
    .sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1));
}
