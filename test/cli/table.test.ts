import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import { table } from '../../src/cli/output.js';
import { logCalls, rejected } from '../support/calls.js';
import { Ringfence } from '../support/ringfence.js';
import { hasTerminals, onTerminal } from '../support/terminal.js';

const widthsOf = (lines: readonly string[]) => lines.map((line) => stringWidth(line));

describe('table', () => {
  const LONG = 'a label that is far too long for the terminal that it is shown on';

  it('is as wide as its cells where there is no terminal', () => {
    expect(table(['A', 'LABEL'], [['1', LONG]], undefined)).toEqual(['A  LABEL', `1  ${LONG}`]);
  });

  it.each([60, 61, 80, 100])('fits %d columns; the widest column gives way', (width) => {
    const lines = table(['ENTRY', 'LABEL', 'BY'], [['+14155550100', LONG.repeat(2), 'ada']], width);
    expect(Math.max(...widthsOf(lines))).toBe(width);
    expect(lines[1]).toMatch(/^\+14155550100 {2}a label.*… {2}ada$/);
  });

  it.each([
    [46, 'x'.repeat(46)],
    [47, `${'x'.repeat(45)}…`],
  ])('cuts only what does not fit: %d letters', (length, shown) => {
    const lines = table(['ENTRY', 'LABEL'], [['+14155550100', 'x'.repeat(length)]], 60);
    expect(lines.at(-1)).toBe(`+14155550100  ${shown}`);
  });

  it.each([
    ['wide letters', '漢字'.repeat(30)],
    ['combining marks', 'e\u0301'.repeat(80)],
    ['emoji', '👩‍👩‍👧‍👦'.repeat(40)],
  ])('stays aligned and fits with %s', (_, name) => {
    const lines = table(
      ['NAME', 'BY'],
      [
        [name, 'ada'],
        ['x', 'ada'],
      ],
      60,
    );
    expect(Math.max(...widthsOf(lines))).toBeLessThanOrEqual(60);
    const [heading = '', ...rows] = lines.map((line) => line.slice(0, line.search(/(?:BY|ada)$/)));
    expect(widthsOf(rows)).toEqual(rows.map(() => stringWidth(heading)));
  });

  it('shows control characters of a caller as what they are: none', () => {
    const [, row] = table(['NAME'], [['\u001b[31mred\u001b[0m\r\n\u202egnp']], undefined);
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
    expect(Math.max(...widthsOf(rows))).toBe(columns);
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
    [60, 'TIME FROM VERDICT REASON UUID', '3c961389'],
  ])('leaves out of calls what %d columns have no room for', async (columns, headings, uuid) => {
    logCalls(ringfence, [rejected('3c961389-14f1-45e0-a511-1a022f609400', { name: 'Joe' })]);
    const shown = await onTerminal(ringfence, columns, ['calls', '--limit', '1']);
    const [first = '', row = ''] = shown.split('\n');
    expect(first.trim().split(/ +/).join(' ')).toBe(headings);
    expect(row.endsWith(uuid)).toBe(true);
    expect(Math.max(...widthsOf([first, stripVTControlCharacters(row)]))).toBeLessThanOrEqual(
      columns,
    );
  });

  it('cuts nothing on a pipe', async () => {
    const { stdout } = await ringfence.run('list', 'show', 'acme/blocked');
    expect(stdout).toContain('spam '.repeat(40).trim());
    expect(stdout).not.toContain('…');
  });
});
