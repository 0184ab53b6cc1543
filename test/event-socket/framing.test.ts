import { parseHeaders } from 'esl-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramingError, headerLines, MessageFramer } from '../../src/event-socket/framing.js';
import { CALL_HEADERS } from '../../src/event-socket/inbound-call.js';
import { readRecordings } from '../../src/replay/recording.js';

const calls = new URL('../../fixtures/calls', import.meta.url).pathname;

/** What each message says of these headers, as text. */
function framed(chunks: readonly string[], names = ['Unique-ID'], maxBytes = 1_000): string[] {
  const framer = new MessageFramer(headerLines(names), maxBytes);
  const messages = chunks.flatMap((chunk) => framer.push(Buffer.from(chunk, 'latin1')));
  return messages.map((headers) =>
    ['Content-Type', ...names].map((name) => headers.get(name) ?? '-').join(' '),
  );
}

describe('MessageFramer', () => {
  it.each([
    ['a message', ['Unique-ID: 1\n\n'], ['- 1']],
    ['two in one chunk', ['Unique-ID: 1\n\nUnique-ID: 2\n\n'], ['- 1', '- 2']],
    ['one whose end is split', ['Unique-ID: 1\n', '\nUnique-ID: 2\n\n'], ['- 1', '- 2']],
    ['line feeds one by one', ['Unique-ID: 1', '\n', '\n', 'Unique-ID: 2\n\n'], ['- 1', '- 2']],
    ['none before its end', ['Unique-ID: 1\n', 'Content-Type: x\n'], []],
    ['what follows a body', ['Content-Length: 3\n\n\n\n', '\nUnique-ID: 2\n\n'], ['- -', '- 2']],
    ['an empty body', ['Content-Length: 0\n\nUnique-ID: 2\n\n'], ['- -', '- 2']],
    ['an empty message', ['\n\nUnique-ID: 2\n\n'], ['- -', '- 2']],
  ])('gives %s', (_, chunks, expected) => {
    expect(framed(chunks)).toEqual(expected);
  });

  it.each([
    ['a longer name', 'X-Unique-ID: 1\n\n'],
    ['a name in a value', 'Name: Unique-ID: 1\n\n'],
    ['a name behind a carriage return', 'Name: x\rUnique-ID: 1\n\n'],
    ['a name that was not asked for', 'Caller-Unique-ID: 1\n\n'],
  ])('reads no header from %s', (_, text) => {
    expect(framed([text])).toEqual(['- -']);
  });

  it('reads each header that is asked for as esl-lite does', () => {
    const recordings = readRecordings([calls]);
    for (const { chunks } of recordings) {
      const bytes = Buffer.concat(chunks);
      const framer = new MessageFramer(headerLines(CALL_HEADERS), bytes.length);
      const [call] = framer.push(bytes);
      const whole = parseHeaders(bytes.subarray(0, bytes.indexOf('\n\n')));
      const read = (headers = whole) => CALL_HEADERS.map((name) => headers.get(name));
      expect(read(call as typeof whole)).toEqual(read());
    }
    expect(recordings).toHaveLength(39);
  });

  it('gives the same messages however the bytes are split', () => {
    const wire =
      'Event-Name: CHANNEL_DATA\nUnique-ID: 1\nContent-Type: command/reply\n\n' +
      'Content-Type: command/reply\nReply-Text: +OK\n\n' +
      'Content-Type: text/disconnect-notice\nContent-Length: 5\n\nbye\n\n' +
      'Unique-ID: 2\n\n';
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: wire.length }), { maxLength: 20 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), wire.length];
        const chunks = at.slice(1).map((end, index) => wire.slice(at[index], end));
        expect(framed(chunks.filter((chunk) => chunk !== ''))).toEqual([
          'command/reply 1',
          'command/reply -',
          'text/disconnect-notice -',
          '- 2',
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('takes exactly its bytes, and throws one byte past them', () => {
    expect(() => framed(['1234', '567890'], [], 10)).not.toThrow();
    expect(() => framed(['1234', '5678901'], [], 10)).toThrow(FramingError);
  });
});
