import { callsAsCsv } from '../../../admin/calls-csv.js';
import { exportList } from '../../../admin/export-list.js';
import type { NumberRedactor } from '../../../store/number-redaction.js';
import type { Exchange } from '../../route.js';
import { readCallsQuery, toCallFilter } from './calls.js';

/** Spreadsheets don't open more rows. */
const MOST_ROWS = 1_000_000;

/** Streams the calls of a query as CSV. The query is that of the view. */
export async function downloadCalls(exchange: Exchange, redact: NumberRedactor): Promise<Response> {
  const filter = await toCallFilter(exchange, readCallsQuery(exchange.url), redact);
  const { calls } = exchange.stores;
  return download('calls.csv', () => callsAsCsv(calls, filter, MOST_ROWS));
}

export async function downloadList(exchange: Exchange): Promise<Response> {
  const name = exchange.names.list ?? '';
  const { pieces } = await exportList(exchange.stores.policy, name, 'csv');
  return download(`${name.replace('/', '-')}.csv`, () => pieces);
}

/** @param name must be safe in a header */
function download(name: string, pieces: () => AsyncIterable<string>): Response {
  const text = pieces()[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await text.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}
