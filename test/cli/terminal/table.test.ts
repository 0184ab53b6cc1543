import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { table } from '../../../src/cli/terminal/table.js';
import { logCalls, rejected } from '../../support/calls.js';
import { Ringfence } from '../../support/ringfence.js';
import { hasTerminals, onTerminal } from '../../support/terminal.js';

const widthsOf = (lines: readonly string[]) => lines.map((line) => stringWidth(line));

describe('table', () => {
  const LONG = 'a label that is far too long for the terminal that it is shown on';
  const NUMBERS = ['2026-01-02 03:04:05', '+123456789012345'];

  it('aligns columns by their width on a terminal', () => {
    const rows = [
      ['acme', 'a name that needs room', 3],
      ['日本', undefined, 12],
    ];
    expect(table(['ID', 'NAME', 'HITS'], rows)).toEqual([
      'ID    NAME                    HITS',
      'acme  a name that needs room  3',
      '日本                          12',
    ]);
  });

  it('truncates only very long texts if there is no terminal', () => {
    expect(table(['A', 'LABEL'], [['1', LONG.slice(0, 60)]])).toEqual([
      'A  LABEL',
      `1  ${LONG.slice(0, 60)}`,
    ]);
    const [, row] = table(['A', 'LABEL', 'NAME'], [['1', LONG, 'n'.repeat(256)]]);
    expect(row).toBe(`1  ${LONG.slice(0, 59)}…  ${'n'.repeat(31)}…`);
  });

  it.each([40, 60, 61, 80, 100])('fits %d columns by narrowing the widest column', (width) => {
    const rows = [['+14155550100', LONG.repeat(2), 'ada']];
    const lines = table(['ENTRY', 'LABEL', 'BY'], rows, { width });
    expect(Math.max(...widthsOf(lines))).toBeLessThanOrEqual(width);
    expect(lines[1]).toMatch(/^\+14155550100 {2}a label.*… {2}ada$/);
  });

  it.each([
    [46, 'x'.repeat(46)],
    [47, `${'x'.repeat(45)}…`],
  ])('cuts only what does not fit: %d letters', (length, shown) => {
    const rows = [['+14155550100', 'x'.repeat(length)]];
    expect(table(['ENTRY', 'LABEL'], rows, { width: 60 }).at(-1)).toBe(`+14155550100  ${shown}`);
  });

  it.each([20, 40, 80])('never cuts times and numbers, in %d columns', (width) => {
    const hostile = 'x'.repeat(256);
    const rows = [[...NUMBERS, hostile, hostile, 7]];
    const [, row] = table(['TIME', 'FROM', 'NAME', 'REASON', 'CALLS'], rows, { width });
    expect(row).toContain(NUMBERS.join('  '));
    expect(row).toMatch(/ 7$/);
  });

  it('leaves out columns in their order, until the others fit', () => {
    const row = [NUMBERS[0], 'acme', NUMBERS[1], 'default', '3c961389-14f1-45e0-a511-1a022f609400'];
    const headings = ['TIME', 'ACCOUNT', 'FROM', 'REASON', 'UUID'];
    const leftOut = ['ACCOUNT', 'REASON'];
    const shown = (width: number) =>
      table(headings, [row], { width, leftOut }).map((line) => line.split(/ {2,}/).join('|'));
    expect(shown(120)).toEqual([headings.join('|'), row.join('|')]);
    expect(shown(80)[1]).toBe('2026-01-02 03:04:05|acme|+123456789012345|default|3c961389');
    expect(shown(60)[1]).toBe('2026-01-02 03:04:05|+123456789012345|default|3c961389');
    expect(shown(50)[1]).toBe('2026-01-02 03:04:05|+123456789012345|3c961389');
  });

  it('is laid out for a hundred thousand rows', () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => [at, 'x']);
    expect(table(['CALLS', 'NAME'], rows)).toHaveLength(100_001);
  });

  it.each([
    ['wide letters', '漢字'.repeat(30)],
    ['combining marks', 'e\u0301'.repeat(80)],
    ['emoji', '👩‍👩‍👧‍👦'.repeat(40)],
    ['flags and skin tones', '🇩🇪👍🏽'.repeat(40)],
    ['Hangul in parts', '\u1112\u1161\u11ab'.repeat(40)],
  ])('stays aligned and fits with %s', (_, name) => {
    const lines = table(
      ['NAME', 'BY'],
      [
        [name, 'ada'],
        ['x', 'ada'],
      ],
      { width: 30 },
    );
    expect(Math.max(...widthsOf(lines))).toBeLessThanOrEqual(30);
    const [heading = '', ...rows] = lines.map((line) => line.slice(0, line.search(/(?:BY|ada)$/)));
    expect(widthsOf(rows)).toEqual(rows.map(() => stringWidth(heading)));
  });

  it('cuts between characters as they are shown, not inside one', () => {
    const [, row = ''] = table(['NAME'], [['👩‍👩‍👧‍👦'.repeat(40)]], { width: 20 });
    expect(row).toBe(`${'👩‍👩‍👧‍👦'.repeat(9)}…`);
  });

  it('limits combining marks on one letter', () => {
    const [, row] = table(['NAME'], [[`Z${'\u0300'.repeat(250)}oe`]]);
    expect(row).toBe(`Z${'\u0300'.repeat(4)}oe`);
  });

  it('removes control characters of a caller', () => {
    const [, row] = table(['NAME'], [['\u001b[31mred\u001b[0m\r\n\u202egnp']]);
    expect(row).toBe('\ufffd[31mred\ufffd[0m\ufffd\ufffd\ufffdgnp');
  });
});

describe.runIf(hasTerminals)('on a terminal', () => {
  const ringfence = new Ringfence();

  beforeAll(async () => {
    await ringfence.run('account', 'add', 'acme', '--country', 'US');
    await ringfence.run('block', 'acme', '+14155550100', '--label', 'spam '.repeat(40));
  });

  it.each([60, 90])('fits a table into %d columns', async (columns) => {
    const shown = await onTerminal(ringfence, columns, ['list', 'show', 'acme/blocked']);
    const rows = shown.split('\n').filter((line) => /^(?:ENTRY|\+1)/.test(line));
    expect(rows).toHaveLength(2);
    expect(Math.max(...widthsOf(rows))).toBeLessThanOrEqual(columns);
    expect(rows[1]).toContain('…');
  });

  it.each([
    [
      200,
      'TIME ACCOUNT FROM NAME TO VERDICT REASON LIST ENTRY UUID',
      '3c961389-14f1-45e0-a511-1a022f609400',
    ],
    [100, 'TIME ACCOUNT FROM TO VERDICT REASON LIST UUID', '3c961389'],
    [80, 'TIME FROM TO VERDICT REASON UUID', '3c961389'],
    [60, 'TIME FROM VERDICT UUID', '3c961389'],
  ])(
    'leaves out columns of calls that do not fit into %d columns',
    async (columns, headings, uuid) => {
      logCalls(ringfence, [rejected('3c961389-14f1-45e0-a511-1a022f609400', { name: 'Joe' })]);
      const shown = await onTerminal(ringfence, columns, ['calls', '--limit', '1']);
      const [first = '', row = ''] = shown.split('\n');
      expect(first.trim().split(/ +/).join(' ')).toBe(headings);
      expect(row.endsWith(uuid)).toBe(true);
      expect(Math.max(...widthsOf([first, stripVTControlCharacters(row)]))).toBeLessThanOrEqual(
        columns,
      );
    },
  );

  const HOSTILE = { name: '漢'.repeat(256), caller: 'x'.repeat(256), reason: 'blocked-anonymous' };

  it.each([
    ['calls', 80],
    ['calls', 132],
    ['history', 80],
    ['replay --calls', 80],
    ['replay fixtures/calls --policy fixtures/policy.json', 80],
  ])('fits %s into %d columns, with every time and change whole', async (line, columns) => {
    logCalls(ringfence, [rejected('3c961389-24f1-45e0-a511-1a022f609400', HOSTILE)]);
    const shown = await onTerminal(ringfence, columns, line.split(' '));
    const rows = shown.split('\n').filter((row) => row !== '' && !/screened again/.test(row));
    expect(rows.length).toBeGreaterThan(2);
    const widths = widthsOf(rows.map(stripVTControlCharacters));
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    const [headings = '', ...others] = rows;
    if (!headings.includes('TIME')) return;
    const times = others.filter((row) => /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /.test(row));
    expect(times).toHaveLength(others.filter((row) => !row.startsWith('older calls')).length);
  });

  it('limits the width of rows on a pipe', async () => {
    const { stdout } = await ringfence.run('list', 'show', 'acme/blocked');
    expect(stdout).toContain(`${'spam '.repeat(40).slice(0, 59)}…`);
    const calls = await ringfence.run('calls');
    expect(Math.max(...widthsOf(calls.stdout.split('\n')))).toBeLessThan(240);
  });
});
