import { EntryQueries } from '../read/entry-queries.js';
import { KeyGaps } from './key-gaps.js';

/** A bound, because callers choose their names and thus the keys. */
const MAX_CACHED = 10_000;

/**
 * Caches the gaps between keys in the index of patterns, by owner, until `clear`. Most calls then
 * don't need to search it.
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
