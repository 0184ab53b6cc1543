import type { Exchange } from '../route.js';
import { answer, isObject, validationError } from './envelope.js';

type Row = Readonly<Record<string, unknown>>;

const PAGE = 50;
const MOST = 1_000;

/**
 * Answers with a page of the documents that pass every filter of the query.
 * @param toRow what is shown of a document
 */
export function answerRows(
  exchange: Exchange,
  documents: readonly Row[],
  toRow: (document: Row) => Row,
): Response {
  const query = exchange.url.searchParams;
  const tests = [...query].flatMap(([key, value]) => testOf(key, value) ?? []);
  const found = documents.filter((document) => tests.every((passes) => passes(document)));
  const start = query.get('start_key') ?? undefined;
  const from = start === undefined ? 0 : found.findIndex(({ id }) => id === start);
  const size = query.get('paginate') === 'false' ? found.length : pageSize(query);
  const page = from < 0 ? [] : found.slice(from, from + size);
  const next = from < 0 ? undefined : found[from + size]?.['id'];
  return answer(exchange, page.map(toRow), {
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

/**
 * `filter_name=x`, `filter_name=["x","y"]`, `filter_not_name=x`, `has_key=a.b`, `key_missing=a`,
 * `has_value=a`.
 */
function testOf(key: string, value: string): ((document: Row) => boolean) | undefined {
  const isThere = (field: unknown) => field !== undefined && field !== null;
  const isGiven = (field: unknown) => isThere(field) && field !== '' && !isEmpty(field);
  if (key === 'has_key') return (document) => isThere(valueAt(document, value));
  if (key === 'key_missing') return (document) => !isThere(valueAt(document, value));
  if (key === 'has_value') return (document) => isGiven(valueAt(document, value));
  const [, negation, field = ''] = /^filter_(not_)?(.+)$/.exec(key) ?? [];
  if (field === '') return undefined;
  const wanted = [value, ...listIn(value)];
  return (document) => {
    const isWanted = wanted.includes(String(valueAt(document, field) ?? ''));
    return isWanted === (negation === undefined);
  };
}

/** Keys of nested objects are joined by dots. */
function valueAt(document: Row, key: string): unknown {
  let value: unknown = document;
  for (const part of key.split('.')) {
    value = isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

function isEmpty(field: unknown): boolean {
  return (Array.isArray(field) || isObject(field)) && Object.keys(field).length === 0;
}

function listIn(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}
