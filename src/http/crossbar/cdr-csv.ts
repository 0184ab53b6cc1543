import Papa from 'papaparse';
import { pagesOfCalls } from '../../admin/logged-calls.js';
import { toCell } from '../../formats/spreadsheet-cell.js';
import type { CallFilter, CallLogReader, LoggedCall } from '../../store/call-log.js';

type Row = Readonly<Record<string, string | number | undefined>>;

/** Streams the calls as CSV, without formulas that a spreadsheet would run. */
export function callTable(
  log: CallLogReader | undefined,
  filter: CallFilter,
  describe: (call: LoggedCall) => Row,
): Response {
  const columns = Object.keys(describe(EMPTY_CALL));
  const write = (rows: readonly (readonly unknown[])[]) =>
    `${Papa.unparse(rows as unknown[][], { newline: '\r\n' })}\r\n`;
  async function* pieces() {
    yield write([columns]);
    for await (const calls of pagesOfCalls(log, filter, Number.MAX_SAFE_INTEGER)) {
      yield write(calls.map((call) => columns.map((column) => cellOf(describe(call)[column]))));
    }
  }
  const body = ReadableStream.from(pieces()).pipeThrough(new TextEncoderStream());
  return new Response(body, {
    headers: {
      'content-type': 'text/csv',
      'content-disposition': 'attachment; filename="result.csv"',
    },
  });
}

function cellOf(value: string | number = ''): string | number {
  return typeof value === 'string' ? toCell(value) : value;
}

const EMPTY_CALL: LoggedCall = {
  key: 0,
  at: 0,
  uuid: '',
  verdict: 'transfer',
  reason: '',
  latencyUs: 0,
};
