import type { Exchange } from '../route.js';
import { answer, validationError } from './envelope.js';

type Row = Readonly<Record<string, unknown>>;

const PAGE = 50;
const MOST = 1_000;

/** Answers with a page of the rows that pass every filter of the query. */
export function answerRows(exchange: Exchange, rows: readonly Row[]): Response {
  const query = exchange.url.searchParams;
  const tests = [...query].flatMap(([key, value]) => testOf(key, value) ?? []);
  const found = rows.filter((row) => tests.every((passes) => passes(row)));
  const start = query.get('start_key') ?? undefined;
  const from = start === undefined ? 0 : found.findIndex(({ id }) => id === start);
  const size = query.get('paginate') === 'false' ? found.length : pageSize(query);
  const page = from < 0 ? [] : found.slice(from, from + size);
  const next = from < 0 ? undefined : found[from + size]?.['id'];
  return answer(exchange, page, {
    beside: { page_size: page.length, start_key: start, next_start_key: next },
  });
}

export function pageSize(query: URLSearchParams): number {
  const text = query.get('page_size');
  if (text === null) return PAGE;
  const size = Number(text);
  if (Number.isInteger(size) && size > 0) return Math.min(size, MOST);
  throw validationError('page_size', 'minimum', 'must be a whole number above 0', { value: text });
}

/** `filter_name=x`, `filter_not_name=x`, `has_key=name`, `key_missing=name`, `has_value=name`. */
function testOf(key: string, value: string): ((row: Row) => boolean) | undefined {
  const isGiven = (field: unknown) => field !== undefined && field !== null && field !== '';
  if (key === 'has_key') return (row) => value in row;
  if (key === 'key_missing') return (row) => !(value in row);
  if (key === 'has_value') return (row) => isGiven(row[value]);
  const [, negation, field = ''] = /^filter_(not_)?(.+)$/.exec(key) ?? [];
  if (field === '') return undefined;
  return (row) => (String(row[field]) === value) === (negation === undefined);
}
