import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseJson, readBody } from '../../src/http/body.js';
import { HttpProblem } from '../../src/http/problem.js';

function sent(chunks: readonly string[], headers: object = {}) {
  return Object.assign(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), { headers });
}

async function statusOf(action: () => unknown): Promise<number | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    return error instanceof HttpProblem ? error.details.status : Number.NaN;
  }
}

describe('readBody', () => {
  it('reads the whole body', async () => {
    expect((await readBody(sent(['ab', 'c']) as never, 3)).toString()).toBe('abc');
  });

  it.each([
    ['more than announced at first', ['abcd'], {}, 413],
    ['announced as too much', [], { 'content-length': '4' }, 413],
    ['compressed', ['a'], { 'content-encoding': 'gzip' }, 415],
  ])('%s', async (_, chunks, headers, status) => {
    expect(await statusOf(() => readBody(sent(chunks, headers) as never, 3))).toBe(status);
  });

  it('rejects a body while others fill the memory, and accepts it once they are done', async () => {
    const MEGABYTES = 4_000_000;
    const waiting = Array.from({ length: 3 }, () => {
      const body = new Readable({ read() {} });
      return { body, read: readBody(Object.assign(body, { headers: {} }) as never, MEGABYTES) };
    });
    const small = () => readBody(sent(['a'], { 'content-length': '1' }) as never, MEGABYTES);
    expect(await statusOf(small)).toBe(503);
    for (const { body } of waiting) body.push(null);
    await Promise.all(waiting.map(({ read }) => read));
    expect(await statusOf(small)).toBeUndefined();
  });
});

describe('parseJson', () => {
  it.each(['{"a":[1,"x{[,\\\\\\"]"]}', '"\\u0041"', '[]'])('%s', (text) => {
    expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  it.each([
    ['nothing', '', 400],
    ['half', '{"a":', 400],
    ['deep', '['.repeat(100_000), 400],
    ['many values', `[${'1,'.repeat(300_000)}1]`, 413],
    ['many objects', `[${'{}'.repeat(300_000)}]`, 413],
  ])('%s', async (_, text, status) => {
    expect(await statusOf(() => parseJson(Buffer.from(text)))).toBe(status);
  });
});
