import { parseTime } from '../duration.js';
import { invalid } from '../errors.js';
import type { ListKind } from '../screening/policy.js';
import { noTime } from './csv.js';
import { isObject, readJson, toRows } from './json-document.js';
import { type ListFile, noNotes, type Row, type Source } from './row.js';

/**
 * Our own JSON: what `list export --format json` and `list show --json` print, or a bare array. An
 * entry is a text, or an object of `entry`, `label` and `until`.
 */
export async function openJson(source: Source): Promise<ListFile> {
  const document = await readJson(source);
  const entries = isObject(document) ? document['entries'] : document;
  if (!Array.isArray(entries)) {
    throw invalid(
      `${source.name} has no entries; json is an array of them, or {"entries": [...]} as "list export --format json" writes it`,
    );
  }
  const rows = toRows(entries, (entry: unknown, line) => toRow(entry, line, source.now));
  const kind = isObject(document) ? readKind(document['kind']) : undefined;
  return { rows, unit: 'entry', kind, notes: noNotes };
}

function readKind(kind: unknown): ListKind | undefined {
  return kind === 'block' || kind === 'allow' ? kind : undefined;
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
