import sax from 'sax';
import { AppError, invalid } from '../errors.js';
import { LONGEST_LINE, printable, type Source } from './row.js';

/** Bounds for what a file can make us keep. Real files nest six deep. */
const DEEPEST = 50;
const MOST_ATTRIBUTES = 50;

/** An element whose end was read. Names are in lower case. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its own text, without that of the elements in it. */
  readonly text: string;
  /** The line of its end, from 1. */
  readonly line: number;
}

/**
 * The results of `take` for each element, in the order of their ends, while the text is read. The
 * parser knows no entities but those of XML itself, and reads no DTD. Throws `AppError` `invalid`
 * with line and column of a syntax error.
 */
export async function* readElements<T>(
  { text, name }: Pick<Source, 'text' | 'name'>,
  take: (element: XmlElement) => T | undefined,
): AsyncGenerator<readonly T[]> {
  const document = new XmlText(name, take);
  for await (const piece of text) yield document.read(piece);
  yield document.end();
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  text: string;
}

class XmlText<T> {
  readonly #name: string;
  readonly #parser = sax.parser(true);
  readonly #open: OpenElement[] = [];
  #attributes: Record<string, string> = {};
  #attributeCount = 0;
  #taken: T[] = [];

  constructor(name: string, take: (element: XmlElement) => T | undefined) {
    this.#name = name;
    const parser = this.#parser;
    parser.onattribute = (attribute) => {
      if (++this.#attributeCount > MOST_ATTRIBUTES)
        throw this.#tooLarge(`more than ${MOST_ATTRIBUTES} attributes in an element`);
      this.#attributes[attribute.name.toLowerCase()] = attribute.value;
    };
    parser.onopentag = (tag) => {
      if (this.#open.length >= DEEPEST)
        throw this.#tooLarge(`elements that nest more than ${DEEPEST} deep`);
      this.#open.push({ name: tag.name.toLowerCase(), attributes: this.#attributes, text: '' });
      this.#attributes = {};
      this.#attributeCount = 0;
    };
    const addText = (text: string) => {
      const element = this.#open.at(-1);
      if (element === undefined) return;
      if (element.text.length + text.length > LONGEST_LINE)
        throw this.#tooLarge(`a text of more than ${LONGEST_LINE.toLocaleString('en')} characters`);
      element.text += text;
    };
    parser.ontext = addText;
    parser.oncdata = addText;
    parser.onclosetag = () => {
      const element = this.#open.pop();
      if (element === undefined) return;
      const taken = take({ ...element, line: parser.line + 1 });
      if (taken !== undefined) this.#taken.push(taken);
    };
    parser.onerror = (error) => {
      throw this.#invalid(error);
    };
  }

  read(text: string): T[] {
    return this.#parse(() => this.#parser.write(text));
  }

  end(): T[] {
    return this.#parse(() => this.#parser.close());
  }

  /** The parser itself may fail, such as for an attribute that is called hasOwnProperty. */
  #parse(run: () => void): T[] {
    try {
      run();
    } catch (error) {
      throw error instanceof AppError ? error : this.#invalid(error as Error);
    }
    return this.#taken.splice(0);
  }

  /** The parser's message has its position on lines of its own. */
  #invalid(error: Error): Error {
    const [reason = ''] = error.message.split('\n');
    const what = /unclosed root tag|unexpected end/i.test(reason)
      ? 'ends in the middle; is it cut off?'
      : `is not valid XML: ${printable(reason)}`;
    return invalid(`${this.#name} ${what} (${this.#place()})`);
  }

  #tooLarge(what: string): Error {
    return invalid(`${this.#name} has ${what}; this is not a list of numbers (${this.#place()})`);
  }

  #place(): string {
    return `line ${this.#parser.line + 1}, column ${this.#parser.column + 1}`;
  }
}
