/**
 * Known parts of an ordered index: ranges without keys, and the key that ends each. Keys are
 * ordered as JavaScript compares them, by UTF-16.
 */
export class KeyGaps {
  /** The start of each gap, sorted. A gap holds no key from its start on up to its end. */
  readonly #starts: string[] = [];
  readonly #ends: string[] = [];
  #noneFrom: string | undefined;

  /** The first key at or after `key`: null if there is none, undefined if unknown. */
  next(key: string): string | null | undefined {
    if (this.#noneFrom !== undefined && key >= this.#noneFrom) return null;
    const at = this.#firstEndFrom(key);
    const start = this.#starts[at];
    return start !== undefined && start <= key ? this.#ends[at] : undefined;
  }

  /** Learns a result of the index: `next` is its first key at or after `key`, null for none. */
  learn(key: string, next: string | null): void {
    if (next === null) {
      this.#noneFrom = key;
      return;
    }
    // SQLite sorts characters beyond U+FFFF differently.
    if (next < key) return;
    const at = this.#firstEndFrom(key);
    if (this.#ends[at] === next) {
      this.#starts[at] = key;
    } else {
      this.#starts.splice(at, 0, key);
      this.#ends.splice(at, 0, next);
    }
  }

  #firstEndFrom(key: string): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] as string) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
