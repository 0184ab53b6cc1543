import { subscriptionStatus } from '../admin/fetch-state.js';
import type { FetchState } from '../store/list-fetches.js';
import type { ListSummary } from '../store/policy-store.js';
import { metric, type Sample } from './metrics.js';

/** How the fetches of lists go, in the text format of Prometheus. Labels have names of lists, and no URL. */
export function subscriptionMetrics(
  lists: readonly ListSummary[],
  states: ReadonlyMap<string, FetchState>,
  now = Date.now(),
): string {
  const known = lists.flatMap(({ name, subscription }) => {
    if (subscription === undefined) return [];
    const labels = `{list=${JSON.stringify(name)}}`;
    return [{ labels, status: subscriptionStatus(subscription, states.get(name), now) }];
  });
  if (known.length === 0) return '';
  const samples = (value: (status: (typeof known)[number]['status']) => number | undefined) =>
    known.flatMap(({ labels, status }): Sample[] => {
      const sample = value(status);
      return sample === undefined ? [] : [[labels, sample]];
    });
  const age = ({ freshAt }: { freshAt?: number | undefined }) =>
    freshAt === undefined ? undefined : Math.max(0, Math.round((now - freshAt) / 1_000));
  const lines = [
    ...metric(
      'subscription_age_seconds',
      'gauge',
      'since a list equalled its source',
      samples(age),
    ),
    ...metric(
      'subscription_failures',
      'gauge',
      'attempts to fetch a list that failed since the last good one',
      samples(({ failures }) => failures),
    ),
    ...metric(
      'subscription_held_back',
      'gauge',
      'whether a list waits until somebody accepts its entries',
      samples(({ held }) => Number(held !== undefined)),
    ),
    ...metric(
      'subscription_overdue',
      'gauge',
      'whether nothing fetches a list that is due',
      samples(({ freshness }) => Number(freshness === 'overdue')),
    ),
  ];
  return `${lines.join('\n')}\n`;
}
