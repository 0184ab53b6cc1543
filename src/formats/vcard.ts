import { invalid } from '../errors.js';
import { Contact } from './contact.js';
import type { ListFile, Row, Source } from './row.js';

/** No name or number is longer. Bounds what is kept of a file. */
const LONGEST = 10_000;

/**
 * Contacts as vCard 2.1, 3.0 (RFC 2426) or 4.0 (RFC 6350): each number of each contact, with the
 * contact's name as label.
 */
export async function openVcard(source: Source): Promise<ListFile> {
  return {
    rows: readContacts(source),
    unit: 'line',
    remarks: () => ({ kind: 'allow', notes: [] }),
  };
}

async function* readContacts({ text, name }: Source): AsyncGenerator<readonly Row[]> {
  const reader = new VcardReader(name);
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield lines.flatMap((line) => reader.read(line.replace(/\r$/, '')));
    // A picture may be a single line of any length.
    if (rest.length > LONGEST) {
      if (READ.test(rest)) throw tooLong(name);
      rest = rest.slice(0, 100);
    }
  }
  yield [...reader.read(rest.replace(/\r$/, '')), ...reader.end()];
}

function tooLong(name: string): Error {
  const longest = LONGEST.toLocaleString('en');
  return invalid(`${name} has a name or number of more than ${longest} characters`);
}

/** The properties that are read; pictures, notes and others are passed over. */
const READ = /^(?:[\w-]+\.)?(?:BEGIN|END|FN|N|ORG|TEL)[;:]/i;
const PROPERTY = /^(?:[\w-]+\.)?(BEGIN|END|FN|N|ORG|TEL)((?:;(?:[^:"]|"[^"]*")*)?):(.*)$/is;
const PRINTABLE = /;(?:ENCODING=)?QUOTED-PRINTABLE(?:[;:]|$)/i;

class VcardReader {
  readonly #name: string;
  #line = 0;
  /** A property that may go on in the next line, without its line breaks. */
  #property = '';
  #startsAt = 0;
  #contact = new Contact();
  /** Its full name, name in parts and organization. */
  #names = new Map<string, string>();

  constructor(name: string) {
    this.#name = name;
  }

  /** The contact that ends before this line. */
  read(line: string): readonly Row[] {
    this.#line++;
    const isSoftBreak = this.#property.endsWith('=') && PRINTABLE.test(this.#property);
    if (isSoftBreak || /^[ \t]/.test(line)) {
      this.#append(isSoftBreak ? line : line.slice(1), isSoftBreak);
      return [];
    }
    const rows = this.#finish();
    this.#property = READ.test(line) ? line : '';
    if (this.#property.length > LONGEST) throw tooLong(this.#name);
    this.#startsAt = this.#line;
    return rows;
  }

  /** A file may be cut off within a contact. */
  end(): readonly Row[] {
    return [...this.#finish(), ...this.#endContact()];
  }

  #append(text: string, isSoftBreak: boolean): void {
    if (this.#property === '') return;
    this.#property = (isSoftBreak ? this.#property.slice(0, -1) : this.#property) + text;
    if (this.#property.length > LONGEST) throw tooLong(this.#name);
  }

  #finish(): readonly Row[] {
    const [, kind = '', parameters = '', raw = ''] = PROPERTY.exec(this.#property) ?? [];
    this.#property = '';
    const value = decode(raw, parameters);
    switch (kind.toUpperCase()) {
      case 'TEL':
        this.#contact.add(this.#startsAt, numberOf(value));
        return [];
      case 'FN':
      case 'N':
      case 'ORG':
        this.#names.set(kind.toUpperCase(), value);
        return [];
      case 'BEGIN':
      case 'END':
        return this.#endContact();
      default:
        return [];
    }
  }

  #endContact(): readonly Row[] {
    const fullName = this.#names.get('FN') ?? '';
    const [family = '', given = ''] = splitParts(this.#names.get('N') ?? '');
    const [organization = ''] = splitParts(this.#names.get('ORG') ?? '');
    const parts = `${given} ${family}`.trim();
    this.#contact.name = unescaped(fullName) || parts || organization;
    const rows = this.#contact.rows();
    this.#contact = new Contact();
    this.#names = new Map();
    return rows;
  }
}

/** Without what is dialled after a pause: `4155550100,,123#`. */
function numberOf(value: string): string {
  const text = value.trim();
  return /^(?:tel|sips?):/i.test(text) ? text : text.replace(/[,;].*$/s, '');
}

function splitParts(value: string): string[] {
  return value.split(/(?<!\\);/).map((part) => unescaped(part).trim());
}

function unescaped(text: string): string {
  return text
    .replace(/\\([\\,;:])/g, '$1')
    .replace(/\\n/gi, ' ')
    .trim();
}

function decode(value: string, parameters: string): string {
  if (!PRINTABLE.test(parameters)) return value;
  const bytes = value.replace(/=([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  // What is not encoded is ASCII, so that each character is a byte.
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
