import { describe, expect, it } from 'vitest';
import { counted, Output, toJson } from '../../../src/cli/terminal/output.js';
import { printable } from '../../../src/printable.js';
import { captureIo } from '../../support/process-io.js';

function print(json: boolean, use: (output: Output) => void): { out: string; err: string } {
  const io = captureIo();
  use(new Output(io, { json }));
  return { out: io.stdout.text, err: io.stderr.text };
}

describe('Output', () => {
  it.each([
    ['a value', false, (o: Output) => o.value({ a: 1 }, () => 'one'), 'one\n'],
    ['a value', true, (o: Output) => o.value({ a: 1 }, () => 'one'), '{\n  "a": 1\n}\n'],
    ['no values', false, (o: Output) => o.stream([], () => ['none']), 'none\n'],
    ['no values', true, (o: Output) => o.stream([], () => ['none']), ''],
    ['values', true, (o: Output) => o.stream([{ a: 1 }, 2], () => []), '{"a":1}\n2\n'],
    ['no lines', false, (o: Output) => o.lines([]), ''],
    ['lines of one line each', false, (o: Output) => o.lines(['a\nb', 'c']), 'a\ufffdb\nc\n'],
  ])('prints %s, JSON %s', (_, json, use, out) => {
    expect(print(json, use)).toEqual({ out, err: '' });
  });

  it('keeps notes off standard output', () => {
    expect(print(true, (output) => output.note('n\u001bn'))).toEqual({
      out: '',
      err: 'n\ufffdn\n',
    });
  });
});

describe('printable', () => {
  it.each([
    ['\u001b[31mred', '\ufffd[31mred'],
    ['\u009b31m', '\ufffd31m'],
    ['a\r\nb\tc', 'a\ufffd\ufffdb\ufffdc'],
    ['\u202egnp.exe', '\ufffdgnp.exe'],
    ['Zoë 日本 👍', 'Zoë 日本 👍'],
  ])('%j becomes %j', (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe('toJson', () => {
  it('escapes what a terminal would act on, and reads back as the same', () => {
    const value = { name: '\u001b[2J\u007f\u009b31m\u202e é 日本' };
    const text = toJson(value);
    expect(text).toBe('{"name":"\\u001b[2J\\u007f\\u009b31m\\u202e é 日本"}');
    expect(JSON.parse(text)).toEqual(value);
  });
});

describe('counted', () => {
  it.each([
    [0, '0 entries'],
    [1, '1 entry'],
    [2, '2 entries'],
  ])('%i: %s', (count, expected) => {
    expect(counted(count, 'entry', 'entries')).toBe(expected);
  });
});
