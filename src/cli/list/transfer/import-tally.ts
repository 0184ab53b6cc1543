import { printable } from '../../../printable.js';
import { DoubtfulEntries } from '../doubtful-entries.js';

/** Of the rows that are in the way, these are named; of those that were asked to be skipped, more. */
const MOST_NAMED = 20;
const MOST_SKIPPED_NAMED = 1_000;

/** What an import met in its file. */
export class ImportTally {
  readonly unit: string;
  readonly skipped = new Map<string, number>();
  readonly doubtful = new DoubtfulEntries();
  readonly problems: { readonly line: number; readonly problem: string }[] = [];
  readonly #mostNamed: number;
  readonly #now = Date.now();
  rows = 0;
  /** Rows that are entries. */
  taken = 0;
  bad = 0;
  /** Entries whose time is over already. */
  expired = 0;
  /** Labels of which the beginning was kept. */
  cutLabels = 0;

  constructor(unit: string, skipBad: boolean) {
    this.unit = unit;
    this.#mostNamed = skipBad ? MOST_SKIPPED_NAMED : MOST_NAMED;
  }

  addEntry(expiresAt: number | undefined): void {
    this.rows++;
    this.taken++;
    if (expiresAt !== undefined && expiresAt <= this.#now) this.expired++;
  }

  addSkipped(reason: string): void {
    this.rows++;
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }

  addBad(line: number, problem: string): void {
    this.rows++;
    this.bad++;
    if (this.bad <= this.#mostNamed) this.problems.push({ line, problem });
  }

  badLines(): string[] {
    const named = this.problems.map(
      ({ line, problem }) => `${this.unit} ${line}: ${printable(problem)}`,
    );
    const more = this.bad - named.length;
    return more === 0 ? named : [...named, `and ${more} more`];
  }
}
