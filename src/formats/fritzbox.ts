import type { ListKind } from '../screening/policy/policy.js';
import { Contact } from './contact.js';
import type { ListFile, Row, Source } from './row.js';
import { readElements, type XmlElement } from './xml.js';

/** The phone book in which a FRITZ!Box keeps barred callers. */
const BARRED = '258';

/** A phone book as a FRITZ!Box exports it. Numbers are in the list's country. */
export async function openFritzBox(source: Source): Promise<ListFile> {
  const reader = new PhoneBookReader(source);
  return {
    rows: reader.rows(),
    unit: 'line',
    remarks: () => ({ kind: reader.kind, notes: [] }),
  };
}

class PhoneBookReader {
  readonly #source: Source;
  #contact = new Contact();
  kind: ListKind = 'allow';

  constructor(source: Source) {
    this.#source = source;
  }

  async *rows(): AsyncGenerator<readonly Row[]> {
    for await (const contacts of readElements(this.#source, (each) => this.#take(each))) {
      yield contacts.flat();
    }
  }

  #take({ name, attributes, text, line }: XmlElement): readonly Row[] | undefined {
    switch (name) {
      case 'realname':
        this.#contact.name = text;
        return undefined;
      case 'number':
        if (attributes['type'] === 'intern') return [{ line, skipped: INTERNAL }];
        this.#contact.add(line, text);
        return undefined;
      case 'contact':
        return this.#end();
      case 'phonebook':
        if (attributes['owner'] === BARRED) this.kind = 'block';
        return undefined;
      default:
        return undefined;
    }
  }

  #end(): readonly Row[] {
    const rows = this.#contact.rows();
    this.#contact = new Contact();
    return rows;
  }
}

const INTERNAL = 'internal numbers of the FRITZ!Box';
