import { readCallFilter } from '../../../admin/call-filter.js';
import { pageOfCalls, parseCursor } from '../../../admin/call-page.js';
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

const ROWS = 50;

/** Reads the query of an address. Invalid parts are ignored. */
export function readCallsQuery({ searchParams }: URL): CallsQuery {
  const text = (name: string) => (searchParams.get(name) ?? '').trim().slice(0, 256);
  const day = text('day');
  return {
    number: text('number'),
    span: Object.hasOwn(SPANS, text('span')) ? (text('span') as CallsQuery['span']) : '24h',
    day: /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) ? day : '',
    verdict: Object.hasOwn(VERDICTS, text('verdict'))
      ? (text('verdict') as CallsQuery['verdict'])
      : 'any',
    list: text('list'),
  };
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
      from: query.number === '' ? undefined : query.number,
      list: query.list === '' ? undefined : query.list,
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

function rangeOf({ span, day }: CallsQuery, zone: string) {
  if (day !== '') {
    return { since: startOfDay(day, zone), until: endOfDay(day, zone) };
  }
  return span === 'all' ? {} : { since: Date.now() - (parseDuration(span) ?? DAY_MS) };
}

export async function loadCalls(exchange: Exchange, redact: NumberRedactor): Promise<CallsModel> {
  const { policy, calls } = exchange.stores;
  const { account } = exchange.names;
  const query = readCallsQuery(exchange.url);
  const before = parseCursor(exchange.url.searchParams.get('before') ?? '');
  const lists = (await policy.lists(account)).map(({ name }) => name);
  const base = { account, query, lists, isFirst: before === undefined };
  const hasCalls = ((await calls?.calls({ account, limit: 1 })) ?? []).length > 0;
  let filter: CallFilter;
  try {
    filter = await toCallFilter(exchange, query, redact);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...base, rows: [], hasCalls, problem: problemText(error) };
  }
  const { calls: shown, next } = await pageOfCalls(calls, filter, ROWS, before);
  return {
    ...base,
    rows: toCallRows(policy, shown),
    hasCalls,
    older: next,
    live: before === undefined && query.day === '' ? liveOf(account, query) : undefined,
  };
}

function liveOf(account: string | undefined, query: CallsQuery): string {
  return withQuery(inAccount(account, 'calls/live'), queryOf(query));
}
