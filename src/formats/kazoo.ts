import { invalid } from '../errors.js';
import { isObject, readJson, toRows } from './json-document.js';
import type { ListFile, Source } from './row.js';

/**
 * KAZOO blacklists as Crossbar answers: a document or several, bare or in `data`. Their numbers are
 * E.164, or the list's country's.
 */
export async function openKazoo(source: Source): Promise<ListFile> {
  const documents = documentsOf(await readJson(source), source.name);
  const numbers = documents.flatMap((document) => numbersOf(document));
  const rows = toRows(numbers, ({ text, about, isOff }, line) =>
    isOff ? { line, skipped: 'disabled' } : { line, text, label: labelOf(about) },
  );
  const anonymous = documents.map((document) => document['should_block_anonymous']);
  return {
    rows,
    unit: 'entry',
    kind: 'block',
    blockAnonymous: anonymous.some((each) => typeof each === 'boolean')
      ? anonymous.includes(true)
      : undefined,
    notes: () => notesOf(documents),
  };
}

type Document = Readonly<Record<string, unknown>>;

function documentsOf(json: unknown, name: string): Document[] {
  const content = isObject(json) && json['data'] !== undefined ? json['data'] : json;
  const documents = Array.isArray(content) ? content : [content];
  const isBlacklist = (each: unknown): each is Document =>
    isObject(each) && (isObject(each['numbers']) || Array.isArray(each['numbers']));
  if (documents.length > 0 && documents.every(isBlacklist)) return documents;
  throw invalid(
    `${name} is no KAZOO blacklist with its numbers: {"data": {"name": ..., "numbers": {...}}}; a listing of blacklists has none, fetch each by its id`,
  );
}

interface ListedNumber {
  readonly text: string;
  readonly about: unknown;
  readonly isOff: boolean;
}

function numbersOf({ numbers, enabled }: Document): ListedNumber[] {
  const isOff = enabled === false;
  if (Array.isArray(numbers)) {
    return numbers.map((number) => ({ text: String(number), about: undefined, isOff }));
  }
  return Object.entries(numbers as Document).map(([text, about]) => ({ text, about, isOff }));
}

function labelOf(about: unknown): string | undefined {
  const label = isObject(about) ? (about['name'] ?? about['label'] ?? about['description']) : '';
  return typeof label === 'string' && label !== '' ? label : undefined;
}

function notesOf(documents: readonly Document[]): string[] {
  const owned = documents.filter(({ owner_id }) => owner_id !== undefined).length;
  if (owned === 0) return [];
  return [
    `blacklists of one user or device in KAZOO, which here work for whom the list is active: ${owned}`,
  ];
}
