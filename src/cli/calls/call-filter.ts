import { nearest } from '../../did-you-mean.js';
import { invalid, notFound } from '../../errors.js';
import { nearestList, parseListName } from '../../screening/policy/list-name.js';
import { FAIL_OPEN_REASONS, REASONS } from '../../screening/verdict.js';
import type { CallFilter } from '../../store/call-log.js';
import type { Context } from '../context.js';
import { accepted, readPast } from '../input.js';
import { readParties } from './call-parties.js';

/**
 * Which calls the options ask for; without --since, from `usualSpan` ago on, where that is given.
 * Throws `AppError` for the first that can't be meant.
 */
export async function readCallFilter(
  context: Context,
  account?: string,
  usualSpan?: string,
): Promise<CallFilter> {
  const rejected = context.flag('rejected');
  return {
    account,
    rejected,
    ...readRange(context, usualSpan),
    ...(await readParties(context, account)),
    list: await readList(context, account, context.text('list')),
    reason: readReason(context.text('reason'), rejected),
  };
}

function readRange(
  context: Context,
  usualSpan: string | undefined,
): Pick<CallFilter, 'since' | 'until'> {
  const now = Date.now();
  const read = (name: string, text: string | undefined) =>
    text === undefined ? undefined : readPast(name, text, now, context.zone);
  const since = read('since', context.text('since') ?? usualSpan);
  const until = read('until', context.text('until'));
  if (since !== undefined && since > now) {
    throw invalid(
      `since ${context.time(since)} lies ahead; calls are logged when they are screened`,
    );
  }
  if (since !== undefined && until !== undefined && since >= until) {
    throw invalid(
      `nothing lies between since ${context.time(since)} and until ${context.time(until)}; the earlier goes first`,
    );
  }
  return { since, until };
}

/** In words, for a summary. */
export function describeRange(context: Context, { since, until }: CallFilter): string {
  const words = [
    since === undefined ? '' : `since ${context.time(since)}`,
    until === undefined ? '' : `until ${context.time(until)}`,
  ];
  return words.filter((word) => word !== '').join(' ');
}

/**
 * A list that was deleted is still in the log; one that never was is a slip of the finger. Of an account,
 * `blocked` is its own list where no shared one has that name.
 */
async function readList(
  context: Context,
  account: string | undefined,
  text: string | undefined,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const { owner, name } = accepted(parseListName(text));
  if (account !== undefined && owner !== undefined && owner !== account) {
    throw invalid(`list ${text} is of account ${owner}, so it decides no call of ${account}`);
  }
  const own = account === undefined ? [] : [`${account}/${name}`];
  const policy = await context.policy({ readOnly: true });
  const log = await context.callLog();
  for (const wanted of owner === undefined ? [text, ...own] : [text]) {
    const isKnown =
      (await policy.list(wanted)) ?? (await log?.calls({ list: wanted, limit: 1 }))?.[0];
    if (isKnown === undefined) continue;
    if (wanted !== text) context.output.note(`note: --list ${text} is ${wanted}`);
    return wanted;
  }
  const names = (await policy.lists()).map((list) => list.name);
  const hint = nearestList(own[0] ?? text, names);
  throw notFound(`there is no list "${text}", and none of that name decided a call${hint}`);
}

const FAIL_OPEN = 'fail-open';
const NEVER_REJECTED = /^(?:fail-open|allowed-|account-|emergency-|no-account$|monitor$)/;

function readReason(text: string | undefined, rejected = false): string | undefined {
  const known = [...REASONS, FAIL_OPEN, ...FAIL_OPEN_REASONS];
  if (text === undefined) return undefined;
  if (known.includes(text as never)) {
    if (!rejected || !NEVER_REJECTED.test(text)) return text;
    throw invalid(`a call of the reason ${text} is never rejected; leave --rejected out`);
  }
  throw invalid(
    `unknown reason "${text}"${nearest(text, known)}; one of ${[...REASONS, FAIL_OPEN].join(', ')}`,
  );
}
