import type { Socket } from 'node:net';

/**
 * The sockets of the sessions that are open. A Map rebuilds its table every few dozen calls that come
 * and go, and each table that it leaves keeps their sockets from being collected while they are young:
 * half of what the collector did.
 */
export class OpenSockets {
  readonly #slots: (Socket | undefined)[] = [];
  readonly #free: number[] = [];
  #whenEmpty: (() => void) | undefined;

  get size(): number {
    return this.#slots.length - this.#free.length;
  }

  /** The slot to give back with `remove`. */
  add(socket: Socket): number {
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = socket;
    return slot;
  }

  remove(slot: number): void {
    this.#slots[slot] = undefined;
    this.#free.push(slot);
    if (this.size === 0) this.#whenEmpty?.();
  }

  /** Resolves when none is open. */
  empty(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty = resolve;
      if (this.size === 0) resolve();
    });
  }

  destroy(): void {
    for (const socket of this.#slots) socket?.destroy();
  }
}
