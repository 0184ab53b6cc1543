import type { EntryNote } from '../screening/policy/entry-note.js';

/** Of each kind of doubt. */
const MOST_EXAMPLES = 3;

interface Example {
  /** As it was written. */
  readonly text: string;
  readonly message: string;
  /** Where it is in a file. */
  readonly line?: number | undefined;
}

/** Entries of one kind that were taken, and maybe not as they were meant. */
export interface Doubt {
  readonly code: EntryNote['code'];
  count: number;
  /** The first of them. */
  readonly examples: Example[];
}

/** Counts entries that may not be meant as they were taken, and keeps examples of each kind. */
export class DoubtfulEntries {
  readonly #byCode = new Map<string, Doubt>();

  add(text: string, { code, message }: EntryNote, line?: number): void {
    const doubt = this.#byCode.get(code) ?? { code, count: 0, examples: [] };
    this.#byCode.set(code, doubt);
    doubt.count++;
    if (doubt.examples.length < MOST_EXAMPLES) doubt.examples.push({ text, message, line });
  }

  kinds(): Doubt[] {
    return [...this.#byCode.values()];
  }
}
