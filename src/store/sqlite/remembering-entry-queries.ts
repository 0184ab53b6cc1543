import { EntryQueries } from './entry-queries.js';
import { KeyGaps } from './key-gaps.js';

/** Callers choose their names, and so what is looked for. */
const MOST_REMEMBERED = 10_000;

/**
 * Remembers, owner by owner, where the index of patterns has no keys, until it is told to forget: most
 * calls then need not ask it at all.
 */
export class RememberingEntryQueries extends EntryQueries {
  readonly #gaps = new Map<number, KeyGaps>();
  #remembered = 0;

  forget(): void {
    this.#gaps.clear();
    this.#remembered = 0;
  }

  protected override nextKey(owner: number, key: string): string | null {
    const gaps = this.#gapsOf(owner);
    const known = gaps.next(key);
    if (known !== undefined) return known;
    const next = super.nextKey(owner, key);
    if (this.#remembered++ >= MOST_REMEMBERED) this.forget();
    else gaps.learn(key, next);
    return next;
  }

  #gapsOf(owner: number): KeyGaps {
    const known = this.#gaps.get(owner);
    if (known !== undefined) return known;
    const gaps = new KeyGaps();
    this.#gaps.set(owner, gaps);
    return gaps;
  }
}
