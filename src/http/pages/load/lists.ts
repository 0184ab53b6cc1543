import { countryOfList } from '../../../admin/existing.js';
import { subscriptionStatus } from '../../../admin/fetch-state.js';
import { isActiveFor, standingFor } from '../../../admin/list-state.js';
import { pageOfEntries } from '../../../admin/page-of-entries.js';
import { nationalForm } from '../../../screening/number/national-form.js';
import type { Account } from '../../../screening/policy/policy.js';
import type { ListSummary } from '../../../store/policy-store.js';
import { describeSubscription } from '../../../store/subscription.js';
import { noSuch } from '../../problem.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import type { ListModel } from '../view/list.js';
import { type EntriesQuery, STATES } from '../view/list-entries.js';
import type { ListRow } from '../view/list-state.js';
import type { ListsModel } from '../view/lists.js';
import { startOfDay } from '../view/times.js';
import { countBy, recentOutcomes } from './recent-outcomes.js';

/** Those whose name contains what was searched. */
export async function loadLists(exchange: Exchange): Promise<ListsModel> {
  const { account } = exchange.names;
  const { policy } = exchange.stores;
  const { searchParams } = exchange.url;
  const search = (searchParams.get('search') ?? '').trim().slice(0, 256);
  const after = searchParams.get('after') ?? '';
  const all = await policy.lists(account);
  const named = all.filter(({ name }) => name.includes(search.toLowerCase()));
  const start = after === '' ? 0 : named.findIndex(({ name }) => name === after) + 1;
  const shown = named.slice(start, start + MOST_LISTS);
  const hits = await readHits(
    exchange,
    shown.map(({ name }) => name),
  );
  return {
    account,
    search,
    isBare: all.length === 0,
    lists: shown.map((list) => toRow(exchange, list, hits)),
    isFirst: start === 0,
    after: named.length > start + MOST_LISTS ? shown.at(-1)?.name : undefined,
  };
}

const MOST_LISTS = 100;

const ROWS = 50;

/** @param name of a list that the reader may see */
export async function loadList(exchange: Exchange, name: string): Promise<ListModel> {
  const { policy, calls } = exchange.stores;
  const { account } = exchange.names;
  const list = await policy.list(name);
  if (list === undefined) throw noSuch('list', name);
  const query = readEntriesQuery(exchange.url);
  const after = exchange.url.searchParams.get('after') ?? undefined;
  const filter = {
    search: query.search === '' ? undefined : query.search,
    anywhere: query.anywhere,
    state: query.state === 'all' ? undefined : query.state,
    author: query.author === '' ? undefined : query.author,
  };
  const page = { after, limit: ROWS, now: Date.now() };
  const found = await pageOfEntries(policy, calls, name, filter, page);
  const country = await countryOfList(policy, name);
  return {
    account,
    list: toRow(exchange, list, await readHits(exchange, [name])),
    timeZone: policy.account(account ?? list.owner ?? '')?.timeZone,
    action: list.action,
    activeFor: list.activeFor,
    subscription: await loadSubscription(exchange, list),
    query,
    rows: found.entries,
    after: found.next,
    isUnfinished: found.isUnfinished,
    isByBeginning: found.isByBeginning,
    isFirst: after === undefined,
    example: EXAMPLES[country] ?? nationalForm('+14155550100', country),
  };
}

async function loadSubscription(
  { stores: { fetches } }: Exchange,
  { name, subscription }: ListSummary,
): Promise<ListModel['subscription']> {
  if (subscription === undefined) return undefined;
  const state = (await fetches.all()).get(name);
  return {
    source: describeSubscription(subscription),
    status: subscriptionStatus(subscription, state, Date.now()),
  };
}

function readEntriesQuery({ searchParams }: URL): EntriesQuery {
  const text = (name: string) => (searchParams.get(name) ?? '').trim().slice(0, 256);
  const state = text('state');
  return {
    search: text('search'),
    anywhere: text('anywhere') === 'yes',
    state: Object.hasOwn(STATES, state) ? (state as EntriesQuery['state']) : 'all',
    author: text('author'),
  };
}

/** Numbers that are reserved for examples. */
const EXAMPLES: Readonly<Record<string, string>> = {
  US: '(415) 555-0100',
  CA: '(604) 555-0100',
  GB: '020 7946 0958',
  DE: '030 23125 100',
  FR: '01 99 00 12 34',
  AU: '(02) 5550 1234',
};

/** Calls that each list decided in the days of the overview, and when last; undefined without a log. */
async function readHits(
  exchange: Exchange,
  lists: readonly string[],
): Promise<ReadonlyMap<string, ListHits> | undefined> {
  const { calls } = exchange.stores;
  if (calls === undefined) return undefined;
  const { account } = exchange.names;
  const zone = zoneOf(exchange);
  const recent = await recentOutcomes(calls, account, zone, Date.now());
  const last = await calls.lastHits(account, startOfDay(recent[0]?.day ?? '', zone), lists);
  const counts = countBy(recent, ({ list }) => list);
  return new Map(
    counts.map(({ name, calls: hits }) => [name, { hits, lastHitAt: last.get(name) }]),
  );
}

type ListHits = Required<Pick<ListRow, 'hits' | 'lastHitAt'>>;

function toRow(
  { stores: { policy }, names: { account } }: Exchange,
  list: ListSummary,
  hits: ReadonlyMap<string, ListHits> | undefined,
): ListRow {
  const { name, owner, kind, blockAnonymous, stillScreen, enabled, entries } = list;
  const viewer = account ?? owner;
  return {
    name,
    isShared: owner === undefined,
    kind,
    blockAnonymous,
    stillScreen,
    enabled,
    isActive: viewer === undefined ? list.everyone : isActiveFor(list, viewer),
    schedule: list.schedule?.text,
    isOutsideSchedule: isOutsideSchedule(policy.account(viewer ?? ''), list),
    entries,
    hits: hits === undefined ? undefined : (hits.get(name)?.hits ?? 0),
    lastHitAt: hits?.get(name)?.lastHitAt,
  };
}

/** Without an account there are no clocks to tell. */
function isOutsideSchedule(account: Account | undefined, list: ListSummary): boolean {
  return account !== undefined && standingFor(list, account, Date.now()) === 'outside-schedule';
}
