import { invalid } from '../errors.js';
import type { Row, Source } from './row.js';

/** A document is held in memory whole; what is longer is for the formats that aren't. */
const LONGEST_DOCUMENT = 128 * 1_048_576;

/** The whole of a JSON text. Throws `AppError` `invalid` with line and column of what is wrong. */
export async function readJson({ text, name }: Source): Promise<unknown> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of text) {
    pieces.push(piece);
    length += piece.length;
    if (length > LONGEST_DOCUMENT) {
      throw invalid(`${name} is longer than 128 MiB, too long for JSON; use csv or lines`);
    }
  }
  const json = pieces.splice(0).join('');
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalid(`${name} ${describe(json, (error as Error).message)}`);
  }
}

const BATCH = 5_000;

/** Rows of a document's items, made in batches: all at once they would take as much memory again. */
export async function* toRows<T>(
  items: readonly T[],
  toRow: (item: T, line: number) => Row,
): AsyncGenerator<readonly Row[]> {
  for (let at = 0; at < items.length; at += BATCH) {
    yield items.slice(at, at + BATCH).map((item, index) => toRow(item, at + index + 1));
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** V8 says that a text stops too early, or, in most cases, at which character it stops being JSON. */
function describe(json: string, message: string): string {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  const isCutOff = /end of JSON|unterminated/i.test(message) || Number(position) >= json.length;
  if (isCutOff) return `ends in the middle, at ${placeOf(json)}; is it cut off?`;
  if (position === undefined) return `is no JSON: ${message}`;
  const place = placeOf(json.slice(0, Number(position)));
  return `is no JSON: ${message.replace(/(?: in JSON)? at position.*/s, '')}, at ${place}`;
}

function placeOf(before: string): string {
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
