import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readValues } from '../../src/formats/json-values.js';
import { pieces } from '../support/read-rows.js';

const PATHS = { ofArray: ['$.*'], ofObject: ['$.entries.*', '$.kind'] };

async function read(text: AsyncIterable<string>): Promise<unknown[]> {
  const values = [];
  const take = ({ value, partial }: { value?: unknown; partial?: boolean }) =>
    partial ? undefined : value;
  for await (const batch of readValues({ name: 'a.json', text }, PATHS, take)) {
    values.push(...batch);
  }
  return values;
}

async function* inPieces(...texts: string[]): AsyncGenerator<string> {
  yield* texts;
}

function cut(text: string, size: number): AsyncGenerator<string> {
  return inPieces(...(text.match(new RegExp(`\\s*[^]{1,${size}}`, 'gu')) ?? []));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const messageOf = (...texts: string[]) =>
  read(inPieces(...texts)).then(
    () => 'nothing is wrong',
    (error: Error) => error.message,
  );

describe('readValues', () => {
  const DOCUMENT = `{"kind": "block",
    "other": {"kind": "allow", "entries": [1, {"a": []}]},
    "entries": ["1012", {"entry": "name:\\"Jos\u00e9\\u00e9 \u{1f4de}", "label": null}, -1.5e3, []], "more": true}\n`;
  const VALUES = [
    'block',
    '1012',
    { entry: 'name:"Jos\u00e9\u00e9 \u{1f4de}', label: null },
    -1_500,
    [],
  ];

  it('reads only the values at its paths, wherever the text is split', async () => {
    for (let at = 1; at < DOCUMENT.length; at++) {
      const halves = inPieces(DOCUMENT.slice(0, at), DOCUMENT.slice(at));
      // A piece has whole characters.
      if (/[\ud800-\udbff]$/.test(DOCUMENT.slice(0, at))) continue;
      expect(await read(halves)).toEqual(VALUES);
    }
  });

  it('finds what JSON.parse finds, and rejects what it rejects', async () => {
    const document = fc
      .array(fc.jsonValue({ maxDepth: 3 }))
      .map((values) => JSON.stringify(values));
    const change = fc.record({
      at: fc.nat(),
      removed: fc.nat(1),
      added: fc.string({
        maxLength: 1,
        unit: fc.constantFrom(...'[]{},:"\\0-.eEtn \n\u0007\u00e9'),
      }),
    });
    await fc.assert(
      fc.asyncProperty(
        document,
        change,
        fc.integer({ min: 1, max: 20 }),
        async (json, edit, size) => {
          expect(await read(cut(json, size))).toEqual(JSON.parse(json));
          const at = edit.at % json.length;
          const changed = json.slice(0, at) + edit.added + json.slice(at + edit.removed);
          const expected = parsed(changed);
          if (changed === '' || (expected !== undefined && !Array.isArray(expected))) return;
          const found = await read(cut(changed, size)).catch(() => undefined);
          expect([changed, found]).toEqual([changed, expected]);
        },
      ),
    );
  });

  it('keeps none in memory', async () => {
    const lengths: number[] = [];
    const text = pieces(`[${'{"a":"b"},'.repeat(2_000)}1]`, 1_000);
    const count = ({ parent }: { parent?: object }) => {
      lengths.push(Object.keys(parent ?? {}).length);
      return undefined;
    };
    for await (const _ of readValues({ name: 'a.json', text }, PATHS, count));
    expect([lengths.length, Math.max(...lengths)]).toEqual([2_002, 0]);
  });

  it.each([
    ['[\n"1012"\n  "1013"]', 'unexpected "1013", at line 3, column 3'],
    ['["\u00e9\u{1f4de}\\u00e9", x]', 'unexpected "x", at line 1, column 15'],
    ['["1012",]', 'unexpected "]", at line 1, column 9'],
    ['{"a" 1}', 'unexpected 1, at line 1, column 6'],
    ["['1012']", 'unexpected "\'", at line 1, column 2'],
    ['["1012"] ["1013"]', 'unexpected "[", at line 1, column 10'],
    ['["1012\n"]', 'unexpected "\\n", at line 1, column 7'],
    ['["\\x"]', 'unexpected "x", at line 1, column 4'],
    ['[01]', 'unexpected 1, at line 1, column 3'],
  ])('names where %j is not valid JSON, wherever it is split', async (text, message) => {
    for (let at = 1; at < text.length; at++) {
      if (/[\ud800-\udbff]$/.test(text.slice(0, at))) continue;
      expect(await messageOf(text.slice(0, at), text.slice(at))).toBe(
        `a.json is not valid JSON: ${message}`,
      );
    }
    // JSON.parse finds fault with it as well.
    expect(() => JSON.parse(text)).toThrow();
  });

  it.each([
    ['[\n"1012",\n"10', 'line 3, column 4'],
    ['["1012"', 'line 1, column 8'],
    ['["1012",', 'line 1, column 9'],
    ['{"entries": tr', 'line 1, column 15'],
    ['["\u00e9\\u00', 'line 1, column 8'],
    ['[1', 'line 1, column 3'],
    ['-', 'line 1, column 2'],
  ])('names where %j ends, wherever it is split', async (text, place) => {
    for (let at = 1; at < text.length; at++) {
      expect(await messageOf(text.slice(0, at), text.slice(at))).toBe(
        `a.json ends in the middle, at ${place}; is it cut off?`,
      );
    }
  });

  it('limits everything but the number of entries', async () => {
    const many = `["${'1'.repeat(100_000)}"${`,\n"${'1'.repeat(100_000)}"`.repeat(20)}]`;
    expect(await read(pieces(many, 65_536))).toHaveLength(21);
    const long = pieces(`["1012",\n"${'1'.repeat(1_200_000)}"]`, 65_536);
    await expect(read(long)).rejects.toThrow(
      'goes on for more than 1,048,576 bytes without an entry, up to line 2, column 1114104; this is not a list of entries',
    );
    const deep = pieces('['.repeat(1_200_000), 65_536);
    await expect(read(deep)).rejects.toThrow('without an entry');
  });
});
