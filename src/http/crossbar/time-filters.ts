import type { Difference } from '../../store/history.js';
import type { ListSummary, PolicyStore } from '../../store/policy-store.js';
import type { Exchange } from '../route.js';
import { GREGORIAN, readSeconds } from './gregorian.js';

/** What makes a list created or modified, as the history has it. */
const EVENTS: Readonly<Record<string, (difference: Difference) => boolean>> = {
  created: ({ kind, did }) => kind === 'list' && did === 'added',
  modified: ({ kind }) => kind === 'list' || kind === 'entries',
};

/**
 * The lists that pass `created_from`, `created_to`, `modified_from` and `modified_to` of the query, both
 * ends included. Only the history since these times is read.
 */
export async function withinTimes(
  { url, stores: { policy } }: Pick<Exchange, 'url' | 'stores'>,
  lists: readonly ListSummary[],
): Promise<readonly ListSummary[]> {
  let found = lists;
  for (const [event, isEvent] of Object.entries(EVENTS)) {
    const from = readSeconds(url, `${event}_from`);
    const to = readSeconds(url, `${event}_to`);
    if (from !== undefined) {
      const since = await namesSince(policy, from, isEvent);
      found = found.filter(({ name }) => since.has(name));
    }
    if (to !== undefined) {
      const later = await namesSince(policy, to + 1, isEvent);
      found = found.filter(({ name }) => !later.has(name));
    }
  }
  return found;
}

async function namesSince(
  policy: PolicyStore,
  seconds: number,
  isEvent: (difference: Difference) => boolean,
): Promise<Set<string>> {
  const since = (seconds - GREGORIAN) * 1_000;
  const changes = await policy.history({ since, limit: Number.MAX_SAFE_INTEGER });
  const differences = changes.flatMap((change) => change.differences ?? []);
  return new Set(differences.filter(isEvent).map(({ name }) => name));
}
