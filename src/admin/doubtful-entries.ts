import type { EntryNote } from '../screening/policy/entry-note.js';

/** For each kind of doubt. */
const MOST_EXAMPLES = 3;

interface Example {
  /** As the file or the user wrote it. */
  readonly text: string;
  readonly message: string;
  /** Its line in a file. */
  readonly line?: number | undefined;
}

/** Accepted entries of one kind that may be meant differently. */
export interface Doubt {
  readonly code: EntryNote['code'];
  count: number;
  /** The first of them. */
  readonly examples: Example[];
}

/** Counts accepted entries that may be meant differently, and keeps examples of each kind. */
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
