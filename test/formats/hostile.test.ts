import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.js';
import { openListFile } from '../../src/formats/detect.js';
import { FORMATS, type Format } from '../../src/formats/format-names.js';
import { readText } from '../../src/formats/text.js';
import { runs } from '../support/runs.js';

/** Pieces of every format, of which random files are made. */
const PIECES = [
  '+14155550100',
  '4155550100',
  '"',
  ',',
  ';',
  '\n',
  '\r\n',
  '#',
  '?',
  '^1?',
  '*',
  ':',
  '/blacklist/',
  ' : 1',
  '------',
  'number,label\n',
  'Phone 1 - Value,Name\n',
  'Caller ID Number,Issue\n',
  'Company_Phone_Number\n',
  'call_block_number\n',
  'BEGIN:VCARD\n',
  'END:VCARD\n',
  'TEL;',
  'TEL:',
  'FN;ENCODING=QUOTED-PRINTABLE:=C3=\n',
  '<?xml version="1.0"?>',
  '<phonebooks>',
  '<phonebook owner="258">',
  '<contact>',
  '<number>',
  '</number>',
  '</contact>',
  '</phonebook></phonebooks>',
  '<blocklist>',
  '<phone-info phone="+49',
  '"/>',
  '<![CDATA[',
  '<!--',
  '&amp;',
  '&x;',
  '{"numbers":[',
  '{"data":[{"attributes":{"company-phone-number":',
  '{"phone":"',
  '"}]}',
  '{"entries":[',
  '__proto__',
  'hasOwnProperty="',
  'PRIVATE',
  'name:',
  '\ufeff',
  '\0',
  '🍕',
];

const file = fc.oneof(
  fc
    .array(fc.constantFrom(...PIECES), { maxLength: 40 })
    .map((parts) => Buffer.from(parts.join(''))),
  fc
    .tuple(fc.constantFrom(...PIECES), fc.uint8Array({ maxLength: 200 }))
    .map(([start, bytes]) => Buffer.concat([Buffer.from(start), bytes])),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

describe('any file, in any format', () => {
  it('is read, or refused in words', async () => {
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.option(fc.constantFrom(...FORMATS), { nil: undefined }),
        fc.option(fc.constantFrom('1', '2', 'number', '__proto__', ''), { nil: undefined }),
        fc.constantFrom(1, 13, 1_000),
        fc.boolean(),
        async (content, format, column, size, isPacked) => {
          const bytes = isPacked ? gzipSync(content) : content;
          const problem = await read(bytes, { format, column, size }).then(
            () => undefined,
            (error: unknown) => error,
          );
          if (problem !== undefined) expect(problem).toBeInstanceOf(AppError);
        },
      ),
      { numRuns: runs(1_500) },
    );
  });
});

it.each([
  ['ncid', '+14155550100 '.repeat(80_000)],
  ['google', `Phone 1 - Value\n${'+14155550100 ::: '.repeat(60_000)}\n`],
] as const)('a great many entries on one line of %s are read', async (format, text) => {
  await read(Buffer.from(text), { format, column: undefined, size: 65_536 });
});

async function read(
  bytes: Uint8Array,
  {
    format,
    column,
    size,
  }: { size: number; format: Format | undefined; column: string | undefined },
): Promise<void> {
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const text = readText(chunks(), 'file');
  const opened = await openListFile({ name: 'file', text, now: 0, column }, format);
  for await (const rows of opened.rows) {
    for (const row of rows) {
      expect(row.line).toBeGreaterThan(0);
      if ('text' in row) expect(row.text).toEqual(expect.any(String));
    }
  }
  opened.remarks();
}
