import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { type ExportFormat, type Losses, writeList } from '../../src/formats/write.js';
import type { Entry } from '../../src/screening/policy/policy.js';
import { NOW, readRows } from '../support/read-rows.js';
import { runs } from '../support/runs.js';

const LIST = { name: 'acme/spam', kind: 'block', blockAnonymous: true } as const;
const ENTRIES: readonly Entry[] = [
  { text: '+14155550100', label: 'Smith, "Bob"; é\n2nd line' },
  { text: '+14155550101', expiresAt: NOW + 1 },
  { text: '+14155550102', label: ' spaces ', expiresAt: NOW - 1 },
  { text: '+1900*' },
  { text: '1012', label: '=1+1' },
  { text: 'name:a, "b"; #c' },
];

async function write(format: ExportFormat, entries: readonly Entry[] = ENTRIES) {
  const losses: Losses = { entries: 0, labels: 0, expiries: 0 };
  let text = '';
  for await (const piece of writeList(LIST, each(entries), { format, now: NOW, losses })) {
    text += piece;
  }
  return { text, losses };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function readBack(text: string, format: ExportFormat): Promise<unknown[]> {
  const { rows } = await readRows(text, { format, size: 65_536 });
  return rows.map(({ line, ...entry }) => JSON.parse(JSON.stringify(entry)));
}

describe('writeList', () => {
  it.each(['csv', 'json'] as const)('as %s holds everything', async (format) => {
    const { text, losses } = await write(format);
    expect(await readBack(text, format)).toEqual(ENTRIES);
    expect(losses).toEqual({ entries: 0, labels: 0, expiries: 0 });
  });

  it('as lines contains only texts of unexpired entries', async () => {
    const { text, losses } = await write('lines', [...ENTRIES, { text: '#31' }]);
    expect(text).toBe('+14155550100\n+14155550101\n+1900*\n1012\nname:a, "b"; #c\n');
    expect(losses).toEqual({ entries: 2, labels: 2, expiries: 1 });
  });

  it('as kazoo contains numbers with their labels, and the anonymous rule', async () => {
    const { text, losses } = await write('kazoo');
    expect(JSON.parse(text)).toEqual({
      data: {
        name: 'acme/spam',
        numbers: {
          '+14155550100': { name: 'Smith, "Bob"; é\n2nd line' },
          '+14155550101': {},
          '1012': { name: '=1+1' },
        },
        should_block_anonymous: true,
      },
    });
    expect(losses).toEqual({ entries: 3, labels: 0, expiries: 1 });
  });

  it.each(['csv', 'json', 'kazoo'] as const)('as %s is well formed when empty', async (format) => {
    expect(await readBack((await write(format, [])).text, format)).toEqual([]);
  });

  it('as csv has no cell that a spreadsheet runs, and leaves numbers as they are', async () => {
    const labels = [
      '=1+1',
      '@SUM(A1)',
      '-2+3',
      '+1+1',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1',
      "'=1",
      "'tis",
    ];
    const entries = labels.map((label) => ({ text: '+14155550100', label }));
    const { text } = await write('csv', [...entries, { text: '+1900*', label: '+14155550100' }]);
    expect(text).toBe(`number,label,expires
+14155550100,'=1+1,
+14155550100,'@SUM(A1),
+14155550100,'-2+3,
+14155550100,'+1+1,
+14155550100,"'\t=1",
+14155550100,"'\r=1",
+14155550100,"'\n=1",
+14155550100,'＝1,
+14155550100,''=1,
+14155550100,'tis,
+1900*,+14155550100,
`);
  });

  it('reads back any label and any time', async () => {
    const hostile = fc.string({
      unit: fc.constantFrom(...'\'=+-@"\t\r\n,;|＝＋#1a \u00a0\u2028'),
      minLength: 1,
      maxLength: 8,
    });
    const entry = fc.record(
      {
        text: fc.constantFrom('+14155550100', '+1900*', 'name:*a, "b"*', '1012'),
        label: fc.oneof(hostile, fc.string({ unit: 'grapheme', minLength: 1 })),
        expiresAt: fc.integer({ min: 0, max: 4e12 }),
      },
      { requiredKeys: ['text'] },
    );
    const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;
    await fc.assert(
      fc.asyncProperty(fc.array(entry), async (entries) => {
        for (const format of ['csv', 'json'] as const) {
          expect(await readBack((await write(format, entries)).text, format)).toEqual(entries);
        }
        const { text } = await write('csv', entries);
        const { data } = Papa.parse<string[]>(text, { newline: '\n' });
        const cells = data.flat().filter((cell) => !/^\+\d+\*?$/.test(cell));
        expect(cells.filter((cell) => !cell.startsWith("'") && formula.test(cell))).toEqual([]);
      }),
      { numRuns: runs(60) },
    );
  });
});
