import {
  type ParsedElementInfo,
  type ParsedTokenInfo,
  Tokenizer,
  TokenizerError,
  TokenParser,
  TokenParserError,
} from '@streamparser/json';
import { invalid } from '../errors.js';
import { LONGEST_LINE, printable, type Source } from './row.js';
import { type Place, placeAfter, START } from './text-place.js';

export interface JsonPaths {
  /** The paths if the document is an array. */
  readonly ofArray: readonly string[];
  readonly ofObject: readonly string[];
}

/**
 * The results of `take` for the values at these paths (`$.entries.*`), while the text is read. Only
 * the value that is being read is in memory, however long the document is. A container at the start
 * of such a path is announced when it opens, as a value `undefined` that is `partial`. Throws
 * `AppError` `invalid` with line and column of a syntax error.
 */
export async function* readValues<T>(
  { text, name }: Pick<Source, 'text' | 'name'>,
  paths: JsonPaths,
  take: (element: ParsedElementInfo) => T | undefined,
): AsyncGenerator<readonly T[]> {
  let document: JsonText<T> | undefined;
  for await (const piece of text) {
    const { ofArray, ofObject } = paths;
    document ??= new JsonText(name, /^\s*\[/.test(piece) ? ofArray : ofObject, take);
    yield document.read(piece);
  }
  if (document !== undefined) yield document.end();
}

/** A piece of the text, and its position. */
interface Piece {
  readonly bytes: Buffer;
  readonly offset: number;
  readonly place: Place;
}

const NOTHING: Piece = { bytes: Buffer.alloc(0), offset: 0, place: START };

class JsonText<T> {
  readonly #name: string;
  readonly #tokenizer = new Tokenizer();
  readonly #parser: TokenParser;
  #taken: T[] = [];
  #takenAt = 0;
  #token: ParsedTokenInfo | undefined;
  /** A token may begin in the previous piece. */
  #before = NOTHING;
  #piece = NOTHING;

  constructor(
    name: string,
    paths: readonly string[],
    take: (element: ParsedElementInfo) => T | undefined,
  ) {
    this.#name = name;
    this.#parser = new TokenParser({
      paths: [...paths],
      keepStack: false,
      emitPartialValues: true,
    });
    this.#tokenizer.onToken = (token) => {
      this.#token = token;
      this.#parser.write(token);
    };
    this.#parser.onValue = (element) => {
      this.#takenAt = this.#token?.offset ?? 0;
      const taken = take(element);
      if (taken !== undefined) this.#taken.push(taken);
    };
  }

  read(text: string): T[] {
    this.#before = this.#piece;
    this.#piece = this.#next(Buffer.from(text));
    this.#parse(() => this.#tokenizer.write(this.#piece.bytes));
    const { bytes, offset } = this.#piece;
    if (offset + bytes.length - this.#takenAt > LONGEST_LINE) throw this.#tooLong();
    return this.#taken.splice(0);
  }

  /** A number at the end of the text is only complete here. */
  end(): T[] {
    this.#parse(() => this.#tokenizer.end());
    if (!this.#parser.isEnded) throw this.#cutOff();
    return this.#taken.splice(0);
  }

  #next(bytes: Buffer): Piece {
    const { bytes: last, offset, place } = this.#piece;
    return { bytes, offset: offset + last.length, place: placeAfter(place, last.toString()) };
  }

  #parse(run: () => void): void {
    try {
      run();
    } catch (error) {
      throw this.#explained(error);
    }
  }

  #explained(error: unknown): unknown {
    if (error instanceof TokenParserError && this.#token !== undefined) {
      const { value, offset } = this.#token;
      return this.#noJson(JSON.stringify(value), offset);
    }
    if (!(error instanceof TokenizerError)) return error;
    const [, offset] = /absolute position "(\d+)"/.exec(error.message) ?? [];
    if (offset === undefined) return this.#cutOff();
    return this.#noJson(this.#textFrom(Number(offset)), Number(offset));
  }

  #noJson(found: string, offset: number): Error {
    const { line, column } = this.#placeOf(offset);
    return invalid(
      `${this.#name} is not valid JSON: unexpected ${printable(found)}, at line ${line}, column ${column}`,
    );
  }

  #cutOff(): Error {
    const { line, column } = this.#end();
    return invalid(
      `${this.#name} ends in the middle, at line ${line}, column ${column}; is it cut off?`,
    );
  }

  #tooLong(): Error {
    const { line, column } = this.#end();
    const longest = LONGEST_LINE.toLocaleString('en');
    return invalid(
      `${this.#name} goes on for more than ${longest} bytes without an entry, up to line ${line}, column ${column}; this is not a list of entries`,
    );
  }

  #end(): Place {
    return this.#next(NOTHING.bytes).place;
  }

  /** The position of a token that begins before the previous piece is that piece's start. */
  #placeOf(offset: number): Place {
    const { bytes, offset: start, place } = this.#pieceAt(offset);
    return placeAfter(place, bytes.subarray(0, Math.max(0, offset - start)).toString());
  }

  #textFrom(offset: number): string {
    const { bytes, offset: start } = this.#pieceAt(offset);
    const [character = ''] = bytes.subarray(offset - start).toString();
    return JSON.stringify(character);
  }

  #pieceAt(offset: number): Piece {
    return offset < this.#piece.offset ? this.#before : this.#piece;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
