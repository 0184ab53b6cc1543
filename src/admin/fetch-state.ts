import type { FetchState } from '../store/list-fetches.js';
import { formatSubscription, type Subscription } from '../store/subscription.js';
import type { RefreshResult } from './refresh-result.js';

/* When a subscribed list is fetched again, and what its fetches say about it. Pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What decides which entries a list gets: a subscription without its interval. */
export function sourceOf(subscription: Subscription): string {
  return formatSubscription({ ...subscription, everyMs: 0 });
}

/** The state, if it is about this subscription. */
export function stateOf(
  subscription: Subscription,
  state: FetchState | undefined,
): FetchState | undefined {
  return state?.source === sourceOf(subscription) ? state : undefined;
}

/**
 * The time of the next fetch after one that succeeded, a little later than the interval, so that many hosts don't
 * come at once.
 * @param random 0 to 1
 */
export function nextAfterSuccess(now: number, everyMs: number, random: number): number {
  return Math.round(now + everyMs + random * Math.min(everyMs / 10, 10 * MINUTE));
}

/**
 * The time of the next attempt after `failures` that failed: after 1, 2, 4, ... minutes, at most after the interval (of
 * an hour, if that is shorter), plus up to half of that. A source that wants to be left alone for longer is, for a day.
 * @param random 0 to 1
 */
export function nextAfterFailure(
  now: number,
  everyMs: number,
  failures: number,
  random: number,
  retryAfterMs = 0,
): number {
  const longest = Math.min(Math.max(everyMs, HOUR), DAY);
  const delay = Math.min(MINUTE * 2 ** Math.min(failures - 1, 20), longest);
  return Math.round(now + Math.max(delay * (1 + random / 2), Math.min(retryAfterMs, DAY)));
}

/** When the list is to be fetched: at once, if it never was from this source. */
export function dueAt(
  { everyMs, ...subscription }: Subscription,
  known: FetchState | undefined,
): number {
  const state = stateOf({ everyMs, ...subscription }, known);
  if (state === undefined) return 0;
  // The interval may have become shorter since.
  const isWaiting = state.problem === undefined;
  return isWaiting
    ? Math.min(state.nextAt, nextAfterSuccess(state.triedAt, everyMs, 1))
    : state.nextAt;
}

/** What a fetch leaves behind. */
export function stateAfter(
  subscription: Subscription,
  known: FetchState | undefined,
  result: RefreshResult,
  { now, random, change }: { now: number; random: number; change: number | undefined },
): FetchState {
  const before = stateOf(subscription, known) ?? NOTHING;
  const { everyMs } = subscription;
  const tried = { ...before, source: sourceOf(subscription), triedAt: now };
  if (result.kind === 'failed') {
    const failures = before.failures + 1;
    const nextAt = nextAfterFailure(now, everyMs, failures, random, result.retryAfterMs);
    return { ...tried, failures, problem: result.problem, nextAt };
  }
  const answered = { ...tried, failures: 0, problem: undefined };
  const done = { ...answered, nextAt: nextAfterSuccess(now, everyMs, random) };
  if (result.kind === 'held-back') return { ...done, held: result.held };
  if (result.kind === 'not-modified') return { ...done, held: undefined, freshAt: now, change };
  const { etag, lastModified } = result;
  const invalid = result.result.invalid || undefined;
  return { ...done, held: undefined, freshAt: now, change, etag, lastModified, invalid };
}

const NOTHING = { failures: 0, nextAt: 0 };

/** Whether a source has lost or gained so much that it may be broken. */
export function isDoubtful(entries: number, wanted: number): boolean {
  if (entries === 0) return false;
  return wanted * 2 <= entries || wanted >= entries * 10;
}

/** Whether so many rows of a source are invalid that it is not the list that was meant. */
export function isGarbled(valid: number, invalid: number): boolean {
  return invalid * 10 > valid + invalid;
}

export type Freshness = 'fresh' | 'never-fetched' | 'failing' | 'held-back' | 'overdue';

/** How far behind its time a fetch may be: it waits for others, and a companion may be restarting. */
const PATIENCE_MS = 15 * MINUTE;

/** The present state of a subscribed list. */
export interface SubscriptionStatus {
  readonly freshness: Freshness;
  readonly freshAt?: number | undefined;
  readonly nextAt?: number | undefined;
  readonly problem?: string | undefined;
  readonly failures: number;
  readonly held?: FetchState['held'];
  readonly invalid?: number | undefined;
}

export function subscriptionStatus(
  subscription: Subscription,
  known: FetchState | undefined,
  now: number,
): SubscriptionStatus {
  const state = stateOf(subscription, known);
  if (state === undefined) return { freshness: 'never-fetched', failures: 0 };
  const { freshAt, problem, failures, held, invalid } = state;
  const nextAt = dueAt(subscription, state);
  const freshness =
    held !== undefined
      ? 'held-back'
      : problem !== undefined
        ? 'failing'
        : now > nextAt + PATIENCE_MS
          ? 'overdue'
          : 'fresh';
  return { freshness, freshAt, nextAt, problem, failures, held, invalid };
}
