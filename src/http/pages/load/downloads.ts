import { exportList } from '../../../admin/export-list.js';
import { pagesOfCalls } from '../../../admin/logged-calls.js';
import { toIso } from '../../../duration.js';
import { toCsv } from '../../../formats/write.js';
import type { LoggedCall } from '../../../store/call-log.js';
import type { NumberRedactor } from '../../../store/number-redaction.js';
import type { Exchange } from '../../route.js';
import { readCallsQuery, toCallFilter } from './calls.js';

/** More rows than spreadsheets open. */
const MOST_ROWS = 1_000_000;

const COLUMNS: readonly (readonly [heading: string, read: (call: LoggedCall) => string])[] = [
  ['time', ({ at }) => toIso(at)],
  ['account', ({ account }) => account ?? ''],
  ['caller', ({ caller, presentation }) => (presentation === 'presented' ? (caller ?? '') : '')],
  ['presentation', ({ presentation }) => presentation ?? ''],
  ['name', ({ name }) => name ?? ''],
  ['dialled', ({ dialled }) => dialled ?? ''],
  ['verdict', ({ verdict }) => verdict],
  ['reason', ({ reason }) => reason],
  ['would be', ({ wouldReason }) => wouldReason ?? ''],
  ['list', ({ list }) => list ?? ''],
  ['entry', ({ entry }) => entry ?? ''],
  ['call', ({ uuid }) => uuid],
];

/** The calls of a query as CSV, in pieces; the address is the same as the view's. */
export async function downloadCalls(exchange: Exchange, redact: NumberRedactor): Promise<Response> {
  const filter = await toCallFilter(exchange, readCallsQuery(exchange.url), redact);
  const { calls } = exchange.stores;
  return download('calls.csv', async function* () {
    yield rowOf(COLUMNS.map(([heading]) => heading));
    for await (const page of pagesOfCalls(calls, filter, MOST_ROWS)) {
      yield page.map((call) => rowOf(COLUMNS.map(([, read]) => read(call)))).join('');
      // Others are served meanwhile.
      await new Promise(setImmediate);
    }
  });
}

function rowOf(cells: readonly string[]): string {
  return `${cells.map(toCsv).join(',')}\r\n`;
}

export async function downloadList(exchange: Exchange): Promise<Response> {
  const name = exchange.names.list ?? '';
  const { pieces } = await exportList(exchange.stores.policy, name, 'csv');
  return download(`${name.replace('/', '-')}.csv`, () => pieces);
}

/** @param name of our own making: it stands in a header */
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
