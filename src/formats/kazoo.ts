import type { ParsedElementInfo } from '@streamparser/json';
import { invalid } from '../errors.js';
import { isObject, readValues } from './json-values.js';
import { PackedRows } from './packed-rows.js';
import {
  type BadRow,
  type EntryRow,
  type ListFile,
  type Note,
  printable,
  type Remarks,
  type Row,
  type Source,
} from './row.js';

const FIELDS = ['numbers.*', 'should_block_anonymous', 'enabled', 'owner_id', 'id', 'name'];
const PATHS = {
  ofArray: ['$.*', '$.*.data'].flatMap(pathsIn),
  ofObject: ['$', '$.data', '$.data.*'].flatMap(pathsIn),
};

/**
 * KAZOO blacklists as Crossbar returns them: one document or several, with or without the envelope
 * `data`. Numbers are E.164 or in the list's country.
 */
export async function openKazoo(source: Source): Promise<ListFile> {
  const reader = new KazooReader(source);
  return { rows: reader.rows(), unit: 'entry', remarks: () => reader.remarks() };
}

function pathsIn(document: string): string[] {
  return FIELDS.map((field) => `${document}.${field}`);
}

/** The fields of a blacklist other than its numbers. They may come before or after them. */
interface Blacklist {
  /** Its position in an array of blacklists or of responses. */
  readonly place: number | undefined;
  hasNumbers: boolean;
  isOff: boolean;
  isOwned: boolean;
  blockAnonymous: boolean | undefined;
}

class KazooReader {
  readonly #source: Source;
  /** By the document object, which the parser keeps, emptied, while the document is open. */
  readonly #blacklists = new Map<unknown, Blacklist>();
  #line = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** The numbers of a blacklist wait for its end, where it may say that it is disabled. */
  async *rows(): AsyncGenerator<readonly Row[]> {
    const waiting = new PackedRows();
    let of: Blacklist | undefined;
    for await (const numbers of readValues(this.#source, PATHS, (each) => this.#take(each))) {
      for (const { blacklist, row } of numbers) {
        if (of !== undefined && of !== blacklist) yield* rowsOf(of, waiting);
        of = blacklist;
        waiting.add(row);
      }
    }
    this.#check();
    if (of !== undefined) yield* rowsOf(of, waiting);
  }

  remarks(): Remarks {
    const all = [...this.#blacklists.values()].filter(({ hasNumbers }) => hasNumbers);
    const rules = all.map(({ blockAnonymous }) => blockAnonymous);
    return {
      kind: 'block',
      blockAnonymous: rules.includes(true) || (rules.includes(false) ? false : undefined),
      notes: notesOf(all.filter(({ isOwned }) => isOwned).length),
    };
  }

  #take(element: ParsedElementInfo): { blacklist: Blacklist; row: EntryRow | BadRow } | undefined {
    const { key, value, parent, stack, partial } = element;
    if (stack.at(-1)?.key !== 'numbers') {
      if (!partial) this.#takeField(element);
      return undefined;
    }
    const blacklist = this.#blacklistOf(stack.at(-1)?.value, stack);
    blacklist.hasNumbers = true;
    if (partial) return undefined;
    const line = ++this.#line;
    const number = Array.isArray(parent) ? value : key;
    const text = textOf(number);
    if (text !== undefined) return { blacklist, row: { line, text, label: labelOf(value) } };
    const shown = printable(JSON.stringify(number));
    const problem = `${shown} is not a telephone number; write it as a text, like "+14155550100"`;
    return { blacklist, row: { line, problem } };
  }

  #takeField({ key, value, parent, stack }: ParsedElementInfo): void {
    const blacklist = this.#blacklistOf(parent, stack);
    if (key === 'enabled') blacklist.isOff = value === false;
    if (key === 'owner_id') blacklist.isOwned = true;
    if (key === 'should_block_anonymous' && typeof value === 'boolean') {
      blacklist.blockAnonymous = value;
    }
  }

  #blacklistOf(document: unknown, stack: ParsedElementInfo['stack']): Blacklist {
    const known = this.#blacklists.get(document);
    if (known !== undefined) return known;
    const blacklist: Blacklist = {
      place: stack.map(({ key }) => key).find((key) => typeof key === 'number'),
      hasNumbers: false,
      isOff: false,
      isOwned: false,
      blockAnonymous: undefined,
    };
    this.#blacklists.set(document, blacklist);
    return blacklist;
  }

  /**
   * A single document may have other fields of Crossbar's envelope. In an array each item must be a
   * blacklist.
   */
  #check(): void {
    const all = [...this.#blacklists.values()];
    const filled = new Set(all.filter(({ hasNumbers }) => hasNumbers).map(({ place }) => place));
    const isWhole = all.every(({ place }) => place === undefined || filled.has(place));
    if (isWhole && filled.size > 0) return;
    throw invalid(
      `${this.#source.name} is not a KAZOO blacklist with its numbers: {"data": {"name": ..., "numbers": {...}}}; a listing of blacklists has none, fetch each by its id`,
    );
  }
}

function* rowsOf({ isOff }: Blacklist, waiting: PackedRows): Generator<readonly Row[]> {
  for (const rows of waiting.take()) {
    yield isOff ? rows.map(({ line }) => ({ line, skipped: 'disabled' })) : rows;
  }
}

/** JSON numbers are exact up to 15 digits, the length of E.164. */
function textOf(number: unknown): string | undefined {
  if (typeof number === 'string') return number;
  return Number.isSafeInteger(number) ? String(number) : undefined;
}

function labelOf(about: unknown): string | undefined {
  const label = isObject(about) ? (about['name'] ?? about['label'] ?? about['description']) : '';
  return typeof label === 'string' && label !== '' ? label : undefined;
}

function notesOf(owned: number): Note[] {
  if (owned === 0) return [];
  return [
    {
      text: `blacklists of single users or devices in KAZOO, which apply to whole accounts here: ${owned}`,
    },
  ];
}
