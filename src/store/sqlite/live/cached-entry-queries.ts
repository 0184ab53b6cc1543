import { EntryQueries } from '../read/entry-queries.js';
import { KeyGaps } from './key-gaps.js';

/** Callers choose their names, and so what is looked for. */
const MAX_CACHED = 10_000;

/**
 * Caches, owner by owner, where the index of patterns has no keys, until `clear`: most calls then need
 * not search it at all.
 */
export class CachedEntryQueries extends EntryQueries {
  readonly #gaps = new Map<number, KeyGaps>();
  #cached = 0;

  clear(): void {
    this.#gaps.clear();
    this.#cached = 0;
  }

  protected override nextKey(owner: number, key: string): string | null {
    const gaps = this.#gapsOf(owner);
    const known = gaps.next(key);
    if (known !== undefined) return known;
    const next = super.nextKey(owner, key);
    if (this.#cached++ >= MAX_CACHED) this.clear();
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
