import * as v from 'valibot';
import { existingList } from '../../admin/existing.js';
import { subscriptionStatus } from '../../admin/fetch-state.js';
import {
  type RefreshReport,
  readSubscription,
  refreshSubscribed,
  subscribeList,
  unsubscribeList,
} from '../../admin/subscriptions.js';
import type { Config } from '../../config/settings.js';
import { toIso } from '../../duration.js';
import { FORMATS } from '../../formats/format-names.js';
import { hasRole } from '../../store/access.js';
import { writeSubscription } from '../../store/subscription.js';
import type { ImportThread } from '../import-thread.js';
import { refreshing } from '../refresh.js';
import { type Exchange, json, type Route } from '../route.js';
import { whenGone } from '../uploaded-import.js';
import { route } from './input.js';
import { checkListMatch } from './lists.js';

const PATH = '/lists/:list';

const SUBSCRIPTION = v.strictObject({
  url: v.string(),
  every: v.optional(v.string()),
  format: v.optional(v.picklist(FORMATS)),
  column: v.optional(v.string()),
  minReports: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

export function subscriptionRoutes(config: Config, imports: ImportThread): Route[] {
  const fetching = async (
    exchange: Exchange,
    use: (run: ReturnType<typeof refreshing>) => Promise<RefreshReport>,
  ) => {
    await checkListMatch(exchange);
    const gone = whenGone(exchange);
    try {
      const { list, result } = await use(refreshing(config, imports, gone.signal));
      return json({ list: list.name, entries: list.entries, result });
    } finally {
      gone.stop();
    }
  };
  return [
    route({
      method: 'GET',
      path: `${PATH}/subscription`,
      role: 'viewer',
      summary: 'Show where a list is fetched from, and how that goes',
      handle: showSubscription,
    }),
    route({
      method: 'PUT',
      path: `${PATH}/subscription`,
      role: 'manager',
      summary:
        'Fetch a list from a URL, now and at an interval ("6h"); its entries become those of the file',
      body: SUBSCRIPTION,
      handle: (exchange, { body }) => {
        // Who manages an account may not look around in the network of this host.
        const publicOnly = hasRole(exchange.principal, 'admin') ? undefined : true;
        const subscription = readSubscription({ ...body, publicOnly });
        const { stores, names, authorship } = exchange;
        return fetching(exchange, (run) =>
          subscribeList(stores, names.list ?? '', subscription, run, authorship),
        );
      },
    }),
    route({
      method: 'DELETE',
      path: `${PATH}/subscription`,
      role: 'manager',
      summary: 'Stop fetching a list, which keeps its entries',
      handle: async (exchange) => {
        await checkListMatch(exchange);
        const { stores, names, authorship } = exchange;
        const list = await unsubscribeList(stores.policy, names.list ?? '', authorship);
        return json({ list: list.name, entries: list.entries });
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/refresh`,
      role: 'manager',
      summary:
        'Fetch a subscribed list now; with "accept", even if there are far fewer or far more entries',
      body: v.strictObject({ accept: v.optional(v.boolean(), false) }),
      handle: (exchange, { body: { accept } }) => {
        const { stores, names, authorship } = exchange;
        const options = { accept, isConditional: false };
        return fetching(exchange, (run) =>
          refreshSubscribed(stores, names.list ?? '', options, run, authorship),
        );
      },
    }),
  ];
}

async function showSubscription({ stores, names: { list: name = '' } }: Exchange) {
  const { subscription } = await existingList(stores.policy, name);
  if (subscription === undefined) return json({ subscription: null });
  const state = (await stores.fetches.all()).get(name);
  const { freshAt, nextAt, ...status } = subscriptionStatus(subscription, state, Date.now());
  const times = { freshAt: toIso(freshAt), nextAt: toIso(nextAt) };
  return json({ subscription: writeSubscription(subscription), fetched: { ...status, ...times } });
}
