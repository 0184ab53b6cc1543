import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { Context, type Options } from '../../../src/cli/context.js';
import { confirm } from '../../../src/cli/terminal/confirm.js';
import { captureIo } from '../../support/process-io.js';

/** What is answered at a terminal, or without one. */
async function answer(typed: string, options: Options = {}, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const io = { ...captureIo(), stdin: input };
  const asked = confirm(
    new Context(options, { argv: [], io, program: new Command() }),
    'delete list spam',
  );
  input.write(typed);
  const outcome = await asked.then(
    () => 'confirmed',
    (error: Error) => error.message,
  );
  return { outcome, shown: io.stderr.text };
}

describe('confirm', () => {
  it.each(['y\r', 'Y\n', ' yes \n'])('takes %j for a yes', async (typed) => {
    const { outcome, shown } = await answer(typed);
    expect(outcome).toBe('confirmed');
    expect(shown).toContain('delete list spam? [y/N] ');
  });

  it.each(['n\n', '\n', 'yep\n', '\u0003', '\u0004'])('takes %j for a no', async (typed) => {
    expect((await answer(typed)).outcome).toBe('nothing was changed');
  });

  it('asks nothing with --yes', async () => {
    expect(await answer('', { yes: true })).toEqual({ outcome: 'confirmed', shown: '' });
  });

  it("doesn't do it without a terminal", async () => {
    expect(await answer('y\n', {}, false)).toEqual({
      outcome: "won't delete list spam without being asked to; add --yes",
      shown: '',
    });
  });
});
