import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpacked } from '../../src/formats/gunzip.js';
import { readText } from '../../src/formats/text.js';

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function text(bytes: Uint8Array, size = 65_536): Promise<string> {
  let all = '';
  for await (const piece of readText(chunks(bytes, size), 'list.gz')) all += piece;
  return all;
}

const LIST = '+14155550100 # José\n'.repeat(10_000);

describe('a gzip file', () => {
  it.each([1, 7, 65_536])('is read like its contents, in chunks of %d bytes', async (size) => {
    expect(await text(gzipSync(LIST), size)).toBe(LIST);
  });

  it('may have several members, and a byte order mark', async () => {
    expect(await text(Buffer.concat([gzipSync('\ufeff1\n'), gzipSync('2\n')]))).toBe('1\n2\n');
  });

  it.each([
    ['cut off', gzipSync(LIST).subarray(0, 100), 'is a gzip file that is cut off'],
    ['of two bytes', Buffer.from([0x1f, 0x8b]), 'is a gzip file that is cut off'],
    ['damaged', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255]), 'is a damaged gzip'],
    ['of a gzip file', gzipSync(gzipSync(LIST)), 'is compressed'],
    ['of a picture', gzipSync(Buffer.from('\x89PNG', 'latin1')), 'is a picture'],
  ])('%s is refused', async (_, bytes, problem) => {
    await expect(text(bytes)).rejects.toThrow(`list.gz ${problem}`);
  });

  it('that unpacks to far more than a list is given up early', async () => {
    const zeros = gzipSync(Buffer.alloc(128 * 1_048_576, '0'));
    let given = 0;
    const reading = (async () => {
      for await (const piece of unpacked(chunks(zeros, 65_536), 'bomb.gz')) given += piece.length;
    })();
    await expect(reading).rejects.toThrow('bomb.gz unpacks to more than 100 times its size');
    expect(given).toBeLessThan(80 * 1_048_576);
  });

  it('passes on the error of its source', async () => {
    async function* failing() {
      yield gzipSync(LIST).subarray(0, 20);
      throw new Error('the disk is gone');
    }
    const read = async () => {
      for await (const _ of unpacked(failing(), 'a.gz'));
    };
    await expect(read()).rejects.toThrow('the disk is gone');
  });

  it('leaves other bytes as they are, also one and none', async () => {
    for (const bytes of ['', '1', '12', '+1'])
      expect(await text(Buffer.from(bytes), 1)).toBe(bytes);
  });
});
