import type { LoggedCall } from '../../../store/call-log.js';
import type { NumberRedactor } from '../../../store/number-redaction.js';
import type { CallStreams } from '../../call-streams.js';
import type { Exchange } from '../../route.js';
import { readReader } from '../frame-of.js';
import { CallTableRow } from '../view/call-table.js';
import { ReaderContext } from '../view/reader.js';
import { toCallRows } from './call-rows.js';
import { readCallsQuery, toCallFilter } from './calls.js';

const MOST_ROWS = 50;

/** Rows of calls as they are logged, as server-sent events. */
export async function liveCalls(
  exchange: Exchange,
  redact: NumberRedactor,
  streams: CallStreams,
): Promise<Response> {
  const filter = await toCallFilter(exchange, readCallsQuery(exchange.url), redact);
  return streams.answer(exchange, {
    filter,
    limit: MOST_ROWS,
    toEvents: ({ calls }) => (calls.length === 0 ? '' : asEvent(exchange, calls)),
    check: () => exchange.again(),
  });
}

/** The newest first, as they are shown. */
function asEvent(exchange: Exchange, calls: readonly LoggedCall[]): string {
  if (calls.length === 0) return '';
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
