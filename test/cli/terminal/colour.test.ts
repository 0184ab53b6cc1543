import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { colourVerdicts, takesColour } from '../../../src/cli/terminal/colour.js';
import { Ringfence } from '../../support/ringfence.js';
import { hasTerminals, onTerminal } from '../../support/terminal.js';

describe('colourVerdicts', () => {
  const [red, green, end] = ['\u001b[31m', '\u001b[32m', '\u001b[39m'];

  it.each([
    ['reject (blocked-number) by a: +1', `${red}reject${end} (blocked-number) by a: +1`],
    ['2026-01-01  transfer  default', `2026-01-01  ${green}transfer${end}  default`],
    ['problem  policy: gone', `${red}problem${end}  policy: gone`],
    ['acme  reject', `acme  ${red}reject${end}`],
    ['acme  transfer 5000', 'acme  transfer 5000'],
    ['acme  reject CALL_REJECTED', 'acme  reject CALL_REJECTED'],
    ['  List acme/spam would reject it', '  List acme/spam would reject it'],
    ['rejected  transferred', 'rejected  transferred'],
  ])('%j', (line, expected) => {
    expect(colourVerdicts(line)).toBe(expected);
  });
});

describe('takesColour', () => {
  const terminal = (depth: number) =>
    Object.assign(new PassThrough(), { isTTY: true, getColorDepth: () => depth });

  it.each([
    ['a terminal', terminal(8), {}, true],
    ['a terminal and an empty NO_COLOR', terminal(8), { NO_COLOR: '' }, true],
    ['a terminal and NO_COLOR', terminal(8), { NO_COLOR: '1' }, false],
    [
      'a terminal, NO_COLOR and FORCE_COLOR',
      terminal(8),
      { NO_COLOR: '1', FORCE_COLOR: '1' },
      false,
    ],
    ['a terminal without colours', terminal(1), {}, false],
    ['a pipe', new PassThrough(), {}, false],
    ['a pipe and FORCE_COLOR', new PassThrough(), { FORCE_COLOR: '1' }, false],
  ])('%s: %#', (_, stream, env, expected) => {
    expect(takesColour(stream, env)).toBe(expected);
  });
});

describe.runIf(hasTerminals)('on a terminal', () => {
  const ringfence = new Ringfence();
  const CHECK = ['check', 'acme', '--from', '+14155550100'];

  beforeAll(async () => {
    await ringfence.run('account', 'add', 'acme', '--country', 'US');
    await ringfence.run('block', 'acme', '+14155550100');
  });

  it('colours the verdict, and nothing on a pipe, with NO_COLOR or in JSON', async () => {
    const esc = '\u001b';
    expect(await onTerminal(ringfence, 80, CHECK)).toContain(`${esc}[31mreject${esc}[39m (`);
    expect(await onTerminal(ringfence, 80, CHECK, { NO_COLOR: '1' })).not.toContain(esc);
    expect(await onTerminal(ringfence, 80, [...CHECK, '--json'])).not.toContain(esc);
    expect((await ringfence.run(...CHECK)).stdout).not.toContain(esc);
  });
});
