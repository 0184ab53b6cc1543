import { parseHeaders } from 'esl-lite';
import { describe, expect, it } from 'vitest';
import { headerLines, readHeaders } from '../../src/event-socket/headers.js';
import { CALL_HEADERS } from '../../src/event-socket/inbound-call.js';
import { readRecordings } from '../../src/replay/recording.js';

const calls = new URL('../../fixtures/calls', import.meta.url).pathname;

describe('readHeaders', () => {
  it.each([
    ['the first line', 'Unique-ID: 1', '1'],
    ['a line in between', 'a: 1\nUnique-ID: 2\nb: 3', '2'],
    ['the last of two', 'Unique-ID: 1\nUnique-ID: 2', '2'],
    ['UTF-8', 'Unique-ID: \xc3\xa9', 'é'],
    ['no longer name', 'X-Unique-ID: 1', undefined],
    ['no name in a value', 'Name: Unique-ID: 1', undefined],
    ['no name behind a carriage return', 'Name: x\rUnique-ID: 1', undefined],
    ['no name without a value', 'Unique-ID', undefined],
    ['nothing of a message without lines', '', undefined],
  ])('reads %s', (_, message, expected) => {
    const headers = readHeaders(message, headerLines(['Unique-ID']));
    expect(headers.get('Unique-ID')).toBe(expected);
  });

  it('reads only the requested headers', () => {
    const headers = readHeaders('a: 1\nb: 2', headerLines(['b']));
    expect([headers.has('a'), headers.has('b')]).toEqual([false, true]);
  });

  it('reads the same values of every recorded call as esl-lite', () => {
    const recordings = readRecordings([calls]);
    for (const { name, chunks } of recordings) {
      const message = Buffer.concat(chunks).toString('latin1').split('\n\n')[0] ?? '';
      const whole = parseHeaders(Buffer.from(message, 'latin1'));
      const read = readHeaders(message, headerLines(CALL_HEADERS));
      const values = (of: typeof read) => CALL_HEADERS.map((header) => of.get(header));
      expect(values(read), name).toEqual(values(whole));
    }
    expect(recordings).toHaveLength(43);
  });
});
