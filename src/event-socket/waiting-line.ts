/** Who stands in a line, until they leave it. */
export interface Standing<T> {
  readonly item: T;
  ahead: Standing<T> | undefined;
  behind: Standing<T> | undefined;
}

/**
 * First come, first in line; anyone may leave at any time. Linked, for a Set of what comes and goes
 * rebuilds its table all the time, and each that it leaves keeps its items from being collected young.
 */
export class WaitingLine<T> {
  #first: Standing<T> | undefined;
  #last: Standing<T> | undefined;

  get first(): T | undefined {
    return this.#first?.item;
  }

  /** What to give to `leave`, once. */
  join(item: T): Standing<T> {
    const standing = { item, ahead: this.#last, behind: undefined };
    if (this.#last === undefined) this.#first = standing;
    else this.#last.behind = standing;
    this.#last = standing;
    return standing;
  }

  leave(standing: Standing<T>): void {
    const { ahead, behind } = standing;
    if (ahead === undefined) this.#first = behind;
    else ahead.behind = behind;
    if (behind === undefined) this.#last = ahead;
    else behind.ahead = ahead;
    standing.ahead = undefined;
    standing.behind = undefined;
  }
}
