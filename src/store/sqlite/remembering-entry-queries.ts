import { EntryQueries } from './entry-queries.js';
import { KeyGaps } from './key-gaps.js';

/**
 * Remembers, owner by owner, where the index of patterns has no keys, until it is told to forget: most
 * calls then need not ask it at all.
 */
export class RememberingEntryQueries extends EntryQueries {
  readonly #gaps = new Map<number, KeyGaps>();
  #remembered = 0;

  /** Gaps. */
  get remembered(): number {
    return this.#remembered;
  }

  forget(): void {
    this.#gaps.clear();
    this.#remembered = 0;
  }

  protected override nextKey(owner: number, key: string): string | null {
    const gaps = this.#gapsOf(owner);
    const known = gaps.next(key);
    if (known !== undefined) return known;
    const next = super.nextKey(owner, key);
    gaps.learn(key, next);
    this.#remembered++;
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
