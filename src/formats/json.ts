import type { ParsedElementInfo } from '@streamparser/json';
import { parseTime } from '../duration.js';
import { invalid } from '../errors.js';
import type { ListKind } from '../screening/policy/policy.js';
import { noTime } from './csv.js';
import { isObject, readValues } from './json-values.js';
import { type ListFile, printable, type Remarks, type Row, type Source } from './row.js';

const PATHS = { ofArray: ['$.*'], ofObject: ['$.entries.*', '$.kind'] };

/**
 * Our own JSON: the output of `list export --format json` and `list show --json`, or an array. An
 * entry is a text, or an object with `entry`, `label` and `until`.
 */
export async function openJson(source: Source): Promise<ListFile> {
  const reader = new JsonReader(source);
  return { rows: reader.rows(), unit: 'entry', remarks: () => reader.remarks() };
}

class JsonReader {
  readonly #source: Source;
  #hasEntries = false;
  #line = 0;
  #kind: ListKind | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  async *rows(): AsyncGenerator<readonly Row[]> {
    yield* readValues(this.#source, PATHS, (element) => this.#take(element));
    if (!this.#hasEntries) throw noEntries(this.#source);
  }

  remarks(): Remarks {
    return { kind: this.#kind, notes: [] };
  }

  #take({ key, value, parent, partial }: ParsedElementInfo): Row | undefined {
    if (!Array.isArray(parent)) {
      if (key === 'kind' && !partial) this.#kind = readKind(this.#source, value);
      return undefined;
    }
    this.#hasEntries = true;
    return partial ? undefined : toRow(value, ++this.#line, this.#source.now);
  }
}

function noEntries({ name }: Source): Error {
  return invalid(`${name} has no entries`, { remedy: { kind: 'write-json-entries' } });
}

function readKind({ name }: Source, kind: unknown): ListKind {
  if (kind === 'block' || kind === 'allow') return kind;
  throw invalid(
    `${name}: its kind is ${printable(JSON.stringify(kind))}; it must be "block" or "allow"`,
  );
}

function toRow(entry: unknown, line: number, now: number): Row {
  if (typeof entry === 'string') return { line, text: entry };
  if (!isObject(entry)) return { line, problem: WRONG };
  const text = entry['entry'] ?? entry['text'];
  const label = entry['label'] ?? undefined;
  const until = entry['until'] ?? entry['expiresAt'] ?? undefined;
  if (typeof text !== 'string' || !isText(label) || !isText(until)) return { line, problem: WRONG };
  const expiresAt = until === undefined ? undefined : parseTime(until, now, 'ahead');
  if (until !== undefined && expiresAt === undefined) return { line, problem: noTime(until) };
  return { line, text, label: label || undefined, expiresAt };
}

const WRONG = 'it is neither a text nor {"entry": "...", "label": "...", "until": "..."}';

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
