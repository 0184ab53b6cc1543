import { keeperOf } from '../call-record.js';
import { invalid, notFound } from '../errors.js';
import { readHashKey } from '../hash-key.js';
import { parseListName } from '../screening/list-name.js';
import { nearest } from '../screening/nearest.js';
import { type CountryCode, normalizeNumber } from '../screening/phone-number.js';
import type { Account } from '../screening/policy.js';
import { spellingsOf } from '../screening/spellings.js';
import { FAIL_OPEN_REASONS, REASONS } from '../screening/verdict.js';
import type { CallFilter } from '../store/call-log.js';
import type { PolicyStore } from '../store/policy-store.js';
import type { Context } from './context.js';
import { accepted, existingAccount, readPast } from './input.js';

/**
 * Which calls the options ask for; without --since, from `usualSpan` ago on, where that is given.
 * Throws `AppError` for the first that can't be meant.
 */
export async function readCallFilter(
  context: Context,
  account?: string,
  usualSpan?: string,
): Promise<CallFilter> {
  return {
    account,
    rejected: context.flag('rejected'),
    ...readRange(context, usualSpan),
    ...(await readParties(context, account)),
    list: await readList(context, context.text('list')),
    reason: readReason(context.text('reason')),
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

/** Who called whom; numbers without a country are the account's or, without one, of the home country. */
async function readParties(
  context: Context,
  id: string | undefined,
): Promise<Pick<CallFilter, 'callers' | 'presentation' | 'dialled'>> {
  const [from, to] = [context.text('from'), context.text('to')];
  const policy = await context.policy({ readOnly: true });
  const account = id === undefined ? undefined : await knownAccount(context, policy, id);
  const country = account?.country ?? (await policy.settings()).homeCountry;
  return {
    ...(from === undefined ? {} : await readCaller(context, from, country)),
    dialled: to === undefined ? undefined : readDialled(to, country),
  };
}

/** An account that was removed is still in the log: undefined. Throws where neither knows it. */
async function knownAccount(
  context: Context,
  policy: PolicyStore,
  id: string,
): Promise<Account | undefined> {
  const calls = await (await context.callLog())?.calls({ account: id, limit: 1 });
  return calls?.length ? policy.account(id) : existingAccount(policy, id);
}

function readDialled(text: string, country: CountryCode): readonly string[] {
  if (text.trim() === '') throw invalid('--to is empty; give a dialled number');
  return spellingsOf(text, country);
}

const HIDDEN = ['withheld', 'unavailable'];

/** By number, in the forms that the log may keep it in, or by what the log says in its place. */
async function readCaller(
  context: Context,
  text: string,
  country: CountryCode,
): Promise<Pick<CallFilter, 'callers' | 'presentation'>> {
  if (HIDDEN.includes(text)) return { presentation: text };
  if (text.trim() === '') {
    throw invalid('--from is empty; give a number, or unavailable for callers without one');
  }
  const number = normalizeNumber(text, country);
  const config = await context.config();
  const kept = keeperOf(config.callerPrivacy, readHashKey(config))(number);
  if (config.callerPrivacy === 'masked') {
    context.output.note(`note: the log keeps ${kept}; some of these calls may be of other numbers`);
  }
  return { callers: [...new Set([number, kept])] };
}

/** A list that was deleted is still in the log; one that never was is a slip of the finger. */
async function readList(context: Context, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  accepted(parseListName(name));
  const policy = await context.policy({ readOnly: true });
  if ((await policy.list(name)) !== undefined) return name;
  const decided = await (await context.callLog())?.calls({ list: name, limit: 1 });
  if (decided?.length) return name;
  const names = (await policy.lists()).map((list) => list.name);
  throw notFound(
    `there is no list "${name}", and none of that name decided a call${nearest(name, names)}`,
  );
}

const FAIL_OPEN = 'fail-open';

function readReason(text: string | undefined): string | undefined {
  const known = [...REASONS, FAIL_OPEN, ...FAIL_OPEN_REASONS];
  if (text === undefined || known.includes(text as never)) return text;
  throw invalid(
    `unknown reason "${text}"${nearest(text, known)}; one of ${[...REASONS, FAIL_OPEN].join(', ')}`,
  );
}
