import type { BadRow, Row } from './row.js';

const MOST_NUMBERS = 1_000;

/** A contact of an address book, whose name may come after its numbers. */
export class Contact {
  readonly #numbers: { line: number; text: string }[] = [];
  #tooMany: BadRow | undefined;
  name = '';

  add(line: number, number: string): void {
    const text = number.trim();
    if (text === '') return;
    if (this.#numbers.length < MOST_NUMBERS) this.#numbers.push({ line, text });
    else this.#tooMany ??= { line, problem: `a contact has more than ${MOST_NUMBERS} numbers` };
  }

  rows(): Row[] {
    const label = this.name.trim() || undefined;
    const rows: Row[] = this.#numbers.map(({ line, text }) => ({ line, text, label }));
    return this.#tooMany === undefined ? rows : [...rows, this.#tooMany];
  }
}
