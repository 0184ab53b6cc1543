import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FirstMessage, FramingError } from '../../src/event-socket/first-message.js';

/** What each chunk gave. */
function pushed(chunks: readonly string[], maxBytes = 1_000): (string | undefined)[] {
  const message = new FirstMessage(maxBytes);
  return chunks.map((chunk) => message.push(Buffer.from(chunk, 'latin1')));
}

describe('FirstMessage', () => {
  it.each([
    ['in one chunk', ['a: 1\nb: 2\n\n'], ['a: 1\nb: 2']],
    ['with what follows it', ['a: 1\n\nb: 2\n\n', 'c: 3\n\n'], ['a: 1', undefined]],
    ['whose end is split', ['a: 1\n', '\nb: 2\n\n'], [undefined, 'a: 1\n']],
    ['line feed by line feed', ['a: 1', '\n', '\n'], [undefined, undefined, 'a: 1\n']],
    ['not before its end', ['a: 1\n', 'b: 2\n'], [undefined, undefined]],
    ['of no lines', ['\n', '\n'], [undefined, '\n']],
    ['of bytes as they are', ['a: \xff\xe9\n\n'], ['a: \xff\xe9']],
  ])('handles %s', (_, chunks, expected) => {
    expect(pushed(chunks)).toEqual(expected);
  });

  it('is the same however the bytes are split', () => {
    const wire = 'Event-Name: CHANNEL_DATA\nUnique-ID: 1\n\nReply-Text: +OK\n\n';
    const cut = fc.integer({ min: 0, max: wire.length });
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 20 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), wire.length];
        const chunks = at.slice(1).map((end, index) => wire.slice(at[index], end));
        const given = pushed(chunks.filter((chunk) => chunk !== '')).filter(Boolean);
        expect(given.map((message) => message?.trimEnd())).toEqual([
          'Event-Name: CHANNEL_DATA\nUnique-ID: 1',
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('accepts exactly its limit on a connection, and throws one byte over it', () => {
    expect(() => pushed(['12\n\n', '567890'], 10)).not.toThrow();
    expect(() => pushed(['1234', '5678901'], 10)).toThrow(FramingError);
    expect(() => pushed(['12\n\n', '5678901'], 10)).toThrow(FramingError);
  });
});
