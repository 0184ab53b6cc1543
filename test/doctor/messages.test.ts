import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedChunks, messages } from '../../src/doctor/messages.js';
import { FramingError } from '../../src/event-socket/first-message.js';
import { silentLog } from '../support/silent-log.js';

async function* chunksOf(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

async function framed(...texts: string[]): Promise<string[]> {
  return (await collect(boundedChunks(chunksOf(...texts), 1_000))).map(String);
}

describe('boundedChunks', () => {
  it.each([
    [
      'holds back a line feed that may be half of a message end',
      ['a: 1\n', '\nb'],
      ['a: 1', '\n\nb'],
    ],
    ['passes a whole message end', ['a: 1\n\n', 'b: 2\n\n'], ['a: 1\n\n', 'b: 2\n\n']],
    ['gives a held line feed out at the end', ['body\n'], ['body', '\n']],
    ['takes line feeds one by one', ['a', '\n', '\n', 'b'], ['a', '\n\n', 'b']],
    ['passes what has no line feed', ['a', 'b'], ['a', 'b']],
  ])('%s', async (_, chunks, expected) => {
    expect(await framed(...chunks)).toEqual(expected);
  });

  it('accepts exactly its limit, and throws one byte over it', async () => {
    expect(await collect(boundedChunks(chunksOf('1234', '567890'), 10))).toHaveLength(2);
    await expect(collect(boundedChunks(chunksOf('1234', '5678901'), 10))).rejects.toThrow(
      FramingError,
    );
  });
});

describe('messages', () => {
  const wire =
    'Event-Name: CHANNEL_DATA\nUnique-ID: 1\nContent-Type: command/reply\n\n' +
    'Content-Type: command/reply\nReply-Text: +OK\n\n' +
    'Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n';

  it('are the same however the bytes are split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: wire.length }), { maxLength: 20 }),
        async (cuts) => {
          const at = [0, ...cuts.sort((a, b) => a - b), wire.length];
          const chunks = at.slice(1).map((end, index) => wire.slice(at[index], end));
          const source = chunksOf(...chunks.filter((chunk) => chunk !== ''));
          const all = await collect(messages(source, 10_000, silentLog));
          expect(all.map(({ headers }) => headers.get('Content-Type'))).toEqual([
            'command/reply',
            'command/reply',
            'text/disconnect-notice',
          ]);
          expect(String(all[2]?.body)).toBe('bye\n');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('drops an incomplete message at the end', async () => {
    const source = chunksOf('Content-Type: command/reply\n\nContent-Ty');
    expect(await collect(messages(source, 1_000, silentLog))).toHaveLength(1);
  });
});
