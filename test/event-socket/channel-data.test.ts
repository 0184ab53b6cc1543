import { parseHeaders } from 'esl-lite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePercent, field, isChannelData } from '../../src/event-socket/channel-data.js';

const headers = (text: string) => parseHeaders(Buffer.from(text));

describe('decodePercent', () => {
  it.each([
    ['UTF-8', 'Ren%C3%A9', 'René'],
    ['bytes that are no UTF-8, as Latin-1', 'Ren%E9%20M%FCller', 'René Müller'],
    ['a byte that no text has', '%FF', 'ÿ'],
    ['control characters', 'a%0A%0Db%00', 'a\n\rb\0'],
    ['a percent sign that escapes nothing', '100%', '100%'],
    ['half an escape', '%4', '%4'],
    ['no hexadecimal digits', '%zz%4g', '%zz%4g'],
    ['an escaped percent sign, once', '%2541', '%41'],
    ['lower-case digits', '%2b1', '+1'],
  ])('decodes %s', (_, encoded, expected) => {
    expect(decodePercent(encoded)).toBe(expected);
  });

  it('never throws, and undoes encodeURIComponent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(typeof decodePercent(text)).toBe('string');
        expect(decodePercent(encodeURIComponent(text))).toBe(text);
      }),
    );
  });
});

describe('field', () => {
  it.each([
    ['a value', 'A: b', 'b'],
    ['an empty value', 'A: ', undefined],
    ['FreeSWITCH without a value', 'A: _undef_', undefined],
    ['another header', 'B: b', undefined],
    ['a line without a value', 'A', undefined],
  ])('of %s', (_, text, expected) => {
    expect(field(headers(text), 'A')).toBe(expected);
  });
});

describe('isChannelData', () => {
  it.each([
    ['Event-Name: CHANNEL_DATA\nUnique-ID: 1', true],
    ['Event-Name: CHANNEL_DATA', false],
    ['Event-Name: HEARTBEAT\nUnique-ID: 1', false],
    ['Content-Type: command/reply\nReply-Text: -ERR', false],
  ])('%j: %s', (text, expected) => {
    expect(isChannelData(headers(text))).toBe(expected);
  });
});
