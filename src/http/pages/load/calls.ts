import { readCallFilter } from '../../../admin/call-filter.js';
import { pageOfCalls, parseCursor } from '../../../admin/call-page.js';
import { numberOrName } from '../../../admin/call-parties.js';
import { parseDuration } from '../../../duration.js';
import { AppError } from '../../../errors.js';
import type { CallFilter } from '../../../store/call-log.js';
import type { NumberRedactor } from '../../../store/number-redaction.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import { problemText } from '../problem-text.js';
import type { CallsModel, CallsQuery } from '../view/calls.js';
import { queryOf, SPANS, VERDICTS } from '../view/calls.js';
import { inAccount, withQuery } from '../view/links.js';
import { DAY_MS, endOfDay, startOfDay } from '../view/times.js';
import { toCallRows } from './call-rows.js';
import { gapText } from './shared-health.js';

const ROWS = 50;

/** Reads the query of an address. Invalid parts are ignored. */
export function readCallsQuery({ searchParams }: URL): CallsQuery {
  const text = (name: string) => (searchParams.get(name) ?? '').trim().slice(0, 256);
  const choice = <T extends string>(name: string, choices: Record<T, string>, usual: T): T =>
    Object.hasOwn(choices, text(name)) ? (text(name) as T) : usual;
  const span = choice<CallsQuery['span']>('span', SPANS, '24h');
  const isOfDays = span === 'days' || !searchParams.has('span');
  const [day = '', lastDay = day] = isOfDays ? ['day', 'lastDay'].map(text).filter(isDay) : [];
  return {
    number: text('number'),
    span: day !== '' ? 'days' : span === 'days' ? '24h' : span,
    day,
    lastDay: [day, lastDay].toSorted().at(-1) ?? '',
    verdict: choice<CallsQuery['verdict']>('verdict', VERDICTS, 'any'),
    list: text('list'),
    host: text('host'),
  };
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** Throws `AppError` if a value is invalid. */
export async function toCallFilter(
  exchange: Exchange,
  query: CallsQuery,
  redact: NumberRedactor,
): Promise<CallFilter> {
  const { policy, calls } = exchange.stores;
  return readCallFilter(
    { policy, log: calls, redact },
    {
      account: exchange.names.account,
      ...(query.number === '' ? {} : numberOrName({ policy }, query.number)),
      list: query.list === '' ? undefined : query.list,
      host: query.host === '' ? undefined : query.host,
      ...OUTCOMES[query.verdict],
      ...rangeOf(query, zoneOf(exchange)),
    },
  );
}

const OUTCOMES = {
  any: {},
  rejected: { rejected: true },
  through: { rejected: false, unscreened: false },
  unscreened: { unscreened: true },
} as const;

function rangeOf({ span, day, lastDay }: CallsQuery, zone: string) {
  if (span === 'days') {
    return { since: startOfDay(day, zone), until: endOfDay(lastDay, zone) };
  }
  return span === 'all' ? {} : { since: Date.now() - (parseDuration(span) ?? DAY_MS) };
}

export async function loadCalls(exchange: Exchange, redact: NumberRedactor): Promise<CallsModel> {
  const { policy, calls } = exchange.stores;
  const { account } = exchange.names;
  const query = readCallsQuery(exchange.url);
  const before = parseCursor(exchange.url.searchParams.get('before') ?? '');
  const lists = await listNames(exchange);
  const hosts = (await calls?.hosts?.()) ?? [];
  const base = {
    account,
    query,
    lists,
    hosts: hosts.length > 1 ? hosts : [],
    isFirst: before === undefined,
  };
  const hasCalls = ((await calls?.calls({ account, limit: 1 })) ?? []).length > 0;
  let filter: CallFilter;
  try {
    filter = await toCallFilter(exchange, query, redact);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...base, rows: [], hasCalls, problem: problemText(error) };
  }
  const { calls: shown, next, examinedTo } = await pageOfCalls(calls, filter, ROWS, before);
  return {
    ...base,
    gap: gapText(exchange),
    rows: toCallRows(policy, shown),
    hasCalls,
    older: next,
    examinedTo,
    live: before === undefined && query.span !== 'days' ? liveOf(account, query) : undefined,
  };
}

/** An account's own and the shared ones; without an account these alone, since all would be too many. */
async function listNames({ stores, names }: Exchange): Promise<string[]> {
  const lists = await stores.policy.lists(names.account ?? NOBODY);
  return lists.map(({ name }) => name);
}

/** No account has this id. */
const NOBODY = '';

function liveOf(account: string | undefined, query: CallsQuery): string {
  return withQuery(inAccount(account, 'calls/live'), queryOf(query));
}
