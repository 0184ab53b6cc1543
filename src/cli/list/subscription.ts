import { type SubscriptionStatus, subscriptionStatus } from '../../admin/fetch-state.js';
import type { ImportHooks } from '../../admin/import-list.js';
import { refreshList } from '../../admin/refresh-list.js';
import {
  type RefreshReport,
  type RunRefresh,
  readSubscription,
  refreshSubscribed,
  type SubscriptionStores,
  subscribeList,
  unsubscribeList,
} from '../../admin/subscriptions.js';
import { toIso } from '../../duration.js';
import { AppError, invalid } from '../../errors.js';
import type { ListSummary, PolicyStore } from '../../store/policy-store.js';
import { describeSubscription } from '../../store/subscription.js';
import type { Context } from '../context.js';
import { readPositive } from '../input.js';
import { describeProblem } from '../problem-text.js';
import { confirm } from '../terminal/confirm.js';
import { counted } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';

/** Fetches a list, and keeps on fetching it. */
export async function subscribe(context: Context, name: string, url: string): Promise<void> {
  const minReports = context.text('minReports');
  const subscription = readSubscription({
    url,
    every: context.text('every'),
    format: context.text('format'),
    column: context.text('column'),
    minReports: minReports === undefined ? undefined : readPositive('--min-reports', minReports),
  });
  const stores = await openStores(context);
  const report = await fetching(context, stores.policy, name, (run) =>
    subscribeList(stores, name, subscription, run, context.authorship()),
  );
  print(context, report);
}

/** Fetches one list, or all subscribed ones. Exits 1 if one of all can't be fetched. */
export async function refresh(context: Context, name?: string): Promise<number> {
  const isAll = context.flag('all') ?? false;
  if (isAll === (name !== undefined)) {
    throw invalid('say what to fetch: a list, or --all for every subscribed one');
  }
  const stores = await openStores(context);
  const options = { accept: context.flag('accept') ?? false, isConditional: false };
  const fetchOne = (list: string) =>
    fetching(context, stores.policy, list, (run) =>
      refreshSubscribed(stores, list, options, run, context.authorship()),
    );
  if (name !== undefined) {
    print(context, await fetchOne(name));
    return 0;
  }
  const lists = await stores.policy.subscribedLists();
  let exitCode = 0;
  const reports: RefreshReport[] = [];
  for (const { name: list } of lists) {
    try {
      reports.push(await fetchOne(list));
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'interrupted') throw error;
      exitCode = 1;
      context.output.note(`${list}: ${describeProblem(error)}`);
    }
  }
  context.output.value(reports.map(present), () =>
    lists.length === 0 ? 'no list has a subscription' : reports.flatMap(describe),
  );
  return exitCode;
}

/** Stops fetching a list. */
export async function unsubscribe(context: Context, name: string): Promise<void> {
  const policy = await context.policy();
  const list = await unsubscribeList(policy, name, context.authorship());
  const contents = counted(list.entries, 'entry', 'entries');
  context.output.value(
    { list: name, entries: list.entries },
    () => `${name} is no longer fetched; it keeps its ${contents}, which you can edit now`,
  );
}

async function openStores(context: Context): Promise<SubscriptionStores> {
  return { policy: await context.policy(), fetches: await context.fetches() };
}

/** Lets Ctrl-C end the fetch, and shows how far it is. */
async function fetching(
  context: Context,
  policy: PolicyStore,
  list: string,
  use: (run: RunRefresh) => Promise<RefreshReport>,
): Promise<RefreshReport> {
  const { fetcher } = await import('../../fetch/fetch-source.js');
  const { subscriptionAllow: allow, subscriptionAuthFile: authFile } = await context.config();
  const fetch = fetcher({ allow, authFile });
  const interrupt = new AbortController();
  const reason = new AppError('interrupted', `interrupted; ${list} is as it was`);
  const onInterrupt = () => interrupt.abort(reason);
  const progress = new Progress(context.io.stderr);
  process.once('SIGINT', onInterrupt);
  const hooks = {
    signal: interrupt.signal,
    onProgress: (step: string, done: number) =>
      progress.show(step === 'reading' ? `${done.toLocaleString('en')} rows` : step, undefined),
    confirm: confirmation(context, progress),
  };
  try {
    return await use((task) => refreshList(policy, fetch, task, hooks));
  } catch (error) {
    throw interrupt.signal.aborted ? reason : error;
  } finally {
    process.off('SIGINT', onInterrupt);
    progress.clear();
  }
}

/** Asks before a new subscription replaces what was entered by hand. */
function confirmation(context: Context, progress: Progress): ImportHooks['review'] {
  return async ({ removed, changed }, { list }) => {
    if (list.subscription !== undefined || removed + changed === 0) return;
    progress.clear();
    await confirm(
      context,
      `remove ${removed.toLocaleString('en')} and change ${changed.toLocaleString('en')} of the ${counted(list.entries, 'entry', 'entries')} of ${list.name}, which are not at the source`,
    );
  };
}

function print(context: Context, report: RefreshReport): void {
  context.output.value(present(report), () => describe(report));
}

function present({ list, result }: RefreshReport): object {
  const { added = 0, changed = 0, removed = 0, unchanged, invalid = 0 } = result ?? {};
  const counts = { added, changed, removed, unchanged: unchanged ?? list.entries, invalid };
  return { list: list.name, ...counts, entries: list.entries, format: result?.format };
}

function describe({ list, result }: RefreshReport): string[] {
  const { added = 0, changed = 0, removed = 0, invalid = 0, problems = [] } = result ?? {};
  const what = added + changed + removed === 0 ? 'has not changed' : 'is fetched';
  const counts = [
    `${counted(list.entries, 'entry', 'entries')}`,
    `${added} added, ${changed} changed, ${removed} removed`,
  ];
  const [first] = problems;
  const skipped =
    first === undefined
      ? []
      : [`  ${counted(invalid, 'invalid row')} left out, the first: ${first.problem}`];
  return [`${list.name} ${what}: ${counts.join(', ')}`, ...skipped];
}

/** The lines of `list show` about where its entries come from. */
export async function describeSource(context: Context, list: ListSummary): Promise<string[]> {
  const status = await statusOf(context, list);
  const { subscription } = list;
  if (subscription === undefined || status === undefined) return [];
  return [
    `source      ${describeSubscription(subscription)}`,
    `fetched     ${describeStatus(context, status)}`,
  ];
}

/** Undefined if the list has no subscription. */
export async function statusOf(
  context: Context,
  { name, subscription }: ListSummary,
): Promise<SubscriptionStatus | undefined> {
  if (subscription === undefined) return undefined;
  const states = await (await context.fetches()).all();
  return subscriptionStatus(subscription, states.get(name), Date.now());
}

function describeStatus(context: Context, status: SubscriptionStatus): string {
  const { freshAt, nextAt, held, problem, invalid } = status;
  const parts = [
    freshAt === undefined ? 'not yet' : context.time(freshAt),
    held && `waits: the source has ${held.wanted} entries (ringfence list refresh LIST --accept)`,
    problem && `last error: ${problem}`,
    invalid && `${counted(invalid, 'invalid row')} left out`,
    nextAt && nextAt > Date.now() ? `next ${context.time(nextAt)}` : 'due now',
  ];
  return parts.filter(Boolean).join('; ');
}

/** For `--json`. */
export function presentStatus(status: SubscriptionStatus): object {
  const { freshAt, nextAt, ...rest } = status;
  return { ...rest, freshAt: toIso(freshAt), nextAt: toIso(nextAt) };
}
