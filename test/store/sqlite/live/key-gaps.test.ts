import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyGaps } from '../../../../src/store/sqlite/live/key-gaps.js';
import { runs } from '../../../support/runs.js';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '1', '*', '\ufffd'), maxLength: 4 });

/** The index: in order. */
function firstFrom(keys: readonly string[], from: string): string | null {
  return keys.find((each) => each >= from) ?? null;
}

describe('KeyGaps', () => {
  it('is empty at first', () => {
    expect(new KeyGaps().next('a')).toBeUndefined();
  });

  it.each([
    ['the key that it learned from', 'c', 'f'],
    ['a key in the gap', 'd', 'f'],
    ['the key that ends the gap', 'f', 'f'],
    ['a key before the gap', 'b', undefined],
    ['a key behind the gap', 'g', undefined],
    ['a key behind the last one', 'x', null],
    ['a key behind where the last one was', 'z', null],
  ])('answers for %s', (_, asked, expected) => {
    const gaps = new KeyGaps();
    gaps.learn('c', 'f');
    gaps.learn('x', null);
    expect(gaps.next(asked)).toBe(expected);
  });

  it('extends a gap to the front', () => {
    const gaps = new KeyGaps();
    gaps.learn('c', 'f');
    gaps.learn('a', 'f');
    expect([gaps.next('a'), gaps.next('b'), gaps.next('e')]).toEqual(['f', 'f', 'f']);
  });

  it('ignores a gap that is reversed in its order of characters', () => {
    const gaps = new KeyGaps();
    gaps.learn('\ufffd', '\u{1f600}');
    expect(gaps.next('\ufffd')).toBeUndefined();
  });

  it('agrees with the index, or has no answer, whatever was added in which order', () => {
    let known = 0;
    fc.assert(
      fc.property(fc.uniqueArray(key), fc.array(key), (unordered, asked) => {
        const keys = unordered.sort();
        const gaps = new KeyGaps();
        for (const from of asked) {
          const next = gaps.next(from);
          if (next !== undefined) known++;
          expect([firstFrom(keys, from), undefined]).toContain(next);
          if (next === undefined) gaps.learn(from, firstFrom(keys, from));
          expect(gaps.next(from)).toBe(firstFrom(keys, from));
        }
      }),
      { numRuns: runs(200) },
    );
    expect(known).toBeGreaterThan(100);
  });
});
