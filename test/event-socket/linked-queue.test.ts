import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkedQueue, type QueueNode } from '../../src/event-socket/linked-queue.js';

describe('LinkedQueue', () => {
  it('has no first item while it is empty', () => {
    const queue = new LinkedQueue<string>();
    expect(queue.first).toBeUndefined();
    queue.remove(queue.append('a'));
    expect(queue.first).toBeUndefined();
  });

  it('keeps the order of its items, whichever is removed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (moves) => {
        const queue = new LinkedQueue<number>();
        const nodes: QueueNode<number>[] = [];
        for (const [at, move] of moves.entries()) {
          const [removed] = move < nodes.length ? nodes.splice(move, 1) : [];
          if (removed === undefined) nodes.push(queue.append(at));
          else queue.remove(removed);
          expect(queue.first).toBe(nodes[0]?.item);
          expect(queue.size).toBe(nodes.length);
        }
      }),
    );
  });
});
