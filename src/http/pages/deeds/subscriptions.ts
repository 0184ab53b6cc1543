import {
  type RefreshReport,
  type RunRefresh,
  readSubscription,
  refreshSubscribed,
  subscribeList,
  unsubscribeList,
} from '../../../admin/subscriptions.js';
import { hasRole } from '../../../store/access.js';
import type { Exchange } from '../../route.js';
import type { Form } from '../form.js';
import { countEntries } from '../view/list-state.js';
import type { Done } from './deed.js';

/** Fetches a list from a URL, and keeps on fetching it. */
export async function subscribe(exchange: Exchange, form: Form, run: RunRefresh): Promise<Done> {
  const { stores, names, principal, authorship } = exchange;
  const subscription = readSubscription({
    url: form.text('url') ?? '',
    every: form.filled('every'),
    // Who manages an account may not look around in the network of this host.
    publicOnly: hasRole(principal, 'admin') ? undefined : true,
  });
  return told(await subscribeList(stores, names.list ?? '', subscription, run, authorship));
}

/** Fetches a subscribed list now. */
export async function refresh(exchange: Exchange, form: Form, run: RunRefresh): Promise<Done> {
  const { stores, names, authorship } = exchange;
  const options = { accept: form.isOn('accept'), isConditional: false };
  return told(await refreshSubscribed(stores, names.list ?? '', options, run, authorship));
}

export async function unsubscribe(exchange: Exchange): Promise<Done> {
  const { stores, names, authorship } = exchange;
  const { name, entries } = await unsubscribeList(stores.policy, names.list ?? '', authorship);
  return { text: `${name} is no longer fetched. It keeps its ${countEntries(entries)}.` };
}

function told({ list, result }: RefreshReport): Done {
  const { added = 0, changed = 0, removed = 0 } = result ?? {};
  const isIdle = added + changed + removed === 0;
  const did = isIdle ? 'has not changed' : 'is fetched';
  return {
    text: `${list.name} ${did}: ${countEntries(list.entries)}, ${added} added, ${changed} changed, ${removed} removed.`,
    isIdle,
  };
}
