import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Standing, WaitingLine } from '../../src/event-socket/waiting-line.js';

describe('WaitingLine', () => {
  it('has nobody first while it is empty', () => {
    const line = new WaitingLine<string>();
    expect(line.first).toBeUndefined();
    line.leave(line.join('a'));
    expect(line.first).toBeUndefined();
  });

  it('keeps the order in which they came, whoever leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (moves) => {
        const line = new WaitingLine<number>();
        const standing: Standing<number>[] = [];
        for (const [at, move] of moves.entries()) {
          const [leaving] = move < standing.length ? standing.splice(move, 1) : [];
          if (leaving === undefined) standing.push(line.join(at));
          else line.leave(leaving);
          expect(line.first).toBe(standing[0]?.item);
        }
      }),
    );
  });
});
