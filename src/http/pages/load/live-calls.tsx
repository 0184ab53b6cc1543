import { followCalls } from '../../../admin/follow-calls.js';
import type { LoggedCall } from '../../../store/call-log.js';
import type { NumberRedactor } from '../../../store/number-redaction.js';
import type { Exchange } from '../../route.js';
import { readReader } from '../frame-of.js';
import { CallTableRow } from '../view/call-table.js';
import { ReaderContext } from '../view/reader.js';
import { toCallRows } from './call-rows.js';
import { readCallsQuery, toCallFilter } from './calls.js';

/** Proxies close idle connections. */
const BEAT_MS = 15_000;
/** Then the browser connects again, and must still be signed in. */
const LONGEST_MS = 10 * 60_000;
const MOST_ROWS = 50;

/** Rows of calls as they are logged, as server-sent events. */
export async function liveCalls(exchange: Exchange, redact: NumberRedactor): Promise<Response> {
  const filter = await toCallFilter(exchange, readCallsQuery(exchange.url), redact);
  const { stores } = exchange;
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(LONGEST_MS)]);
  const pages = followCalls(async () => stores.calls, { filter, limit: MOST_ROWS, signal });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      send('retry: 2000\n\n');
      const beat = setInterval(() => send(':\n\n'), BEAT_MS);
      signal.addEventListener('abort', () => clearInterval(beat));
      try {
        for await (const calls of pages) {
          if (calls.length > 0) send(asEvent(exchange, calls));
        }
      } finally {
        clearInterval(beat);
      }
      if (!end.signal.aborted) controller.close();
    },
    cancel() {
      end.abort();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
  });
}

/** The newest first, as they are shown. */
function asEvent(exchange: Exchange, calls: readonly LoggedCall[]): string {
  const { account } = exchange.names;
  const reader = { ...readReader(exchange), here: hereOf(exchange.url) };
  const latest = calls.slice(-MOST_ROWS).reverse();
  const html = toCallRows(exchange.stores.policy, latest).map((row) =>
    String(
      <ReaderContext.Provider value={reader}>
        <CallTableRow row={row} account={account} />
      </ReaderContext.Provider>,
    ),
  );
  const data = html
    .join('')
    .split('\n')
    .map((line) => `data: ${line}`);
  return `event: calls\n${data.join('\n')}\n\n`;
}

/** The address of the page that shows these rows. */
function hereOf({ pathname, search }: URL): string {
  return pathname.replace(/\/live$/, '') + search;
}
