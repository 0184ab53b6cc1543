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

  describe('while the memory is full', () => {
    const MEGABYTES = 4_000_000;
    const begin = () => {
      const body = new Readable({ read() {} });
      body.push('a');
      const reading = readBody(Object.assign(body, { headers: {} }) as never, MEGABYTES);
      return { body, status: statusOf(() => reading) };
    };
    const small = (undisturbedMs: number) => {
      const body = sent(['a'], { 'content-length': '1' });
      return statusOf(() => readBody(body as never, 3, { slowestMs: 60_000, undisturbedMs }));
    };

    it('refuses another body, and accepts it once one is done', async () => {
      const started = Array.from({ length: 3 }, begin);
      expect(await small(60_000)).toBe(503);
      for (const { body } of started) body.push(null);
      await Promise.all(started.map(({ status }) => status));
      expect(await small(60_000)).toBeUndefined();
    });

    it('ends the one that has been read for longest, if that is long, and no other', async () => {
      const started = Array.from({ length: 3 }, begin);
      expect(await small(0)).toBeUndefined();
      expect(await started[0]?.status).toBe(503);
      for (const { body } of started) body.push(null);
      const others = await Promise.all(started.slice(1).map(({ status }) => status));
      expect(others).toEqual([undefined, undefined]);
    });
  });

  it('ends one that never ends, and says how long it waited', async () => {
    const body = Object.assign(new Readable({ read() {} }), { headers: {} });
    body.push('a');
    const refused = readBody(body as never, 3, { slowestMs: 50, undisturbedMs: 0 });
    await expect(refused).rejects.toMatchObject({
      details: { status: 408, message: expect.stringContaining('0.05 s') },
    });
    expect(body.destroyed).toBe(false);
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
