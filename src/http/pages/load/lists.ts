import { countryOfList } from '../../../admin/existing.js';
import { findEntries, readSearch } from '../../../admin/find-entries.js';
import { isActiveFor, standingFor } from '../../../admin/list-state.js';
import { nationalForm } from '../../../screening/number/national-form.js';
import type { Account } from '../../../screening/policy/policy.js';
import type { ListSummary } from '../../../store/policy-store.js';
import { noSuch } from '../../problem.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import type { EntryRow } from '../view/entries.js';
import type { ListModel } from '../view/list.js';
import type { ListRow, ListsModel } from '../view/lists.js';
import { countBy, recentOutcomes } from './recent-outcomes.js';

export async function loadLists(exchange: Exchange): Promise<ListsModel> {
  const { account } = exchange.names;
  const { policy } = exchange.stores;
  const lists = await policy.lists(account);
  const hits = await hitsByList(exchange);
  return {
    account,
    lists: await Promise.all(lists.map((list) => toRow(exchange, list, hits))),
  };
}

const ROWS = 50;

/** @param name of a list that the reader may see */
export async function loadList(exchange: Exchange, name: string): Promise<ListModel> {
  const { policy, calls } = exchange.stores;
  const { account } = exchange.names;
  const list = await policy.list(name);
  if (list === undefined) throw noSuch('list', name);
  const { searchParams } = exchange.url;
  const search = (searchParams.get('search') ?? '').trim().slice(0, 256);
  const after = searchParams.get('after') ?? undefined;
  const rows: EntryRow[] = [];
  let isCutShort = false;
  const wanted = search === '' ? undefined : readSearch(search);
  for await (const found of findEntries(policy, calls, name, {
    search: wanted,
    after,
    limit: ROWS,
  })) {
    rows.push(...found.entries);
    isCutShort = found.isCutShort;
  }
  const country = await countryOfList(policy, name);
  return {
    account,
    list: await toRow(exchange, list, await hitsByList(exchange)),
    timeZone: policy.account(account ?? list.owner ?? '')?.timeZone,
    action: list.action,
    activeFor: list.activeFor,
    search,
    rows,
    after: isCutShort ? rows.at(-1)?.text : undefined,
    isFirst: after === undefined,
    example: EXAMPLES[country] ?? nationalForm('+14155550100', country),
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

async function hitsByList(exchange: Exchange): Promise<ReadonlyMap<string, number> | undefined> {
  const { calls } = exchange.stores;
  if (calls === undefined) return undefined;
  const recent = await recentOutcomes(calls, exchange.names.account, zoneOf(exchange), Date.now());
  return new Map(countBy(recent, ({ list }) => list).map(({ name, calls }) => [name, calls]));
}

async function toRow(
  { stores: { calls, policy }, names: { account } }: Exchange,
  list: ListSummary,
  hits: ReadonlyMap<string, number> | undefined,
): Promise<ListRow> {
  const { name, owner, kind, blockAnonymous, stillScreen, enabled, entries } = list;
  const viewer = account ?? owner;
  const [last] = (await calls?.calls({ account, list: name, limit: 1 })) ?? [];
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
    hits: hits === undefined ? undefined : (hits.get(name) ?? 0),
    lastHitAt: last?.at,
  };
}

/** Without an account there are no clocks to tell. */
function isOutsideSchedule(account: Account | undefined, list: ListSummary): boolean {
  return account !== undefined && standingFor(list, account, Date.now()) === 'outside-schedule';
}
