import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { totalsOf } from '../src/daemon/counters.js';
import { invalid } from '../src/errors.js';
import { readable, serializersWith } from '../src/log.js';
import { printable } from '../src/printable.js';

const HOSTILE = 'a\u001b[2Jb\u202ec\u200fd\u2028e\u0085f\u{e0041}g\ufeffh\u061ci\u2066j\nk';

function lineOf(log: (logger: ReturnType<typeof pino>) => void): string {
  let line = '';
  log(pino({ base: { pid: 1 } }, { write: (text: string) => (line += text) }));
  return line;
}

describe('a log line on a terminal', () => {
  it('is readable, with its fields', () => {
    const line = readable(lineOf((log) => log.warn({ uuid: 'u1' }, 'a call went on')));
    expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: a call went on \{"uuid":"u1"\}\n$/);
  });

  it('never shows what a caller sent unescaped', () => {
    const line = readable(
      lineOf((log) => log.warn({ reply: HOSTILE, err: new Error(HOSTILE) }, HOSTILE)),
    );
    const sent = [...HOSTILE].filter((char) => printable(char) !== char && char !== '\n');
    expect(sent).toHaveLength(9);
    expect(sent.filter((char) => line.includes(char))).toEqual([]);
    expect(line).toContain('k');
  });
});

it('has the remedy of an error', () => {
  const lines: { err?: { remedy: string }; remedy?: string }[] = [];
  const log = pino(
    { serializers: serializersWith(({ kind }) => `to do: ${kind}`) },
    { write: (line: string) => lines.push(JSON.parse(line)) },
  );
  log.warn({ err: invalid('it is wrong', { remedy: { kind: 'force' } }) }, 'x');
  log.warn({ problem: 'it is wrong', remedy: { kind: 'name-database' } }, 'x');
  log.warn({ problem: 'it is wrong', remedy: undefined, err: new Error('a defect') }, 'x');
  expect(lines).toMatchObject([
    { err: { message: 'it is wrong', remedy: 'to do: force' } },
    { problem: 'it is wrong', remedy: 'to do: name-database' },
    { problem: 'it is wrong' },
  ]);
  expect([lines[2]?.remedy, lines[2]?.err?.remedy]).toEqual([undefined, undefined]);
});

it('printable replaces each character that a terminal may act on or hide', () => {
  expect(printable(HOSTILE)).toBe('a�[2Jb�c�d�e�f�g�h�i�j�k');
  expect(printable('Ünïcödé 日本 😀 ‘x’')).toBe('Ünïcödé 日本 😀 ‘x’');
});

it('totalsOf counts calls, rejected and unscreened ones', () => {
  const calls = { 'reject blocked-number': 2, 'transfer default': 3, 'transfer fail-open:late': 1 };
  expect(totalsOf({ calls, failOpen: { 'fail-open:late': 1 } })).toEqual({
    calls: 6,
    rejected: 2,
    unscreened: 1,
  });
});
