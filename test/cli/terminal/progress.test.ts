import { describe, expect, it } from 'vitest';
import { Progress, type ProgressTarget } from '../../../src/cli/terminal/progress.js';

/** What is written to a target of this kind. */
function target(kind: Omit<ProgressTarget, 'write'>): ProgressTarget & { written: string } {
  return {
    ...kind,
    written: '',
    write(text) {
      this.written += text;
    },
  };
}

describe('Progress', () => {
  it('draws one line on a terminal, and removes it', () => {
    const terminal = target({ isTTY: true, columns: 80 });
    const progress = new Progress(terminal);
    progress.show('500 rows', 0.5);
    expect(terminal.written).toBe(`\r[${'#'.repeat(15)}${'.'.repeat(15)}] 50% 500 rows\x1b[K`);
    terminal.written = '';
    progress.clear();
    progress.clear();
    expect(terminal.written).toBe('\r\x1b[K');
  });

  it.each([
    [40, 0.25, 'rows', `[${'#'.repeat(7)}${'.'.repeat(20)}] 25% rows`],
    [20, 1, '1,000,000 rows', '100% 1,000,000 rows'],
    [12, 1, '1,000,000 rows', '100% 1,000,'],
    [80, undefined, '1,000,000 rows', '1,000,000 rows'],
  ])('fits into %d columns', (columns, share, what, line) => {
    const terminal = target({ isTTY: true, columns });
    new Progress(terminal).show(what, share);
    expect(terminal.written).toBe(`\r${line}\x1b[K`);
    expect(line.length).toBeLessThan(columns);
  });

  it.each([{}, { isTTY: false }])('writes nothing to a pipe: %j', (kind) => {
    const pipe = target(kind);
    const progress = new Progress(pipe);
    progress.show('rows', 0.5);
    progress.clear();
    expect(pipe.written).toBe('');
  });
});
