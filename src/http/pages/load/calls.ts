import { readCallFilter } from '../../../admin/call-filter.js';
import { parseDuration } from '../../../duration.js';
import { AppError } from '../../../errors.js';
import type { CallCursor, CallFilter } from '../../../store/call-log.js';
import type { NumberRedactor } from '../../../store/number-redaction.js';
import type { Exchange } from '../../route.js';
import { zoneOf } from '../frame-of.js';
import { problemText } from '../problem-text.js';
import type { CallsModel, CallsQuery } from '../view/calls.js';
import { queryOf, SPANS, VERDICTS } from '../view/calls.js';
import { inAccount, withQuery } from '../view/links.js';
import { startOfDay } from '../view/times.js';
import { toCallRows } from './call-rows.js';

const ROWS = 50;

/** Reads what of the address can be meant; the rest is as if it were absent. */
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

/** Throws `AppError` for what can't be meant. */
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
    const since = startOfDay(day, zone);
    const next = new Date(Date.parse(`${day}T12:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
    return { since, until: startOfDay(next, zone) };
  }
  return span === 'all' ? {} : { since: Date.now() - (parseDuration(span) ?? DAY_MS) };
}

const DAY_MS = 86_400_000;

export async function loadCalls(exchange: Exchange, redact: NumberRedactor): Promise<CallsModel> {
  const { policy, calls } = exchange.stores;
  const { account } = exchange.names;
  const query = readCallsQuery(exchange.url);
  const before = readCursor(exchange.url.searchParams.get('before'));
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
  const found = (await calls?.calls({ ...filter, before, limit: ROWS + 1 })) ?? [];
  const shown = found.slice(0, ROWS);
  const last = shown.at(-1);
  return {
    ...base,
    rows: toCallRows(policy, shown),
    hasCalls,
    older: found.length > ROWS && last !== undefined ? `${last.at}.${last.key}` : undefined,
    live: before === undefined && query.day === '' ? liveOf(account, query) : undefined,
  };
}

function liveOf(account: string | undefined, query: CallsQuery): string {
  return withQuery(inAccount(account, 'calls/live'), queryOf(query));
}

function readCursor(text: string | null): CallCursor | undefined {
  const [, at, key] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), key: Number(key) };
}
