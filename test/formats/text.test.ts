import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../../src/formats/text.js';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size = 65_536): Promise<string> {
  let text = '';
  for await (const piece of readText(chunks(bytes, size), 'numbers.txt')) text += piece;
  return text;
}

describe('readText', () => {
  it.each([1, 2, 3, 5, 65_536])('returns the same text in chunks of %d bytes', async (size) => {
    const text = '+14155550100 # José\n🍕 ｗｉｄｅ\r\n';
    expect(await read(Buffer.from(text), size)).toBe(text);
  });

  it('returns any text unchanged, wherever it is split', async () => {
    const long = fc.string({ unit: 'binary', minLength: 22_000, maxLength: 24_000 });
    await fc.assert(
      fc.asyncProperty(long, fc.integer({ min: 1_000, max: 70_000 }), async (unit, size) => {
        const text = `x${unit
          .replaceAll('\0', '')
          .replace(/\p{Cs}/gu, '')
          .repeat(3)}`;
        expect((await read(Buffer.from(text), size)) === text).toBe(true);
      }),
      { numRuns: 8 },
    );
  });

  it('removes the byte order mark, only at the start', async () => {
    expect(await read(Buffer.from('\ufeff1\ufeff2'))).toBe('1\ufeff2');
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeff+1415', 'utf16le'), 'is UTF-16'],
    ['UTF-16, big endian', Buffer.from('\ufeff+1415', 'utf16le').swap16(), 'is UTF-16'],
    ['UTF-16 without a mark', Buffer.from('+1415', 'utf16le'), 'is binary: line 1 has a zero byte'],
    ['a spreadsheet', Buffer.from('PK\x03\x04...'), 'is a zip file or a spreadsheet'],
    ['an old spreadsheet', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), 'is a spreadsheet (XLS); save'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'is a PDF'],
    ['RTF', Buffer.from('{\\rtf1 1012}'), 'is an RTF document'],
    ['a database', Buffer.from('SQLite format 3\0'), 'is an SQLite database'],
    ['a web page', Buffer.from('\ufeff\n<!DOCTYPE HTML><p>404'), 'is a web page (HTML)'],
    ['a bare web page', Buffer.from('<html lang="en">'), 'is a web page (HTML)'],
    ['a commented web page', Buffer.from('<!-- x -->\n<HTML>'), 'is a web page (HTML)'],
    ['a picture', Buffer.from('\x89PNG\r\n', 'latin1'), 'is a picture'],
    ['a photo', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'is a picture'],
    ['a web picture', Buffer.from('RIFF\x01\x02\x03\x04WEBPVP8'), 'is a picture'],
    ['a recording', Buffer.from('RIFF\x01\x02\x03\x04WAVEfmt'), 'is a sound file'],
    ['an e-mail', Buffer.from('Received: from mail'), 'is an e-mail'],
    ['a calendar', Buffer.from('BEGIN:VCALENDAR\r\n'), 'is a calendar'],
    ['a program', Buffer.from('\x7fELF\x02'), 'is a program'],
    ['a binary', Buffer.from('ELF\n\n\x00\x01'), 'is binary: line 3 has a zero byte'],
    ['Latin-1', Buffer.from('a\nb\nJos\xe9\nc', 'latin1'), 'is not UTF-8: line 3 '],
    ['a character cut off at the end', Buffer.from('a\n\xc3', 'latin1'), 'is not UTF-8: line 2 '],
    ['a surrogate', Buffer.from([0x31, 0x0a, 0xed, 0xa0, 0x80]), 'is not UTF-8: line 2 '],
  ])('rejects %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(`numbers.txt ${message}`);
  });

  it.each([
    ['gunzip -c', gzipSync(Buffer.from([0x1f, 0x8b, 8, 0]))],
    ['bunzip2 -c', Buffer.from('BZh91AY')],
    ['xz -dc', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])],
    ['zstd -dc', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
  ])('suggests %s for a compressed file', async (program, bytes) => {
    await expect(read(bytes)).rejects.toMatchObject({
      message: 'numbers.txt is compressed',
      remedy: { kind: 'unpack', program },
    });
  });

  it('names the line of a byte far behind the first piece', async () => {
    const lines = Buffer.from(`${'+14155550100\n'.repeat(20_000)}\xff`, 'latin1');
    await expect(read(lines, 10_000)).rejects.toThrow('line 20001 has other bytes');
  });
});
