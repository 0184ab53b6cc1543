import { pageOfCalls, parseCursor } from '../../admin/call-page.js';
import { explainCall } from '../../admin/logged-calls.js';
import type { CallCursor, CallFilter, LoggedCall } from '../../store/call-log.js';
import type { Exchange, Route } from '../route.js';
import { callTable } from './cdr-csv.js';
import { answer, validationError } from './envelope.js';
import { GREGORIAN, readSeconds } from './gregorian.js';
import { pageSize } from './rows.js';

const PATH = '/accounts/:account/cdrs';
const LONGEST_SPAN_S = 31 * 24 * 3_600;

/** The call log as call detail records, with our verdict in additional fields. */
export function callRoutes(): Route[] {
  return [
    { method: 'GET', path: `${PATH}/interaction`, role: 'viewer', handle: showPage },
    { method: 'GET', path: PATH, role: 'viewer', handle: showAll },
    {
      method: 'GET',
      path: `${PATH}/legs/:call`,
      role: 'viewer',
      handle: async (exchange) => {
        const legs = (await callsOf(exchange)).map(describe);
        return answer(exchange, legs, { beside: { page_size: legs.length } });
      },
    },
    {
      method: 'GET',
      path: `${PATH}/:call`,
      role: 'viewer',
      handle: async (exchange) =>
        answer(exchange, describe((await callsOf(exchange))[0] as LoggedCall)),
    },
  ];
}

async function callsOf({ stores, names: { call = '', account } }: Exchange): Promise<LoggedCall[]> {
  const calls = (await stores.calls?.callsOf(call)) ?? [];
  return calls.filter((each) => each.account === account);
}

async function showAll(exchange: Exchange): Promise<Response> {
  const { incoming, url, stores } = exchange;
  const accept = url.searchParams.get('accept') ?? incoming.headers.accept ?? '';
  if (!accept.includes('text/csv')) return showPage(exchange);
  return callTable(stores.calls, filterOf(exchange), describeRow);
}

async function showPage(exchange: Exchange): Promise<Response> {
  const query = exchange.url.searchParams;
  const size = pageSize(query);
  const start = query.get('start_key') ?? undefined;
  const filter = filterOf(exchange);
  const before = start === undefined ? undefined : readCursor(start);
  const { calls, next } = await pageOfCalls(exchange.stores.calls, filter, size, before);
  return answer(exchange, calls.map(describeRow), {
    beside: { page_size: calls.length, start_key: start, next_start_key: next },
  });
}

/** A range of at most 31 days, by default the last 31. */
function filterOf({ url, names: { account } }: Exchange): CallFilter {
  const now = Math.floor(Date.now() / 1_000) + GREGORIAN + 1;
  const to = readSeconds(url, 'created_to') ?? now;
  const from = readSeconds(url, 'created_from') ?? to - LONGEST_SPAN_S;
  if (to - from > LONGEST_SPAN_S) {
    const message = 'the range exceeds 31 days; choose a shorter one';
    throw validationError('created_from', 'date_range', message, { value: from });
  }
  return { account, since: (from - GREGORIAN) * 1_000, until: (to - GREGORIAN) * 1_000 };
}

function readCursor(text: string): CallCursor {
  const cursor = parseCursor(text);
  if (cursor !== undefined) return cursor;
  throw validationError('start_key', 'invalid', `"${text}" is not the start of a page`, {
    value: text,
  });
}

/** A row of the table. Without `datetime`, by which KAZOO's interface would sort the oldest first. */
function describeRow(call: LoggedCall): Readonly<Record<string, string | number | undefined>> {
  const { uuid, at, name, caller, presentation, dialled, verdict } = call;
  const from = presentation === 'presented' ? caller : presentation;
  return {
    id: uuid,
    call_id: uuid,
    timestamp: Math.floor(at / 1_000) + GREGORIAN,
    caller_id_name: name ?? '',
    caller_id_number: from ?? '',
    callee_id_name: '',
    callee_id_number: dialled ?? '',
    from: from ?? '',
    to: dialled ?? '',
    request: dialled ?? '',
    duration_seconds: 0,
    billing_seconds: 0,
    hangup_cause: verdict === 'reject' ? 'CALL_REJECTED' : 'NORMAL_CLEARING',
    call_direction: 'inbound',
    interaction_id: uuid,
    ringfence_verdict: verdict,
    ringfence_reason: call.reason,
    ringfence_list: call.list,
    ringfence_entry: call.entry,
  };
}

function describe(call: LoggedCall): object {
  return { ...describeRow(call), ringfence_explanation: explainCall(call).sentences };
}
