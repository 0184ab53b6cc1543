import { subscriptionStatus } from '../admin/fetch-state.js';
import type { Config } from '../config/settings.js';
import { openListFetches } from '../replication/list-fetches.js';
import type { FetchState } from '../store/list-fetches.js';
import type { ListSummary } from '../store/policy-store.js';
import { openPolicyStore } from '../store/sqlite/policy-store.js';
import { type Finding, ok, problemOf, warning } from './finding.js';

const CHECK = 'subscriptions';

/** Checks whether subscribed lists are fetched. No finding if there is none. */
export async function checkSubscriptions(config: Config): Promise<Finding[]> {
  try {
    const policy = openPolicyStore(config.db, { readOnly: true });
    const fetches = openListFetches(config);
    try {
      const lists = await policy.subscribedLists();
      const states = await fetches.all();
      const findings = lists.flatMap((list) => findingOf(list, states.get(list.name)));
      if (lists.length === 0 || findings.length > 0) return findings;
      return [ok(CHECK, `${lists.map(({ name }) => name).join(', ')}: fetched as intended`)];
    } finally {
      policy.close();
      fetches.close();
    }
  } catch (error) {
    return [problemOf(CHECK, error)];
  }
}

/** Calls are screened by the last good copy, so nothing of this is a problem. */
function findingOf({ name, subscription }: ListSummary, state: FetchState | undefined): Finding[] {
  if (subscription === undefined) return [];
  const status = subscriptionStatus(subscription, state, Date.now());
  switch (status.freshness) {
    case 'fresh':
      return [];
    case 'never-fetched':
      return [warning(CHECK, `${name} has not been fetched yet`, RUNNING)];
    case 'overdue':
      return [warning(CHECK, `${name} should have been fetched by now`, RUNNING)];
    case 'failing': {
      const since =
        state?.freshAt === undefined ? '' : ` since ${new Date(state.freshAt).toISOString()}`;
      const message = `${name} can't be fetched${since}: ${status.problem}`;
      return [warning(CHECK, message, `correct that, then: ringfence list refresh ${name}`)];
    }
    case 'held-back': {
      const { entries, wanted } = status.held ?? { entries: 0, wanted: 0 };
      const message = `the source of ${name} has ${wanted} instead of ${entries} entries; the list stays as it is`;
      return [warning(CHECK, message, `if that is right: ringfence list refresh ${name} --accept`)];
    }
    default:
      return status.freshness satisfies never;
  }
}

const RUNNING =
  'start the controller, whose companion fetches lists; or: ringfence list refresh --all';
