import { AppError, invalid } from '../errors.js';
import { FORMATS } from '../formats/format-names.js';
import type { FetchState, ListFetches } from '../store/list-fetches.js';
import type { MergeSource } from '../store/merge.js';
import type { Authorship, ListSummary, PolicyStore } from '../store/policy-store.js';
import {
  DEFAULT_EVERY_MS,
  parseInterval,
  parseSubscriptionUrl,
  type Subscription,
} from '../store/subscription.js';
import { existingList } from './existing.js';
import { stateAfter, stateOf } from './fetch-state.js';
import { accepted, readChoice } from './fields.js';
import type { ImportResult } from './import-result.js';
import { setList } from './lists.js';
import type { RefreshTask } from './refresh-list.js';
import type { RefreshResult } from './refresh-result.js';

/** A subscription as people write it. */
export interface NewSubscription {
  readonly url: string;
  readonly every?: string | undefined;
  readonly format?: string | undefined;
  readonly column?: string | undefined;
  readonly minReports?: number | undefined;
  readonly publicOnly?: boolean | undefined;
}

/** Throws `AppError` `invalid`. */
export function readSubscription({ url, every, format, ...rest }: NewSubscription): Subscription {
  return {
    ...rest,
    url: accepted(parseSubscriptionUrl(url)).url,
    everyMs: every === undefined ? DEFAULT_EVERY_MS : accepted(parseInterval(every)).everyMs,
    format: format === undefined ? undefined : readChoice('format', format, FORMATS),
  };
}

export interface SubscriptionStores {
  readonly policy: PolicyStore;
  readonly fetches: ListFetches;
}

/** Does a task: in this process, or on another thread. */
export type RunRefresh = (task: RefreshTask) => Promise<RefreshResult>;

export interface RefreshReport {
  readonly list: ListSummary;
  /** What was done to the entries; undefined if the source has not changed since the last fetch. */
  readonly result: ImportResult | undefined;
}

/**
 * Fetches a list for the first time and, if that succeeds, for as long as it has this subscription: both in
 * one change. Its entries become those of the source.
 */
export async function subscribeList(
  stores: SubscriptionStores,
  name: string,
  subscription: Subscription,
  run: RunRefresh,
  authorship: Authorship,
): Promise<RefreshReport> {
  await existingList(stores.policy, name);
  const source = { subscription, isNew: true };
  return refresh(stores, { list: name, source, accept: true, authorship }, run);
}

export interface RefreshOptions {
  /** Takes the entries even if there are far fewer or far more than before. */
  readonly accept: boolean;
  /** Whether the list is only sent if its source has changed. */
  readonly isConditional: boolean;
}

/** Fetches a list again. Throws `AppError` if it has no subscription, or can't be fetched. */
export async function refreshSubscribed(
  stores: SubscriptionStores,
  name: string,
  { accept, isConditional }: RefreshOptions,
  run: RunRefresh,
  authorship: Authorship,
): Promise<RefreshReport> {
  const { subscription } = await existingList(stores.policy, name);
  if (subscription === undefined) throw notSubscribed(name);
  const source: MergeSource = { subscription, isNew: false };
  const task = { list: name, source, accept, authorship };
  if (!isConditional) return refresh(stores, task, run);
  const known = stateOf(subscription, (await stores.fetches.all()).get(name));
  return refresh(stores, { ...task, ...(await validatorsOf(stores.policy, known)) }, run);
}

/** Stops fetching a list, whose entries stay. Throws `AppError` if it has no subscription. */
export async function unsubscribeList(
  policy: PolicyStore,
  name: string,
  authorship: Authorship,
): Promise<ListSummary> {
  const { subscription } = await existingList(policy, name);
  if (subscription === undefined) throw notSubscribed(name);
  return setList(policy, name, { subscription: null }, authorship);
}

function notSubscribed(name: string): AppError {
  return invalid(`${name} has no subscription`, { remedy: { kind: 'subscribe-list' } });
}

/** None if the policy was restored from an earlier time: then the list may differ from what was fetched. */
async function validatorsOf(policy: PolicyStore, known: FetchState | undefined) {
  const newest = await newestChange(policy);
  if (known?.change === undefined || newest === undefined || newest < known.change) return {};
  const { etag, lastModified } = known;
  return { etag, lastModified };
}

async function newestChange(policy: PolicyStore): Promise<number | undefined> {
  const [change] = await policy.history({ limit: 1 });
  return change?.id;
}

/** Does the task and records how it went. */
async function refresh(
  { policy, fetches }: SubscriptionStores,
  task: RefreshTask,
  run: RunRefresh,
): Promise<RefreshReport> {
  const { list, source } = task;
  const { subscription, isNew } = source;
  const result = await run(task);
  const isDone = result.kind === 'taken' || result.kind === 'not-modified';
  if (isDone || !isNew) {
    const known = (await fetches.all()).get(list);
    const at = { now: Date.now(), random: Math.random(), change: await newestChange(policy) };
    await fetches.put(list, stateAfter(subscription, known, result, at));
  }
  if (result.kind === 'failed') {
    throw new AppError(result.code, result.problem, { remedy: result.remedy });
  }
  if (result.kind === 'held-back') throw heldBack(list, result.held);
  const taken = result.kind === 'taken' ? result.result : undefined;
  return { list: await existingList(policy, list), result: taken };
}

function heldBack(list: string, { entries, wanted }: { entries: number; wanted: number }) {
  const only = wanted < entries ? 'only ' : '';
  const found = wanted === 1 ? '1 entry' : `${wanted} entries`;
  return new AppError(
    'unavailable',
    `the source of ${list} has ${only}${found}, and the list has ${entries}; nothing was changed`,
    { remedy: { kind: 'accept-refresh', list } },
  );
}
