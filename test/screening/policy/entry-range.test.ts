import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isProblem, parseEntry } from '../../../src/screening/policy/entry.js';
import { parseEntries } from '../../../src/screening/policy/entry-range.js';
import { runs } from '../../support/runs.js';

function read(text: string): string {
  const entries = parseEntries(text, 'US');
  return isProblem(entries) ? entries.problem : entries.map((entry) => entry.text).join(' ');
}

describe('parseEntries', () => {
  it.each([
    ['+15551230000-+15551239999', '+1555123*'],
    ['+15551230000 - +15551239999', '+1555123*'],
    ['+15551230000..+15551239999', '+1555123*'],
    ['+15551230000–+15551239999', '+1555123*'],
    ['(555) 123-0000 - (555) 123-9999', '+1555123*'],
    ['4155550100-4155550199', '+141555501*'],
    ['4155550098-4155550111', '+14155550098 +14155550099 +1415555010* +14155550110 +14155550111'],
    ['+14155550100-+14155550100', '+14155550100'],
    ['+442071838750-+442071838752', '+442071838750 +442071838751 +442071838752'],
  ])('reads the range %j as %j', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    '415-555-0100',
    '(415) 555-0100',
    '+1-415-555-0100',
    '415.555.0100',
    '555-0100',
    '+1900*',
    'name:a - b',
    'alice-bob',
    '4155550100.0',
    '4155550100 - 415555019',
    'alice',
    '',
  ])('takes %j for a single entry', (text) => {
    const entry = parseEntry(text, 'US');
    expect(parseEntries(text, 'US')).toEqual(isProblem(entry) ? entry : [entry]);
  });

  it.each([
    ['+15551239999-+15551230000', 'ends before it begins'],
    ['+15551230000-+4420718387500000', 'is not a range; write two whole telephone numbers'],
    ['415555010-415555019', 'is not a range'],
  ])('refuses %j: %s', (text, problem) => expect(read(text)).toContain(problem));

  it('covers each number of a range, and no other of that length', () => {
    const digits = fc.integer({ min: 0, max: 9_999_999 });
    fc.assert(
      fc.property(digits, digits, digits, (one, other, any) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        const number = (rest: number) => `+1415${String(rest).padStart(7, '0')}`;
        const entries = parseEntries(`${number(low)}-${number(high)}`, 'US');
        if (isProblem(entries)) throw new Error(entries.problem);
        const matches = (rest: number) =>
          entries.filter(({ text }) =>
            text.endsWith('*') ? number(rest).startsWith(text.slice(0, -1)) : number(rest) === text,
          ).length;
        expect(entries.length).toBeLessThan(130);
        for (const rest of [low, high, any, low - 1, high + 1].filter((each) => each >= 0)) {
          if (rest > 9_999_999) continue;
          expect(matches(rest)).toBe(rest >= low && rest <= high ? 1 : 0);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('reads a long text quickly', () => {
    expect(read(`1-${' '.repeat(1_000_000)}x`)).toContain('is too long');
  });
});
