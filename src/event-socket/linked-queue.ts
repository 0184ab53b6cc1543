/** A node of a `LinkedQueue`, by which its item can be removed. */
export interface QueueNode<T> {
  readonly item: T;
  previous: QueueNode<T> | undefined;
  next: QueueNode<T> | undefined;
}

/**
 * A first-in, first-out queue from which any item can be removed in constant time. A Set would rebuild
 * its table as items come and go, and the abandoned tables keep items alive past the young generation
 * of the garbage collector.
 */
export class LinkedQueue<T> {
  #first: QueueNode<T> | undefined;
  #last: QueueNode<T> | undefined;
  #size = 0;

  get first(): T | undefined {
    return this.#first?.item;
  }

  get size(): number {
    return this.#size;
  }

  /** Returns the node to pass to `remove`. */
  append(item: T): QueueNode<T> {
    const node = { item, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = node;
    else this.#last.next = node;
    this.#last = node;
    this.#size++;
    return node;
  }

  /** Call once for each node. */
  remove(node: QueueNode<T>): void {
    const { previous, next } = node;
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    node.previous = undefined;
    node.next = undefined;
    this.#size--;
  }
}
