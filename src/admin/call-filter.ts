import { nearest } from '../did-you-mean.js';
import { invalid, notFound } from '../errors.js';
import { nearestListOf, parseListName } from '../screening/policy/list-name.js';
import { FAIL_OPEN_REASONS, REASONS } from '../screening/verdict.js';
import type { CallFilter } from '../store/call-log.js';
import { readParties } from './call-parties.js';
import type { CallQuery, CallSources } from './call-query.js';
import { didYouMean } from './existing.js';
import { accepted, readChoice } from './fields.js';

/** Throws `AppError` for the first invalid part of the query. */
export async function readCallFilter(sources: CallSources, query: CallQuery): Promise<CallFilter> {
  const { account, since, until, reason } = query;
  const outcome = readOutcome(query);
  return {
    account,
    ...outcome,
    since,
    until,
    ...(await readParties(sources, query)),
    list: await readList(sources, query),
    reason: readReason(reason, outcome.rejected),
    host: await readHost(sources, query),
  };
}

/** While the log of all hosts can't be read, nobody knows which there are. */
async function readHost(
  { log }: Pick<CallSources, 'log'>,
  { host }: CallQuery,
): Promise<string | undefined> {
  if (host === undefined) return undefined;
  const hosts = await log?.hosts?.();
  if (hosts === undefined) {
    throw invalid('names a host, but the calls of one host are read', { field: 'host' });
  }
  if (hosts.includes(host) || log?.gap !== undefined) return host;
  throw notFound(
    `host "${host}" not found in the call log${nearest(host, hosts)}; one of ${hosts.join(', ')}`,
  );
}

/** What a verdict selects. `unscreened`: calls that continued without a rule being asked. */
export const VERDICT_FILTERS = {
  transfer: { rejected: false },
  reject: { rejected: true },
  unscreened: { unscreened: true },
} as const;

function readOutcome(query: CallQuery): Pick<CallFilter, 'rejected' | 'unscreened'> {
  const { verdict, rejected, unscreened } = query;
  if (verdict === undefined) return { rejected, unscreened };
  const names = Object.keys(VERDICT_FILTERS) as (keyof typeof VERDICT_FILTERS)[];
  const outcome = VERDICT_FILTERS[readChoice('verdict', verdict, names)];
  if (rejected === undefined) return outcome;
  throw invalid(`verdict ${verdict} says which calls, and so does "rejected"`, {
    remedy: { kind: 'leave-out', field: 'rejected' },
  });
}

/** A removed list may still be in the log. A name that is in neither is a typing error. */
async function readList(
  { policy, log }: CallSources,
  { account, list: text }: CallQuery,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const { owner, name } = accepted(parseListName(text));
  if (account !== undefined && owner !== undefined && owner !== account) {
    throw invalid(`list ${text} is of account ${owner}, so it decides no call of ${account}`);
  }
  const own = account === undefined ? [] : [`${account}/${name}`];
  for (const wanted of owner === undefined ? [text, ...own] : [text]) {
    const isKnown =
      (await policy.list(wanted)) ?? (await log?.calls({ list: wanted, limit: 1 }))?.[0];
    if (isKnown !== undefined) return wanted;
  }
  const names = (await policy.lists()).map((list) => list.name);
  throw notFound(`list "${text}" not found in the policy or in the call log`, {
    remedy: didYouMean(nearestListOf(own[0] ?? text, names)),
  });
}

const FAIL_OPEN = 'fail-open';
const NEVER_REJECTED = /^(?:fail-open|allowed-|account-|emergency-|no-account$|monitor$)/;

function readReason(reason: string | undefined, rejected = false): string | undefined {
  const known = [...REASONS, FAIL_OPEN, ...FAIL_OPEN_REASONS];
  if (reason === undefined) return undefined;
  if (!known.includes(reason as never)) {
    throw invalid(
      `unknown reason "${reason}"${nearest(reason, known)}; one of ${[...REASONS, FAIL_OPEN].join(', ')}`,
    );
  }
  if (!rejected || !NEVER_REJECTED.test(reason)) return reason;
  throw invalid(`a call of the reason ${reason} is never rejected`, {
    remedy: { kind: 'leave-out', field: 'rejected' },
  });
}
