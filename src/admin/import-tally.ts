import type { Remedy } from '../errors.js';
import { DoubtfulEntries } from './doubtful-entries.js';

/** Limits the named rows: those that prevent the import, and those that were skipped on request. */
const MOST_NAMED = 20;
const MOST_SKIPPED_NAMED = 1_000;

/** Why a row was rejected. */
export interface RowProblem {
  readonly problem: string;
  readonly remedy?: Remedy;
}

export interface BadRow extends RowProblem {
  readonly line: number;
}

/** Counts what an import finds in its file. */
export class ImportTally {
  readonly unit: string;
  readonly skipped = new Map<string, number>();
  readonly doubtful = new DoubtfulEntries();
  readonly problems: BadRow[] = [];
  readonly #mostNamed: number;
  readonly #now = Date.now();
  rows = 0;
  /** Rows that are entries. */
  taken = 0;
  bad = 0;
  /** Entries that have already expired. */
  expired = 0;
  /** Labels that were truncated. */
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

  addBad(line: number, problem: RowProblem): void {
    this.rows++;
    this.bad++;
    if (this.bad <= this.#mostNamed) this.problems.push({ line, ...problem });
  }
}
